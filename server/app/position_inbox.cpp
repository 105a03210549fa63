// SPDX-License-Identifier: Apache-2.0
#include "server/app/position_inbox.hpp"

#include "protocol/messages/position_report.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// The list of a body that has nothing else.
Result<nlohmann::json const*> fixes_of(nlohmann::json const& body) {
    for (auto const& [key, value] : body.items())
        if (key != "fixes") return Error{Errc::unknown_field, key, "this message has no such field"};
    auto const found = body.find("fixes");
    if (found == body.end()) return Error{Errc::missing_field, "fixes", "is required"};
    if (!found->is_array() || found->empty())
        return Error{Errc::invalid_field, "fixes", "must be a list with at least 1 item"};
    if (found->size() > fixes_per_report_max)
        return Error{Errc::limit_exceeded, "fixes",
                     "must have at most " + std::to_string(fixes_per_report_max) + " items"};
    return &*found;
}

PositionReport report_of(PositionFix const& fix) {
    PositionReport report;
    report.point = {.lon_deg = fix.lon, .lat_deg = fix.lat};
    report.datum = fix.datum;
    report.fix_at = fix.fix_at;
    if (fix.speed_kmh) report.speed_mps = *fix.speed_kmh / 3.6;
    report.course_deg = fix.course_deg;
    report.accuracy_m = fix.accuracy_m;
    report.battery = fix.battery;
    report.mock = fix.mock.value_or(false);
    report.usable_fix = fix.lon != 0 || fix.lat != 0;
    return report;
}

/// Collects what becomes of each fix; the last one answers.
struct Batch {
    PositionsTaken reply;
    std::size_t left = 0;
    InboxAnswer answer;

    void add(std::int64_t index, Taken const& taken) {
        if (taken.kept == Kept::failed) {
            reply.again.push_back(index);
        } else {
            ++count_of(taken.outcome);
        }
        done();
    }
    void refuse(std::int64_t index, Error const& error) {
        reply.refused.push_back({index, error.path, error.detail});
        done();
    }

private:
    void done() {
        if (--left > 0) return;
        std::sort(reply.again.begin(), reply.again.end());
        answer(dump_json(to_json(reply)));
    }
    std::int64_t& count_of(FixOutcome outcome) {
        switch (outcome) {
            case FixOutcome::newest: return reply.newest;
            case FixOutcome::late: return reply.late;
            case FixOutcome::duplicate: return reply.duplicate;
            case FixOutcome::too_old: return reply.too_old;
            case FixOutcome::off_duty: return reply.off_duty;
            case FixOutcome::unusable: return reply.unusable;
            case FixOutcome::clock_ahead: return reply.clock_ahead;
            case FixOutcome::unbound: return reply.unbound;
            case FixOutcome::too_often: break;
        }
        return reply.too_often;
    }
};

}  // namespace

void take_positions(InboxContext const& context, Sender const& sender, nlohmann::json const& body, InboxAnswer answer) {
    auto const fixes = fixes_of(body);
    if (!fixes) return answer(fixes.error());
    // The tablet that the officer signed in on for the shift, or the one that is the account's own.
    auto const& bound = sender.actor.session.device;
    auto const& identity =
        bound ? context.world.devices.at(*bound).identity : context.world.accounts.at(sender.actor.account).login;
    DeviceOrigin origin;
    origin.address = sender.address;
    auto const* device = context.ingest.find(DeviceProtocol::tablet, identity, origin);
    if (!device) return answer(Error{Errc::forbidden, "", "no tablet in use is registered to this account"});
    context.ingest.heard(*device, sender.address);
    auto const batch = std::make_shared<Batch>();
    batch->answer = std::move(answer);
    batch->left = (*fixes)->size();
    for (std::size_t i = 0; i < (*fixes)->size(); ++i) {
        auto const index = static_cast<std::int64_t>(i);
        auto const fix = from_json<PositionFix>((**fixes)[i]);
        if (!fix) {
            batch->refuse(index, fix.error());
            continue;
        }
        context.ingest.report(*device, report_of(*fix),
                              [batch, index](Taken const& taken) { batch->add(index, taken); });
    }
}

}  // namespace tiaodu
