// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/json_parse.hpp"
#include "protocol/messages/ticket_commands.hpp"
#include "server/edge/http_client.hpp"
#include "server/simulate/city.hpp"
#include "server/simulate/roster.hpp"

#include <atomic>

namespace tiaodu::simulate {

/// A unit as the server knows it.
struct KnownUnit {
    std::string id;
    std::uint32_t number = 0;  ///< In binary position frames.
    OrgCode squad;
    std::string call_sign;
    DutyPosture posture = DutyPosture::standby;
    UnitStatus status = UnitStatus::available;
};

/// What the actors look at of a ticket that is not closed.
struct OpenTicket {
    bool contacted = false;  ///< Somebody has reached the complainant.
    bool replied = false;
    std::string id;
    std::int64_t version = 0;
    TicketStatus status = TicketStatus::registered;
    std::string external_id;
    std::string category;
    std::optional<GeoPoint> point;
    OrgCode node;
    std::string order_id;
};

struct KnownRecipient {
    std::int64_t revision = 1;  ///< Of the order; sent back with every answer.
    OrgCode node;
    std::string unit_id;
    RecipientState state = RecipientState::issued;
};

/// The HTTP API as a citizen, a dispatcher or a squad uses it: typed, through the public door and with a bearer token.
/// Blocking, one thread. Commands get an id before they are sent and are sent again with it when the connection is lost
/// or the server is busy.
///
/// Errors: those of HttpClient, those of the server as they came (code, path, detail), malformed for an answer that
/// cannot be read.
class CityApi {
public:
    CityApi(std::string url, std::string token);

    Result<City> read_city();
    Result<std::vector<KnownUnit>> units();
    /// The id of the new unit.
    Result<std::string> register_unit(PlannedUnit const& unit);
    Result<HttpAnswer> register_device(std::string const& unit_id, PlannedUnit const& unit);
    /// At most 500, the newest.
    Result<std::vector<OpenTicket>> open_tickets();
    Result<std::vector<KnownRecipient>> recipients(std::string const& order_id);
    /// `target` is below /api/v1; `body` is a JSON object.
    Result<HttpAnswer> command(std::string const& target, nlohmann::json const& body);

    /// From another thread: ends what is under way.
    void stop();
    std::int64_t requests() const { return requests_; }

private:
    Result<nlohmann::json> get(std::string const& target);
    Result<std::string> get_text(std::string const& target);

    HttpClient client_;
    std::string token_;
    std::atomic<bool> stopped_ = false;
    std::int64_t requests_ = 0;
};

}  // namespace tiaodu::simulate
