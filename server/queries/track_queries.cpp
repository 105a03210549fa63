// SPDX-License-Identifier: Apache-2.0
#include "db/track_reader.hpp"
#include "server/app/log.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/reading.hpp"
#include "server/queries/track_document.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr auto track_span_max = std::chrono::hours(24 * 7);
constexpr auto near_span_max = std::chrono::hours(24);
constexpr std::size_t fixes_max = 700'000;           // 7 days of one fix a second
constexpr std::size_t exported_fixes_max = 100'000;  // a day of one fix a second
constexpr std::size_t near_units_max = 1000;
constexpr std::int64_t default_gap_minutes = 5;
constexpr std::int64_t default_points_max = 2000;

/// A unit whose tracks the actor may see; any other looks as if it did not exist.
Result<Unit const*> traceable_unit(QueryContext const& context, Actor const& actor, UnitId id) {
    auto const found = context.world.units.find(id);
    bool const may = found != context.world.units.end() &&
                     actor.scope->allows_any(context.world.org, Right::trace, std::span(&found->second.squad, 1));
    if (!may) return Error{Errc::not_found, "unit_id", "no unit " + to_string(id)};
    return &found->second;
}

std::optional<Error> check_period(Time from, Time to, Millis span_max) {
    auto const days = std::chrono::ceil<std::chrono::hours>(span_max).count() / 24;
    if (to <= from) return Error{Errc::invalid_field, "to", "must be after from"};
    if (to - from > span_max)
        return Error{Errc::invalid_field, "to", "must be at most " + std::to_string(days * 24) + " hours after from"};
    return std::nullopt;
}

void log_unreadable(UnreadableDays const& days) {
    for (auto const& day : days) log_error("track_day_unreadable").add("day", day);
}

std::optional<double> kmh(std::optional<double> const& mps) { return mps ? std::optional(*mps * 3.6) : std::nullopt; }

double seconds(Millis time) { return static_cast<double>(time.count()) / 1000.0; }

TrackPoint point_of(TrackFix const& fix) {
    return {fix.fix_at,         fix.arrived_at, fix.point.lon_deg, fix.point.lat_deg,
            kmh(fix.speed_mps), fix.course_deg, fix.flags.list()};
}

/// The segments with the points that are worth drawing.
Track drawn(TrackQuery const& query, std::vector<TrackFix> const& fixes) {
    Track track;
    track.unit_id = query.unit_id;
    track.fixes = static_cast<std::int64_t>(fixes.size());
    auto const gap = std::chrono::minutes(query.gap_minutes.value_or(default_gap_minutes));
    auto const parts = parts_of(fixes, gap);
    std::vector<double> significance;
    for (auto const& part : parts) {
        auto const of_part = significances(std::span(fixes).subspan(part.first, part.count));
        significance.insert(significance.end(), of_part.begin(), of_part.end());
    }
    track.tolerance_m = tolerance_for(significance, query.tolerance_m.value_or(0),
                                      static_cast<std::size_t>(query.points_max.value_or(default_points_max)));
    for (auto const& part : parts) {
        auto const last = part.first + part.count - 1;
        TrackSegment segment{fixes[part.first].fix_at, fixes[last].fix_at,   static_cast<std::int64_t>(part.count),
                             part.distance_m,          seconds(part.moving), {}};
        for (auto i = part.first; i <= last; ++i)
            if (significance[i] >= track.tolerance_m) segment.points.push_back(point_of(fixes[i]));
        track.distance_m += segment.distance_m;
        track.moving_s += segment.moving_s;
        track.segments.push_back(std::move(segment));
    }
    return track;
}

}  // namespace

void get_track(QueryContext const& context, Actor const& actor, TrackQuery const& query, QueryAnswer answer) {
    auto const unit = traceable_unit(context, actor, query.unit_id);
    if (!unit) return answer(unit.error());
    if (auto error = check_period(query.from, query.to, track_span_max)) return answer(*error);
    read(context, std::move(answer),
         [folder = context.data_folder, number = (*unit)->number, query](Database&) -> Result<std::string> {
             auto stored = read_track(folder, number, query.from, query.to, fixes_max);
             log_unreadable(stored.unreadable);
             if (stored.end == TrackRead::End::limit)
                 return Error{Errc::limit_exceeded, "to",
                              "there are more than " + std::to_string(fixes_max) + " fixes: ask for a shorter time"};
             auto track = drawn(query, stored.fixes);
             track.unreadable_days = std::move(stored.unreadable);
             return dump_json(to_json(track));
         });
}

void export_track(QueryContext const& context, Actor const& actor, TrackExportQuery const& query, QueryAnswer answer) {
    auto const unit = traceable_unit(context, actor, query.unit_id);
    if (!unit) return answer(unit.error());
    if (auto error = check_period(query.from, query.to, track_span_max)) return answer(*error);
    auto const account = to_string(actor.account);
    TrackExport const about{**unit,        actor.display_name + " (" + account + ")",
                            context.now(), query.from,
                            query.to,      std::chrono::minutes(query.gap_minutes.value_or(default_gap_minutes))};
    read(context, std::move(answer),
         [folder = context.data_folder, about, account, format = query.format](Database&) -> Result<std::string> {
             auto const stored = read_track(folder, about.unit.number, about.from, about.to, exported_fixes_max);
             log_unreadable(stored.unreadable);
             if (!stored.unreadable.empty())
                 return Error{
                     Errc::internal, "from",
                     "the file of " + stored.unreadable.front() + " is damaged: ask for a time without this day"};
             if (stored.end == TrackRead::End::limit)
                 return Error{
                     Errc::limit_exceeded, "to",
                     "there are more than " + std::to_string(exported_fixes_max) + " fixes: ask for a shorter time"};
             log_info("track_exported")
                 .add("account", account)
                 .add("unit", to_string(about.unit.id))
                 .add("from", to_rfc3339(about.from))
                 .add("to", to_rfc3339(about.to))
                 .add("format", to_word(format))
                 .add("fixes", static_cast<std::int64_t>(stored.fixes.size()));
             return dump_json(to_json(track_document(format, about, stored.fixes)));
         });
}

namespace {

/// The units that count, by unit number; others have no id. The reader thread must not look at the world itself.
using UnitsByNumber = std::vector<UnitId>;

UnitsByNumber traceable_units(World const& world, Actor const& actor) {
    UnitsByNumber units;
    for (auto const& [id, unit] : world.units) {
        if (!actor.scope->allows_any(world.org, Right::trace, std::span(&unit.squad, 1))) continue;
        if (units.size() <= unit.number) units.resize(unit.number + 1u);
        units[unit.number] = id;
    }
    return units;
}

/// Names the units that were found, the closest first. Core thread.
NearTracks named(World const& world, UnitsByNumber const& units, NearRead near) {
    NearTracks tracks;
    tracks.unreadable_days = std::move(near.unreadable);
    std::sort(near.units.begin(), near.units.end(),
              [](NearUnit const& a, NearUnit const& b) { return a.closest_m < b.closest_m; });
    auto const shown = std::min(near.units.size(), near_units_max);
    tracks.omitted = static_cast<std::int64_t>(near.units.size() - shown);
    for (auto const& found : std::span(near.units).first(shown)) {
        auto const& unit = world.units.at(units[found.unit_number]);
        tracks.items.push_back({unit.id, unit.call_sign, unit.squad, found.first_at, found.last_at, found.closest_m,
                                found.closest_at, found.flags.list()});
    }
    return tracks;
}

}  // namespace

void find_near_tracks(QueryContext const& context, Actor const& actor, NearTracksQuery const& query,
                      QueryAnswer answer) {
    if (auto error = check_period(query.from, query.to, near_span_max)) return answer(*error);
    NearQuestion const question{{query.lon, query.lat}, static_cast<double>(query.radius_m), query.from, query.to};
    auto const units = std::make_shared<UnitsByNumber const>(traceable_units(context.world, actor));
    bool const accepted = context.readers.submit([&world = context.world, folder = context.data_folder,
                                                  post = context.post, question, units, answer](Database&) {
        auto near = read_near(folder, question, [&](std::uint32_t number) {
            return number < units->size() && static_cast<bool>((*units)[number]);
        });
        log_unreadable(near.unreadable);
        post([&world, units, near = std::move(near), answer] {
            answer(dump_json(to_json(named(world, *units, near))));
        });
    });
    if (!accepted) answer(Error{Errc::busy, "", "too many queries are waiting; ask again"});
}

}  // namespace tiaodu
