// SPDX-License-Identifier: Apache-2.0
#include "protocol/describe/json_parse.hpp"

#include <set>
#include <vector>

namespace tiaodu {
namespace {

struct Refused {
    Error error;
};

}  // namespace

Result<nlohmann::json> parse_json(std::string_view text) {
    using Event = nlohmann::json::parse_event_t;
    if (text.starts_with("\xEF\xBB\xBF"))
        return Error{Errc::malformed, "", "JSON must not start with a byte order mark"};
    std::vector<std::set<std::string>> keys;
    auto const guard = [&keys](int depth, Event event, nlohmann::json& parsed) {
        if (static_cast<std::size_t>(depth) >= json_depth_max &&
            (event == Event::object_start || event == Event::array_start))
            throw Refused{
                {Errc::limit_exceeded, "", "JSON is nested deeper than " + std::to_string(json_depth_max) + " levels"}};
        if (event == Event::object_start) keys.emplace_back();
        if (event == Event::object_end && !keys.empty()) keys.pop_back();
        if (event == Event::key && !keys.empty()) {
            auto const& name = parsed.get_ref<std::string const&>();
            if (!keys.back().insert(name).second) throw Refused{{Errc::malformed, name, "this field stands twice"}};
        }
        return true;
    };
    try {
        return nlohmann::json::parse(text, guard);
    } catch (Refused const& refused) {
        return refused.error;
    } catch (nlohmann::json::parse_error const& error) {
        return Error{Errc::malformed, "", "not JSON at byte " + std::to_string(error.byte)};
    } catch (nlohmann::json::exception const&) {
        return Error{Errc::malformed, "", "not JSON: a number out of range"};
    }
}

std::string dump_json(nlohmann::json const& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace tiaodu
