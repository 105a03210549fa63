// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/knot_rules.hpp"
#include "server/core/report_rules.hpp"
#include "server/core/zone_rules.hpp"
#include "tests/core/order_world.hpp"

#include <random>

namespace tiaodu::test {

/// A city in which people do whatever comes into their heads: mostly what is possible, sometimes with an old version,
/// in somebody else's name, or about things that do not exist. The same seed gives the same city.
class RandomCity : public OrderWorld {
public:
    RandomCity() {
        people = {city_desk,       jingan_desk,   baoshan_desk, leader,      caojiadu_leader, person(yanghang_squad),
                  person(baoshan), street_office, admin,        jingan_admin};
        for (auto const& squad : {jingansi_squad, caojiadu_squad, yanghang_squad, flying_squad})
            for (auto const* name : {"一号车", "二号车"}) unit(squad, name);
        done(decide_set_zone(as(admin), {{},
                                         {},
                                         border_plan("结合部", {jingansi_squad, caojiadu_squad},
                                                     {121.409, 31.209, 121.412, 31.209, 121.412, 31.212, 121.409,
                                                      31.212, 121.409, 31.209})}));
    }
    void seed(std::uint32_t seed) { random_.seed(seed); }

    std::uint32_t below(std::size_t count) { return static_cast<std::uint32_t>(random_() % count); }
    bool one_in(std::size_t count) { return below(count) == 0; }

    /// The first of three commands that somebody may give, everybody tried in turn; what was decided, or nothing.
    Events anything() {
        for (int tries = 0; tries < 3; ++tries) {
            auto const command = any_command();
            auto const first = below(people.size());
            for (std::size_t i = 0; i < people.size(); ++i) {
                auto const& by = people[(first + i) % people.size()];
                auto decision = command(as(by));
                if (!decision) continue;
                acted = by.display_name;
                return std::move(*decision);
            }
        }
        return {};
    }

    std::vector<Actor> people;
    std::string acted;  ///< Who gave the last command.

private:
    using Command = std::function<Result<Events>(DecisionContext const&)>;

    template <class Map>
    typename Map::key_type any_of(Map const& map) {
        if (map.empty() || one_in(50)) return typename Map::key_type(world.home, 9999);
        return std::next(map.begin(), static_cast<std::ptrdiff_t>(below(map.size())))->first;
    }
    /// Mostly the newest things: the old ones are over.
    template <class Map>
    typename Map::key_type recent(Map const& map) {
        if (map.size() < 4 || one_in(4)) return any_of(map);
        return std::prev(map.end(), 1 + static_cast<std::ptrdiff_t>(below(3)))->first;
    }
    template <class Map, class Id>
    std::int64_t version(Map const& map, Id id) {
        auto const found = map.find(id);
        return (found == map.end() ? 1 : found->second.version) - (one_in(20) ? 1 : 0);
    }
    std::optional<std::string> maybe(std::string text) {
        return one_in(6) ? std::nullopt : std::optional(std::move(text));
    }
    std::optional<GeoPoint> point() {
        std::array const points{in_jingansi, in_caojiadu, in_yanghang, nowhere};
        return one_in(8) ? std::nullopt : std::optional(points[below(points.size())]);
    }
    OrgCode node() {
        std::array const nodes{city,           jingan,         baoshan,      jingansi_squad,
                               caojiadu_squad, yanghang_squad, flying_squad, jingansi};
        return nodes[below(nodes.size())];
    }
    RecipientChoice choice() {
        switch (below(8)) {
            case 0: return to_person(people[below(people.size())]);
            case 1: return to_department(one_in(5) ? "navy" : "police");
            case 2:
            case 3:
            case 4: return {{}, any_of(world.units), {}, {}};
            default: return to_node(node());
        }
    }
    std::vector<RecipientChoice> choices() {
        std::vector<RecipientChoice> made;
        for (auto count = 1 + (one_in(2) ? below(3) : 0); count > 0; --count) made.push_back(choice());
        return made;
    }
    /// An index in the order, seldom one that it does not have.
    std::int32_t recipient(OrderId id) {
        auto const found = world.orders.find(id);
        auto const count = found == world.orders.end() ? 0 : found->second.recipients.size();
        return static_cast<std::int32_t>(below(count + 1)) - (one_in(3) ? 1 : 0);
    }

    Command any_command();
    Command ticket_command(TicketId id);
    Command ticket_end_command(TicketId id);
    Command order_command(OrderId id);
    Command order_change_command(OrderId id);
    Command city_command();
    Command step_command(OrderId id);
    RegisterTicket new_ticket();
    IssueOrder new_order();

    std::mt19937 random_;
};

inline RegisterTicket RandomCity::new_ticket() {
    auto command = complaint(point());
    std::array const sources{TicketSource::community, TicketSource::hotline_12345, TicketSource::officer};
    std::array const categories{"0102", "0101", "0202"};
    std::array const urgencies{Urgency::normal, Urgency::urgent, Urgency::emergency};
    command.source = sources[below(sources.size())];
    command.category = categories[below(categories.size())];
    command.urgency = urgencies[below(urgencies.size())];
    if (one_in(4)) command.external_id = "N" + std::to_string(below(50));
    if (one_in(4)) command.node = node();
    if (one_in(6)) command.due_at = now + std::chrono::minutes(below(1000));
    return command;
}

inline IssueOrder RandomCity::new_order() {
    auto command = task(choices(), static_cast<OrderKind>(below(8)));
    if (one_in(3)) command.urgency = Urgency::urgent;
    if (one_in(5)) command.ticket_id = recent(world.tickets);
    if (one_in(5)) command.ends_at = now + std::chrono::hours(below(50));
    return command;
}

inline RandomCity::Command RandomCity::any_command() {
    switch (below(16)) {
        case 0:
            if (world.tickets.size() < 12)
                return [c = new_ticket()](DecisionContext const& by) { return decide_register(by, c); };
            return ticket_end_command(recent(world.tickets));
        case 1:
            if (world.orders.size() > 15) return step_command(recent(world.orders));
            return [c = new_order()](DecisionContext const& by) { return decide_issue(by, c); };
        case 2:
        case 3:
        case 4: return ticket_command(recent(world.tickets));
        case 5:
        case 6:
        case 7: return ticket_end_command(recent(world.tickets));
        case 8: return city_command();
        case 9: return order_command(recent(world.orders));
        case 10:
        case 11: return order_change_command(recent(world.orders));
        default: return step_command(recent(world.orders));
    }
}

inline RandomCity::Command RandomCity::ticket_command(TicketId id) {
    auto const v = version(world.tickets, id);
    switch (below(10)) {
        case 0:
            return [c = LocateTicket{id, v, point(), {}}](DecisionContext const& by) { return decide_locate(by, c); };
        case 1:
            return [c = ContactComplainant{id, v, ContactWay::phone, static_cast<ContactResult>(below(2)), {}, {}}](
                       DecisionContext const& by) { return decide_contact(by, c); };
        case 2:
            return [c = CorrectTicket{id, v, "0102", Urgency::urgent, {}, {}}](DecisionContext const& by) {
                return decide_correct(by, c);
            };
        case 3: return [c = RevealContact{id, "联系"}](DecisionContext const& by) { return decide_reveal(by, c); };
        case 4:
            return [c = LinkTicket{id, v, any_of(world.tickets)}](DecisionContext const& by) {
                return decide_link(by, c);
            };
        case 5: return [c = UnlinkTicket{id, v}](DecisionContext const& by) { return decide_unlink(by, c); };
        case 6: return [c = TakeTicket{id, v}](DecisionContext const& by) { return decide_take(by, c); };
        case 7:
            return [c = RefuseTicket{id, v, "不是我们的"}](DecisionContext const& by) { return decide_refuse(by, c); };
        default:
            return [c = DispatchTicket{id, v, choices(), {}}](DecisionContext const& by) {
                return decide_dispatch(by, c);
            };
    }
}

inline RandomCity::Command RandomCity::ticket_end_command(TicketId id) {
    auto const v = version(world.tickets, id);
    auto const& actions = world.rules.flow.actions;
    auto const& action = actions[below(actions.size())];
    auto reason = action.reasons.empty() ? std::nullopt : maybe(action.reasons[below(action.reasons.size())].code);
    switch (below(10)) {
        case 0: {
            CaseDecision const no{CaseChoice::not_filed, {}, {}, "corrected"};
            return [c = CloseTicket{id, v, Outcome::solved, {}, maybe("够了"), no, maybe("换了摊主")}](
                       DecisionContext const& by) { return decide_close(by, c); };
        }
        case 1:
            return [c = ReplyToComplainant{id, v, ContactWay::phone, "已处置"}](DecisionContext const& by) {
                return decide_reply(by, c);
            };
        case 2:
            return [c = CallBackComplainant{id, v, Satisfaction::satisfied, Satisfaction::neutral, {}}](
                       DecisionContext const& by) { return decide_call_back(by, c); };
        case 3:
            return
                [c = ExtendTicket{id, v, 3, "complex", {}}](DecisionContext const& by) { return decide_extend(by, c); };
        case 4: {
            auto const verdict = one_in(3) ? RequestVerdict::refused : RequestVerdict::approved;
            return [c = DecideRequest{id, v, 1 + static_cast<std::int32_t>(below(2)), verdict, maybe("同意")}](
                       DecisionContext const& by) { return decide_request(by, c); };
        }
        default: {
            auto const department = action.label.code == "transfer" ? maybe("police") : std::nullopt;
            // Every third time what a new ticket needs first.
            auto const code = one_in(3) ? std::string("accept") : action.label.code;
            return [c = MoveTicket{id, v, code, reason, maybe("情况说明"), department}](DecisionContext const& by) {
                return decide_move(by, c);
            };
        }
    }
}

inline RandomCity::Command RandomCity::step_command(OrderId id) {
    std::array const steps{RecipientState::delivered, RecipientState::acknowledged, RecipientState::started,
                           RecipientState::en_route,  RecipientState::on_scene,     RecipientState::reported,
                           RecipientState::reported,  RecipientState::declined,     RecipientState::recalled,
                           RecipientState::recalled};
    auto const found = world.orders.find(id);
    auto const revision = (found == world.orders.end() ? 1 : found->second.revision) - (one_in(20) ? 1 : 0);
    RecipientStep const step{id, recipient(id), steps[below(steps.size())], revision, maybe("已劝离"), maybe("故障")};
    RecordAnswer const answer{id, step.recipient, revision, step.step, "值班室", step.result};
    if (one_in(6)) return [answer](DecisionContext const& by) { return decide_record_answer(by, answer); };
    return [step](DecisionContext const& by) { return decide_step(by, step); };
}

inline RandomCity::Command RandomCity::order_command(OrderId id) {
    auto const v = version(world.orders, id);
    switch (below(5)) {
        case 0:
            return
                [c = VerifyOrder{id, v, recipient(id), {}}](DecisionContext const& by) { return decide_verify(by, c); };
        case 1:
            return [c = RemarkOnOrder{id, RemarkKind::objection, "在保障"}](DecisionContext const& by) {
                return decide_remark(by, c);
            };
        case 2: return [c = SeeOrder{id, node()}](DecisionContext const& by) { return decide_see(by, c); };
        default:
            return [c = RelayOrder{id, v, recipient(id), choices()}](DecisionContext const& by) {
                return decide_relay(by, c);
            };
    }
}

inline RandomCity::Command RandomCity::order_change_command(OrderId id) {
    auto const v = version(world.orders, id);
    std::vector<std::int32_t> some;
    for (auto count = below(3); count > 0; --count) some.push_back(recipient(id));
    switch (below(7)) {
        case 0:
            return [c = AmendOrder{id, v, {}, maybe("改到北门"), {}, {}, {}, {}}](DecisionContext const& by) {
                return decide_amend(by, c);
            };
        case 1:
            return [c = RecallOrder{id, v, some, "取消"}](DecisionContext const& by) { return decide_recall(by, c); };
        case 2: return [c = AddRecipients{id, v, choices()}](DecisionContext const& by) { return decide_add(by, c); };
        case 3: {
            auto const into = recent(world.orders);
            return [c = MergeOrders{id, v, into, version(world.orders, into), "同一行动"}](DecisionContext const& by) {
                return decide_merge(by, c);
            };
        }
        case 4:
            if (some.empty()) some.push_back(recipient(id));
            return [c = SplitOrder{id, v, some, {}, {}, "分两片"}](DecisionContext const& by) {
                return decide_split(by, c);
            };
        default:
            return [c = ReassignOrder{id, v, recipient(id), choice(), "故障"}](DecisionContext const& by) {
                return decide_reassign(by, c);
            };
    }
}

inline RandomCity::Command RandomCity::city_command() {
    auto const knot = any_of(world.knots);
    auto const report = any_of(world.reports);
    auto const report_version = version(world.reports, report);
    switch (below(9)) {
        case 0:
            return [c = NameKnotOwner{knot, version(world.knots, knot), people[below(people.size())].account, {}}](
                       DecisionContext const& by) { return decide_own(by, c); };
        case 1:
            return [c = NoteOnKnot{knot, version(world.knots, knot), "x"}](DecisionContext const& by) {
                return decide_note(by, c);
            };
        case 2:
            return [c = CloseKnot{knot, version(world.knots, knot), "x"}](DecisionContext const& by) {
                return decide_close_knot(by, c);
            };
        case 3:
            return [c = SubmitReport{"事故", "x", now, {}, {}}](DecisionContext const& by) {
                return decide_submit(by, c);
            };
        case 4: return [c = ReceiveReport{report, node()}](DecisionContext const& by) { return decide_receive(by, c); };
        case 5:
            return [c = FollowUpReport{report, report_version, "x"}](DecisionContext const& by) {
                return decide_follow_up(by, c);
            };
        case 6:
            return [c = CloseReport{report, report_version, "x"}](DecisionContext const& by) {
                return decide_close_report(by, c);
            };
        default:
            return [c = SetPosture{any_of(world.units), static_cast<DutyPosture>(below(5))}](
                       DecisionContext const& by) { return decide_posture(by, c); };
    }
}

}  // namespace tiaodu::test
