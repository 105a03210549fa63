// SPDX-License-Identifier: Apache-2.0
#include "server/core/repeat_rules.hpp"

#include "protocol/vocab/assert.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace tiaodu {
namespace {

/// One degree of latitude is 111,195 m on our sphere; a little less, so that nothing inside the radius is left out.
constexpr double metres_per_degree = 111'000;

double radius_for(std::string const& category, RepeatSettings const& settings) {
    auto const found = settings.radius_m.find(category);
    return found == settings.radius_m.end() ? settings.radius_default_m : found->second;
}

/// Compares one new ticket with many known ones.
class Comparison {
public:
    Comparison(RepeatFacts const& fresh, RepeatSettings const& settings)
        : fresh_(fresh), settings_(settings), radius_m_(radius_for(fresh.category, settings)), likeness_(fresh.text) {
        TIAODU_ASSERT(radius_m_ > 0 && settings.window > Millis{0});
    }

    std::optional<RepeatHint> with(KnownTicket const& known) const {
        auto const apart = std::chrono::abs(fresh_.received_at - known.facts.received_at);
        if (apart > settings_.window) return std::nullopt;
        auto const metres = metres_to(known.facts);
        bool const same_caller = fresh_.caller && !fresh_.caller->empty() && fresh_.caller == known.facts.caller;
        bool const same_street = fresh_.street && fresh_.street == known.facts.street;
        if (!metres && !same_caller && !same_street) return std::nullopt;
        auto const alike = text_likeness_to(known.facts);
        if (!metres && !same_caller && alike.value_or(0) < settings_.text_alone_min) return std::nullopt;

        auto const& weights = settings_.weights;
        RepeatHint hint{.ticket_id = known.id};
        auto const add = [&hint](double score, RepeatReasonCode code, std::optional<std::int64_t> number) {
            hint.score += score;
            hint.reasons.push_back({code, number});
        };
        if (metres)
            add(weights.place * (1 - 0.5 * *metres / radius_m_), RepeatReasonCode::same_place, std::llround(*metres));
        if (!fresh_.category.empty() && fresh_.category == known.facts.category)
            add(weights.category, RepeatReasonCode::same_category, std::nullopt);
        if (same_caller) add(weights.caller, RepeatReasonCode::same_caller, std::nullopt);
        if (alike) add(weights.text * *alike, RepeatReasonCode::similar_text, std::lround(*alike * 100));
        auto const share = static_cast<double>(apart.count()) / static_cast<double>(settings_.window.count());
        auto const days = std::chrono::floor<std::chrono::days>(apart).count();
        add(weights.recent * (1 - share), RepeatReasonCode::recent, days);
        hint.score = std::min(hint.score, 1.0);
        if (hint.score < settings_.threshold) return std::nullopt;
        return hint;
    }

private:
    /// Metres between the two when the place agrees.
    std::optional<double> metres_to(RepeatFacts const& other) const {
        if (!fresh_.point || !other.point) return std::nullopt;
        if (std::abs(fresh_.point->lat_deg - other.point->lat_deg) * metres_per_degree > radius_m_) return std::nullopt;
        auto const metres = distance_m(*fresh_.point, *other.point);
        if (!(metres <= radius_m_)) return std::nullopt;
        return metres;
    }

    /// Likeness when the texts are alike.
    std::optional<double> text_likeness_to(RepeatFacts const& other) const {
        auto const telling = std::min(fresh_.text.telling_pairs(), other.text.telling_pairs());
        if (telling < settings_.telling_pairs_min) return std::nullopt;
        auto const alike = likeness_(other.text);
        if (alike < settings_.text_min) return std::nullopt;
        return alike;
    }

    RepeatFacts const& fresh_;
    RepeatSettings const& settings_;
    double radius_m_;
    LikenessTo likeness_;
};

}  // namespace

std::vector<RepeatHint> likely_repeats(RepeatFacts const& fresh, std::span<KnownTicket const> known,
                                       RepeatSettings const& settings) {
    Comparison const comparison(fresh, settings);
    std::vector<RepeatHint> hints;
    for (auto const& ticket : known)
        if (auto hint = comparison.with(ticket)) hints.push_back(std::move(*hint));
    std::sort(hints.begin(), hints.end(), [](RepeatHint const& a, RepeatHint const& b) {
        return std::tuple(-a.score, a.ticket_id) < std::tuple(-b.score, b.ticket_id);
    });
    if (hints.size() > settings.shown_max) hints.resize(settings.shown_max);
    return hints;
}

}  // namespace tiaodu
