// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "server/importers/geojson_areas.hpp"

namespace tiaodu {
namespace {

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The organisation code that a code of the file stands for: 310106013000 → 310106013, anything else unchanged.
OrgCode organisation_code(std::string const& code) {
    bool const statistics = code.size() == 12 && all_digits(code) && code.substr(9) == "000";
    return OrgCode(statistics ? code.substr(0, 9) : code);
}

class SquadFinder {
public:
    explicit SquadFinder(std::span<SquadSite const> squads) {
        for (SquadSite const& site : squads) {
            by_squad_[site.squad] = &site;
            if (!site.street.empty()) by_street_[site.street].push_back(&site);
            districts_.insert(site.district);
        }
    }

    Result<SquadSite const*> find(std::string const& text) const {
        OrgCode const code = organisation_code(text);
        if (auto const at = by_squad_.find(code); at != by_squad_.end()) return at->second;
        if (auto const at = by_street_.find(code); at != by_street_.end()) {
            if (at->second.size() == 1) return at->second.front();
            return problem("street " + code.text() + " has several squads: give the squad's code");
        }
        if (districts_.contains(code)) return problem("code " + text + " is a district; areas belong to squads");
        return problem("unknown code " + text);
    }

private:
    static Error problem(std::string detail) { return Error{Errc::not_found, "", std::move(detail)}; }

    std::map<OrgCode, SquadSite const*> by_squad_;
    std::map<OrgCode, std::vector<SquadSite const*>> by_street_;
    std::set<OrgCode> districts_;
};

void warn_about(AreaFeature const& feature, SquadSite const& site, std::vector<FeatureNote>& warnings) {
    std::string const name = feature.name.empty() ? site.name : feature.name;
    if (feature.quality == "C") warnings.push_back({feature.number, name + ": approximate border (quality C)"});
    bool const other_name = !feature.name.empty() && !site.street_name.empty() && feature.name != site.street_name &&
                            feature.name != site.name;
    if (other_name)
        warnings.push_back(
            {feature.number, "the file says " + feature.name + ", the organisation tree says " + site.street_name});
}

void warn_about_overlaps(AreaImport const& import, std::vector<FeatureNote>& warnings) {
    std::map<OrgCode, std::size_t> feature_of;
    for (AreaMatch const& match : import.report.matched) feature_of[match.squad] = match.feature;
    for (AreaOverlap const& overlap : find_overlaps(import.areas)) {
        OrgCode const& first = import.areas[overlap.first].owner;
        OrgCode const& second = import.areas[overlap.second].owner;
        char where[64];
        std::snprintf(where, sizeof where, "%.6f,%.6f", overlap.near.lon_deg, overlap.near.lat_deg);
        warnings.push_back({feature_of[first], "overlaps feature " + std::to_string(feature_of[second]) + " near " +
                                                   where + "; " + first.text() + " gets the common ground"});
    }
}

std::string missing_reason(SquadSite const& site) {
    if (site.street.empty()) return site.name + ": direct squad, no feature has its code";
    return site.name + ": no sound feature for it or for " + site.street.text();
}

void add_notes(std::string& text, std::string const& title, std::vector<std::string> const& notes,
               std::size_t notes_max) {
    if (notes.empty()) return;
    text += title + ":\n";
    for (std::size_t i = 0; i < std::min(notes.size(), notes_max); ++i) text += "  " + notes[i] + "\n";
    if (notes.size() > notes_max) text += "  … and " + std::to_string(notes.size() - notes_max) + " more\n";
}

std::vector<std::string> lines_of(std::vector<FeatureNote> const& notes) {
    std::vector<std::string> lines;
    for (FeatureNote const& note : notes) {
        std::string const where = note.feature == 0 ? "the file: " : "feature " + std::to_string(note.feature) + ": ";
        lines.push_back(where + note.reason);
    }
    return lines;
}

}  // namespace

AreaImport import_areas(std::string_view text, std::span<SquadSite const> squads, AreaImportOptions const& options) {
    AreaFeatures read = read_area_features(text, options);
    AreaImport import;
    AreaImportReport& report = import.report;
    report.features = read.count;
    report.refused = std::move(read.refused);
    SquadFinder const finder(squads);
    std::map<OrgCode, std::size_t> taken;
    for (AreaFeature& feature : read.sound) {
        auto const site = finder.find(feature.code);
        if (!site) {
            report.refused.push_back({feature.number, site.error().detail});
            continue;
        }
        OrgCode const& squad = (*site)->squad;
        auto const [earlier, is_new] = taken.emplace(squad, feature.number);
        if (!is_new) {
            report.refused.push_back({feature.number, "squad " + squad.text() + " already has an area from feature " +
                                                          std::to_string(earlier->second)});
            continue;
        }
        warn_about(feature, **site, report.warnings);
        report.matched.push_back({feature.number, squad, feature.name.empty() ? (*site)->name : feature.name,
                                  area_km2(feature.shape), feature.quality == "C"});
        import.areas.push_back({squad, std::move(feature.shape)});
    }
    for (SquadSite const& site : squads)
        if (!taken.contains(site.squad)) report.without.push_back({site.squad, missing_reason(site)});
    std::sort(report.refused.begin(), report.refused.end(),
              [](FeatureNote const& a, FeatureNote const& b) { return a.feature < b.feature; });
    std::sort(import.areas.begin(), import.areas.end(),
              [](OwnedArea const& a, OwnedArea const& b) { return a.owner < b.owner; });
    if (report.accepted()) warn_about_overlaps(import, report.warnings);
    if (!report.accepted()) import.areas.clear();
    return import;
}

std::string AreaImportReport::to_text(std::size_t notes_max) const {
    std::string text = std::to_string(features) + " features, " + std::to_string(matched.size()) +
                       " matched to squads, " + std::to_string(refused.size()) + " refused, " +
                       std::to_string(without.size()) + " squads without an area, " + std::to_string(warnings.size()) +
                       " warnings\n";
    add_notes(text, "refused (nothing is imported)", lines_of(refused), notes_max);
    std::vector<std::string> squads;
    for (SquadWithoutArea const& squad : without) squads.push_back(squad.squad.text() + " " + squad.reason);
    add_notes(text, "squads without an area", squads, notes_max);
    add_notes(text, "warnings", lines_of(warnings), notes_max);
    return text;
}

}  // namespace tiaodu
