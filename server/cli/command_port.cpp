// SPDX-License-Identifier: Apache-2.0
#include "server/cli/command_port.hpp"

#include "protocol/vocab/text.hpp"
#include "server/app/application.hpp"
#include "server/cli/files.hpp"
#include "server/edge/http_client.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace tiaodu {
namespace {

Result<nlohmann::json> parsed(Result<std::string> const& text) {
    if (!text) return text.error();
    auto json = nlohmann::json::parse(*text, nullptr, false);
    if (json.is_discarded()) return Error{Errc::malformed, "", "the answer is not JSON"};
    return json;
}

/// The application in this process, driven by the calling thread.
class LocalPort final : public CommandPort {
public:
    explicit LocalPort(Config config)
        : application_(std::move(config), clock_,
                       {[this](std::function<void()> work) { post(std::move(work)); },
                        [this](std::string const& why) {
                            post([why] { throw std::runtime_error("the database broke: " + why); });
                        }}) {}

    Result<nlohmann::json> command(std::string_view type, nlohmann::json const& body) override {
        return wait([&](auto answer) {
            application_.submit(application_.system_actor(), type, parse_command_id(new_command_id()).value(), body,
                                answer);
        });
    }
    Result<nlohmann::json> query(std::string_view type, nlohmann::json const& parameters) override {
        auto const* entry = find_query(type);
        if (!entry) return Error{Errc::unknown_type, "type", "there is no query " + std::string(type)};
        return wait([&](auto answer) { application_.query(*entry, application_.system_actor(), parameters, answer); });
    }

private:
    void post(std::function<void()> work) {
        {
            std::lock_guard lock(mutex_);
            queue_.push_back(std::move(work));
        }
        wake_.notify_one();
    }

    template <class Start>
    Result<nlohmann::json> wait(Start start) {
        std::optional<Result<std::string>> answer;
        start([&answer](Result<std::string> const& result) { answer = result; });
        while (!answer) {
            std::function<void()> work;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [this] { return !queue_.empty(); });
                work = std::move(queue_.front());
                queue_.pop_front();
            }
            work();
        }
        return parsed(*answer);
    }

    SystemClock clock_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    Application application_;
};

/// A running server.
class HttpPort final : public CommandPort {
public:
    HttpPort(std::string url, std::string token) : client_(std::move(url)), token_(std::move(token)) {}

    Result<nlohmann::json> command(std::string_view type, nlohmann::json const& body) override {
        auto const* entry = find_command(type);
        if (!entry) return Error{Errc::unknown_type, "type", "there is no command " + std::string(type)};
        auto rest = body;
        auto const target = target_of(entry->path, rest);
        return result(client_.post(target, token_, new_command_id(), rest.dump()));
    }
    Result<nlohmann::json> query(std::string_view type, nlohmann::json const& parameters) override {
        auto const* entry = find_query(type);
        if (!entry) return Error{Errc::unknown_type, "type", "there is no query " + std::string(type)};
        auto rest = parameters;
        auto target = target_of(entry->path, rest);
        char separator = '?';
        for (auto const& [key, value] : rest.items()) {
            target += separator + key + "=" + (value.is_string() ? value.get<std::string>() : value.dump());
            separator = '&';
        }
        return result(client_.get(target, token_));
    }

private:
    /// Moves the fields that stand in the path out of the body.
    static std::string target_of(std::string_view path, nlohmann::json& body) {
        std::string target = "/api/v1";
        for (auto const part : split(path.substr(1), '/')) {
            target += '/';
            if (!part.starts_with('{')) {
                target += part;
                continue;
            }
            std::string const field(part.substr(1, part.size() - 2));
            target += body.at(field).get<std::string>();
            body.erase(field);
        }
        return target;
    }

    static Result<nlohmann::json> result(Result<HttpAnswer> const& answer) {
        if (!answer) return answer.error();
        auto json = parsed(answer->body);
        if (!json || answer->ok()) return json;
        auto const code = json->value("code", static_cast<int>(Errc::internal));
        return Error{static_cast<Errc>(code), json->value("path", ""),
                     json->value("detail", "HTTP " + std::to_string(answer->status))};
    }

    HttpClient client_;
    std::string token_;
};

}  // namespace

std::unique_ptr<CommandPort> open_port(PortOptions const& options) {
    std::filesystem::path const folder = options.config.server.data_dir;
    bool const held = DataFolder::is_locked(folder);
    if (options.url.empty() && !held) return std::make_unique<LocalPort>(options.config);
    auto const url = options.url.empty() ? read_line(folder / "address") : options.url;
    auto const token =
        read_line(options.token_file.empty() ? folder / "operator.token" : std::filesystem::path(options.token_file));
    return std::make_unique<HttpPort>(url, token);
}

}  // namespace tiaodu
