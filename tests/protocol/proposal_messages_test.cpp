// SPDX-License-Identifier: Apache-2.0
// Recommendation, assignment proposal and repeat hints on the wire.
#include "protocol/describe/json_reader.hpp"
#include "protocol/describe/json_writer.hpp"
#include "protocol/describe/schema.hpp"
#include "protocol/describe/typescript.hpp"
#include "protocol/messages/recommendation.hpp"
#include "protocol/messages/repeat.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace tiaodu;

namespace {

/// Every value up to the last has its own word that leads back to it.
template <class E>
void check_words(E last) {
    std::set<std::string_view> words;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        auto const value = static_cast<E>(i);
        words.insert(to_word(value));
        CHECK(from_word<E>(to_word(value)) == value);
    }
    CHECK(words.size() == EnumNames<E>::values.size());
}

}  // namespace

TEST_CASE("every reason has a word of its own") {
    check_words(CandidateReasonCode::beyond_roads);
    check_words(RejectionCode::ranked_lower);
    check_words(UnservedCode::over_limit);
    check_words(RepeatReasonCode::recent);
}

TEST_CASE("a recommendation survives the wire") {
    Candidate near{.unit_id = UnitId(310106, 1),
                   .call_sign = "沪执01",
                   .squad = OrgCode("310106013-ZD01"),
                   .score_s = 532,
                   .distance_m = 1200,
                   .eta_s = 232,
                   .road_m = 1650,
                   .road = true,
                   .reasons = {{CandidateReasonCode::road_time, 232, 1650, {}},
                               {CandidateReasonCode::posture, 300, {}, {}},
                               {CandidateReasonCode::estimated_time, 60, 400, 1.35}}};
    RejectedUnit const busy{UnitId(310106, 2),
                            "沪执02",
                            800,
                            {{.code = RejectionCode::busy, .order_id = OrderId(310106, 9)},
                             {.code = RejectionCode::missing_skill, .skill = "拆违"},
                             {.code = RejectionCode::fix_too_old, .number = 700}}};
    Recommendation const sent{{near}, {busy}};
    auto const json = to_json(sent);
    CHECK(json["candidates"][0]["reasons"][1] == nlohmann::json{{"code", "posture"}, {"seconds", 300}});
    CHECK(json["rejected"][0]["reasons"][0] == nlohmann::json{{"code", "busy"}, {"order_id", "310106-o-9"}});
    CHECK(from_json<Recommendation>(json).value() == sent);
}

TEST_CASE("a proposal and a hint survive the wire") {
    AssignmentProposal const proposal{{{TicketId(310106, 1), UnitId(310106, 2), 90, 700, true}},
                                      {{TicketId(310106, 3), UnservedCode::units_taken}}};
    CHECK(from_json<AssignmentProposal>(to_json(proposal)).value() == proposal);
    RepeatHint const hint{
        TicketId(310106, 4), 0.75, {{RepeatReasonCode::same_place, 40}, {RepeatReasonCode::same_caller, std::nullopt}}};
    CHECK(from_json<RepeatHint>(to_json(hint)).value() == hint);
}

TEST_CASE("the documents know the reasons as words") {
    nlohmann::json shared;
    schema_of<Recommendation>(shared);
    CHECK(shared["CandidateReason"]["properties"]["code"]["enum"].size() == 10);
    std::map<std::string, std::string> typescript;
    AssignmentProposal proposal;
    TypeScriptWriter(typescript).type_of(proposal);
    CHECK(typescript["UnservedTicket"].find("'units_taken'") != std::string::npos);
}
