// SPDX-License-Identifier: Apache-2.0
#include "server/edge/http_client.hpp"
#include "tests/fault/device_crowd.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <iostream>

// Five thousand terminals at one server at the same time, and not all of them behave.

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double rss_growth_mib_max = 4000;  // the sanitizers keep what was freed
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr double rss_growth_mib_max = 4000;
#else
constexpr double rss_growth_mib_max = 256;
#endif
#else
constexpr double rss_growth_mib_max = 256;  // some 50 KiB a connection: outboxes, sessions and coroutines
#endif

constexpr int well_behaved = 3000;
constexpr int trickling = 100;     ///< Well-behaved, but over a line that carries a byte per second.
constexpr int busy = 50;           ///< Well-behaved, but sending as fast as the line takes it.
constexpr int dead = 350;          ///< Known, then nothing: neither a byte nor an end nor an acknowledgement of ours.
constexpr int cut_off = 300;       ///< Known, and reset in the middle of a message.
constexpr int never_log_in = 600;  ///< Connect and say nothing.
constexpr int slow_strangers = 450;
constexpr int deaf_flooders = 100;  ///< Send without end and never read.
constexpr int noisy = 50;           ///< Send bytes that are no messages.
constexpr int everybody =
    well_behaved + trickling + busy + dead + cut_off + never_log_in + slow_strangers + deaf_flooders + noisy;
static_assert(everybody == 5000);

constexpr int reports_at_least = 5;  ///< Of each that behaves well.
constexpr int busy_messages = 2000;

Time now_in_seconds() {
    return std::chrono::floor<std::chrono::seconds>(
        std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()));
}

/// Terminals of one unit, each at its own place: what comes twice is not kept twice.
std::string position_body(int terminal = 0) {
    jt808::Position position;
    position.status_bits = 3;  // ignition on, fixed
    position.lon_deg = 121.41 + terminal / 1e6;
    position.lat_deg = 31.21;
    position.speed_kmh = 20;
    position.fix_at = now_in_seconds();
    return jt808::encode_position(position, beijing_offset);
}

std::string frame_of(std::string const& phone, std::uint16_t id, std::uint16_t seq, std::string_view body) {
    jt808::Header header;
    header.msg_id = id;
    header.phone = phone;
    header.seq = seq;
    return jt808::encode_frame(header, body);
}

/// Numbers of the terminals; kinds of known ones begin differently.
std::string number_of(char kind, int i) {
    auto const digits = std::to_string(i);
    return std::string("9") + kind + std::string(9 - digits.size(), '0') + digits;
}

/// A terminal that reads its answers and compares each with what it has sent.
class Terminal : public Guest {
public:
    Terminal(std::uint16_t port, Interest interest, std::string phone)
        : Guest(port, interest), phone_(std::move(phone)) {}

    void heard(std::string_view bytes) override {
        while (auto const outcome = reader_.next(bytes)) {
            auto const* frame = std::get_if<jt808::Frame>(&*outcome);
            if (!frame) {
                fault = "the server sent no frame";
                return;
            }
            take(*frame);
        }
    }
    std::string fault;  ///< Empty: all was as it should be.

protected:
    virtual void take(jt808::Frame const& frame) = 0;
    /// Whole or not at all.
    void say(std::uint16_t id, std::string_view body) {
        auto const frame = frame_of(phone_, id, ++seq_, body);
        if (send(frame) != frame.size()) fault = "the server did not take a short message";
    }
    /// Checks that the frame is a success and the answer to the last message.
    bool is_answer(jt808::Frame const& frame) {
        auto const reply = jt808::decode_general_reply(frame.body);
        bool const good =
            frame.header.msg_id == jt808::msg::general_reply && reply && reply->result == 0 && reply->reply_seq == seq_;
        if (!good) fault = "message " + std::to_string(seq_) + " was not answered with success";
        return good;
    }
    std::string phone_;
    std::uint16_t seq_ = 0;

private:
    jt808::FrameReader reader_;
};

/// Registers, authenticates and reports every other second, each time waiting for the answer.
class GoodTerminal final : public Terminal {
public:
    GoodTerminal(std::uint16_t port, int i)
        : Terminal(port, Interest::answers, number_of('1', i)), number_(i), even_(i % 2 == 0) {
        jt808::Registration registration;
        registration.terminal_id = "T1";
        say(jt808::msg::registration, jt808::encode_registration(registration, jt808::Edition::y2013));
    }
    void every_second() override {
        if ((even_ = !even_) && reporting_ && !waiting_ && !leaving) {
            waiting_ = true;
            say(jt808::msg::position, position_body(number_));
        }
    }
    bool waiting() const { return waiting_; }
    int answered = 0;  ///< Reports.
    bool leaving = false;

private:
    void take(jt808::Frame const& frame) override {
        if (frame.header.msg_id == jt808::msg::register_reply) {
            auto const reply = jt808::decode_register_reply(frame.body);
            if (!reply || reply->result != 0) {
                fault = "not registered";
                return;
            }
            return say(jt808::msg::authentication,
                       jt808::encode_authentication({reply->auth_code, {}, {}}, jt808::Version::v2013));
        }
        if (!is_answer(frame)) return;
        if (waiting_) ++answered;
        waiting_ = false;
        reporting_ = true;
    }
    int number_;
    bool even_;
    bool reporting_ = false;
    bool waiting_ = false;
};

/// Logs in at once (it needs no code); its next heartbeat takes a second a byte.
class TricklingTerminal final : public Terminal {
public:
    TricklingTerminal(std::uint16_t port, int i) : Terminal(port, Interest::answers, number_of('2', i)) {
        say(jt808::msg::heartbeat, {});
        slow_ = frame_of(phone_, jt808::msg::heartbeat, static_cast<std::uint16_t>(seq_ + 1), {});
    }
    void every_second() override {
        if (answered == 2) leave();
        if (answered != 1 || sent_ == slow_.size()) return;
        sent_ += send(slow_.substr(sent_, 1));
        if (sent_ == slow_.size()) ++seq_;
    }
    int answered = 0;

private:
    void take(jt808::Frame const& frame) override {
        if (is_answer(frame)) ++answered;
    }
    std::string slow_;
    std::size_t sent_ = 0;
};

/// Sends heartbeats without waiting and counts the answers.
class BusyTerminal final : public Terminal {
public:
    BusyTerminal(std::uint16_t port, int i) : Terminal(port, Interest::flood, number_of('3', i)) {
        for (int message = 0; message < busy_messages; ++message)
            to_send_ += frame_of(phone_, jt808::msg::heartbeat, static_cast<std::uint16_t>(message), {});
    }
    bool may_write() override {
        sent_ += send(std::string_view(to_send_).substr(sent_, 2048));
        return sent_ < to_send_.size();
    }
    void every_second() override {
        if (answered == busy_messages) leave();
    }
    int answered = 0;

private:
    void take(jt808::Frame const& frame) override {
        auto const reply = jt808::decode_general_reply(frame.body);
        if (!reply || reply->result != 0 || reply->reply_seq != answered)
            fault = "heartbeat " + std::to_string(answered) + " was not answered in its turn";
        ++answered;
    }
    std::string to_send_;
    std::size_t sent_ = 0;
};

/// Logs in with one message, after which it neither sends nor reads.
class DeadTerminal final : public Guest {
public:
    DeadTerminal(std::uint16_t port, int i) : Guest(port, Interest::end) {
        send(frame_of(number_of('4', i), jt808::msg::heartbeat, 1, {}));
    }
};

/// Logs in with one message, and is cut in the next.
class CutTerminal final : public Guest {
public:
    CutTerminal(std::uint16_t port, int i) : Guest(port, Interest::answers), phone_(number_of('5', i)) {
        send(frame_of(phone_, jt808::msg::heartbeat, 1, {}));
    }
    void heard(std::string_view) override {
        send(frame_of(phone_, jt808::msg::position, 2, position_body()).substr(0, 20));
        known = true;
    }
    bool known = false;

private:
    std::string phone_;
};

class Silent final : public Guest {
public:
    explicit Silent(std::uint16_t port) : Guest(port, Interest::end) {}
};

/// Nobody knows it, and it needs a second for each byte.
class SlowStranger final : public Guest {
public:
    explicit SlowStranger(std::uint16_t port)
        : Guest(port, Interest::answers), bytes_(frame_of("99999999999", jt808::msg::position, 1, position_body())) {}
    void every_second() override { sent_ += send(std::string_view(bytes_).substr(sent_, 1)); }

private:
    std::string bytes_;
    std::size_t sent_ = 0;
};

/// Writes the same again and again.
class Flooder final : public Guest {
public:
    Flooder(std::uint16_t port, Interest interest, std::string bytes)
        : Guest(port, interest, 4096), bytes_(std::move(bytes)) {}
    bool may_write() override {
        auto const count = send(std::string_view(bytes_).substr(at_));
        at_ = (at_ + count) % bytes_.size();
        return true;
    }

private:
    std::string bytes_;
    std::size_t at_ = 0;
};

double resident_mib(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

double metric(ServerProcess const& server, std::string const& name) {
    HttpClient client(server.url());
    auto const answer = client.get("/metrics", "");
    REQUIRE(answer.has_value());
    auto const at = answer->body.find("\n" + name + " ");
    REQUIRE_MESSAGE(at != std::string::npos, name);
    return std::stod(answer->body.substr(at + name.size() + 2));
}

/// Registers devices of a kind on a unit; several connections, so that the server can commit in groups.
void register_devices(ServerProcess const& server, char kind, int count, bool login_required) {
    HttpClient first(server.url());
    Json const unit{{"squad", "310106013-ZD01"},
                    {"kind", "vehicle"},
                    {"call_sign", std::string("车") + kind},
                    {"posture", "patrol"}};
    auto const made = first.post("/api/v1/units", server.token(), new_command_id(), unit.dump());
    REQUIRE(made.has_value());
    REQUIRE_MESSAGE(made->status == 200, made->body);
    auto const unit_id = Json::parse(made->body)["unit_id"].get<std::string>();
    std::atomic<int> refused = 0;
    auto const token = server.token();
    auto const work = [&](int worker, int workers) {
        HttpClient client(server.url());
        for (int i = worker; i < count; i += workers) {
            Json const device{{"unit_id", unit_id},
                              {"protocol", "jt808"},
                              {"identity", number_of(kind, i)},
                              {"login_required", login_required}};
            auto const answer = client.post("/api/v1/devices", token, new_command_id(), device.dump());
            if (!answer || answer->status != 200) ++refused;
        }
    };
    std::vector<std::thread> threads;
    constexpr int workers = 8;
    for (int worker = 0; worker < workers; ++worker) threads.emplace_back(work, worker, workers);
    for (auto& thread : threads) thread.join();
    REQUIRE(refused == 0);
}

void raise_file_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    REQUIRE_MESSAGE(limit.rlim_max > everybody + 200, "this test needs more open files: ulimit -Hn");
}

template <class Kind>
std::vector<Kind*> admit(Crowd& crowd, std::uint16_t port, int count) {
    std::vector<Kind*> kind;
    for (int i = 0; i < count; ++i) kind.push_back(&crowd.add<Kind>(port, i));
    return kind;
}

template <class Kinds>
void check_no_faults(Kinds const& kinds) {
    for (auto const* guest : kinds) {
        if (!guest->fault.empty()) FAIL_CHECK(guest->fault);
        if (guest->sent_away()) FAIL_CHECK("a terminal that behaved well was sent away");
    }
}

template <class Kinds, class Is>
bool all(Kinds const& kinds, Is is) {
    return std::all_of(kinds.begin(), kinds.end(), is);
}

}  // namespace

TEST_CASE("whoever behaves well gets every answer, however badly the others behave at the same door") {
    raise_file_limit();
    TemporaryFolder folder;
    ServerProcess server(folder.path(), {{"TIAODU_DEVICE_CONNECTIONS_MAX", std::to_string(everybody)},
                                         {"TIAODU_DEVICE_CONNECTIONS_PER_IP_MAX", std::to_string(everybody)},
                                         {"TIAODU_DEVICE_LOGIN_S", "15"},
                                         {"TIAODU_DEVICE_IDLE_S", "15"}});
    server.start();
    register_devices(server, '1', well_behaved, true);
    register_devices(server, '2', trickling, false);
    register_devices(server, '3', busy, false);
    register_devices(server, '4', dead, false);
    register_devices(server, '5', cut_off, false);
    auto const rss_before = resident_mib(server.pid());
    auto const port = server.device_port();

    Crowd crowd;
    auto const good = admit<GoodTerminal>(crowd, port, well_behaved);
    auto const trickle = admit<TricklingTerminal>(crowd, port, trickling);
    auto const hasty = admit<BusyTerminal>(crowd, port, busy);
    auto const gone = admit<DeadTerminal>(crowd, port, dead);
    auto const cut = admit<CutTerminal>(crowd, port, cut_off);
    std::vector<Guest*> strangers;
    for (int i = 0; i < never_log_in; ++i) strangers.push_back(&crowd.add<Silent>(port));
    for (int i = 0; i < slow_strangers; ++i) strangers.push_back(&crowd.add<SlowStranger>(port));
    auto const flood = frame_of("99999999998", jt808::msg::position, 1, position_body());
    for (int i = 0; i < deaf_flooders; ++i)
        strangers.push_back(&crowd.add<Flooder>(port, Guest::Interest::deaf_flood, flood));
    std::string noise(4000, '\x7d');
    for (std::size_t i = 0; i < noise.size(); i += 7) noise[i] = static_cast<char>(i % 128);
    for (int i = 0; i < noisy; ++i) strangers.push_back(&crowd.add<Flooder>(port, Guest::Interest::flood, noise));
    REQUIRE(crowd.size() == everybody);

    double rss_most = 0;
    bool simultaneous = false;
    bool const came_about = crowd.run(
        [&] {
            rss_most = std::max(rss_most, resident_mib(server.pid()));
            simultaneous = simultaneous || metric(server, "tiaodu_device_sockets") >= everybody - deaf_flooders;
            for (auto* terminal : cut)
                if (simultaneous && terminal->known && terminal->socket() >= 0) terminal->cut();
            return all(good, [](auto* one) { return one->answered >= reports_at_least || !one->fault.empty(); }) &&
                   all(trickle, [](auto* one) { return one->answered == 2 || !one->fault.empty(); }) &&
                   all(hasty, [](auto* one) { return one->answered == busy_messages || !one->fault.empty(); }) &&
                   all(gone, [](auto* one) { return one->sent_away(); }) &&
                   all(cut, [](auto* one) { return one->socket() < 0; }) &&
                   all(strangers, [](auto* one) { return one->sent_away(); });
        },
        in_seconds(240));
    CHECK(simultaneous);
    CHECK(came_about);
    // The last answers of those that still report.
    for (auto* terminal : good) terminal->leaving = true;
    CHECK(crowd.run([&] { return all(good, [](auto* one) { return !one->waiting(); }); }, in_seconds(60)));
    check_no_faults(good);
    check_no_faults(trickle);
    check_no_faults(hasty);
    double answered = 0;
    for (auto const* terminal : good) answered += terminal->answered;
    CHECK(metric(server, "tiaodu_track_fixes_total") == answered);
    CHECK(rss_most - rss_before < rss_growth_mib_max);
    std::cout << answered << " reports answered; the server held " << rss_before << " MiB before and at most "
              << rss_most << " MiB" << std::endl;

    crowd.all_leave();
    auto const deadline = in_seconds(60);
    while (metric(server, "tiaodu_device_sockets") > 0 && std::chrono::steady_clock::now() < deadline)
        std::this_thread::yield();
    CHECK(metric(server, "tiaodu_device_sockets") == 0);
    CHECK(server.stop() == 0);
}
