// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/history.hpp"
#include "db/reader_pool.hpp"
#include "protocol/describe/json_reader.hpp"
#include "protocol/describe/json_writer.hpp"
#include "protocol/describe/schema.hpp"
#include "protocol/describe/typescript.hpp"
#include "server/core/alert_watch.hpp"
#include "server/core/device_book.hpp"
#include "server/core/fleet.hpp"
#include "server/core/repeat_index.hpp"
#include "server/core/road_graph.hpp"
#include "server/core/scope.hpp"
#include "server/core/world.hpp"

#include <functional>
#include <map>
#include <memory>
#include <span>

namespace tiaodu {

class Auth;

/// The answer to a query: JSON text or an error. Called once, on the core thread.
using QueryAnswer = std::function<void(Result<std::string>)>;

/// What a query may look at. Lives as long as the server.
struct QueryContext {
    World const& world;
    Fleet const& fleet;
    RepeatIndex const& repeats;
    AlertWatch const& watch;
    Readers& readers;
    std::filesystem::path data_folder;
    std::uint32_t epoch = 0;
    DeviceBook const& devices;
    std::function<bool(DeviceId)> has_device_code;
    std::shared_ptr<RoadGraph const> const& roads;  ///< Null without roads; copy it for another thread.
    std::function<Time()> now;
    std::function<void(std::function<void()>)> post;  ///< To the core thread, from any thread.
    Auth const& auth;
};

/// What a query gives that the audit trail must know of.
enum class Audited : std::uint8_t {
    no,
    personal,  ///< Personal data: where people were, who complained.
    search,    ///< The same when the parameters name a person (`phone`).
    exported,  ///< A document that leaves the server.
    trail,     ///< The audit trail itself.
};

/// What every working account needs to understand what it sees: the tree, the categories, the rules. Nothing in there
/// is about a case or a person.
inline constexpr auto reference = Right::view | Right::take_in | Right::administer;
constexpr bool is_reference(RightSet rights) { return (rights.bits() & reference.bits()) == reference.bits(); }

/// One line of the query table.
struct QueryEntry {
    std::string_view type;
    std::string_view path;  ///< HTTP path below /api/v1 with `{field}`.
    std::string_view doc;
    RightSet rights;  ///< One must be held somewhere (authorise); what is answered is limited to where it is held.
    Audited audited = Audited::no;
    SessionNeeds needs = SessionNeeds::settled;  ///< With `own_proof` the rights do not count.
    void (*handle)(QueryContext const& context, Actor const& actor, nlohmann::json const& parameters,
                   QueryAnswer answer) = nullptr;
    nlohmann::json (*request_schema)(nlohmann::json& shared) = nullptr;
    nlohmann::json (*reply_schema)(nlohmann::json& shared) = nullptr;
    void (*typescript)(std::map<std::string, std::string>& shared) = nullptr;
};

/// Every query of the server, in one table (table.cpp).
std::span<QueryEntry const> query_table();
QueryEntry const* find_query(std::string_view type);

/// Makes a line: `Handle` takes the decoded parameters.
template <class Parameters, class Reply,
          void (*Handle)(QueryContext const&, Actor const&, Parameters const&, QueryAnswer)>
QueryEntry query(std::string_view type, std::string_view path, RightSet rights, std::string_view doc,
                 Audited audited = Audited::no) {
    QueryEntry entry{type, path, doc, rights, audited};
    entry.handle = [](QueryContext const& context, Actor const& actor, nlohmann::json const& json, QueryAnswer answer) {
        auto parameters = from_json<Parameters>(json);
        if (!parameters) return answer(parameters.error());
        Handle(context, actor, *parameters, std::move(answer));
    };
    entry.request_schema = [](nlohmann::json& shared) { return schema_of<Parameters>(shared); };
    if constexpr (Described<Reply>) {
        entry.reply_schema = [](nlohmann::json& shared) { return schema_of<Reply>(shared); };
        entry.typescript = [](std::map<std::string, std::string>& shared) {
            Reply reply{};
            TypeScriptWriter(shared).type_of(reply);
        };
    } else {
        entry.reply_schema = [](nlohmann::json&) { return nlohmann::json{{"type", "object"}}; };
        entry.typescript = [](std::map<std::string, std::string>&) {};
    }
    return entry;
}

/// A line that asks more, or less, of the session than most.
inline QueryEntry needing(SessionNeeds needs, QueryEntry entry) {
    entry.needs = needs;
    return entry;
}

/// Marks a reply that is GeoJSON and has no schema of ours.
struct GeoJson {};

bool sees(QueryContext const& context, Actor const& actor, std::vector<OrgCode> const& nodes);
std::int64_t page_limit(std::optional<std::int64_t> const& limit);

}  // namespace tiaodu
