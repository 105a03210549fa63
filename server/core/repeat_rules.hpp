// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/repeat.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/time.hpp"
#include "server/core/likeness.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tiaodu {

/// What is compared of a ticket. What is absent or empty never agrees with anything.
struct RepeatFacts {
    std::optional<GeoPoint> point;
    std::optional<OrgCode> street;  ///< Street office (街镇) whose area holds the place.
    std::string category{};
    std::optional<std::string> caller;  ///< Opaque key (a keyed hash), never the number itself; compared for equality.
    Time received_at{};
    TextPrint text{};  ///< Of title and description; with the address only while the ticket has no point.
};

struct KnownTicket {
    TicketId id;
    RepeatFacts facts;
};

/// How much each agreement adds to the score; all ≥ 0, with a sum of 1 the score is 0 … 1 (it is cut at 1).
struct RepeatWeights {
    double place = 0.30;  ///< × 1 at the same point … 0.5 at the radius.
    double text = 0.36;   ///< × likeness.
    double caller = 0.18;
    double category = 0.10;
    double recent = 0.06;  ///< × 1 at the same moment … 0 at the end of the window.
};

struct RepeatSettings {
    double radius_default_m = 150;                        ///< > 0; a ticket exactly at the radius still agrees.
    std::map<std::string, double, std::less<>> radius_m;  ///< By category of the new ticket, instead of the default.
    Millis window{std::chrono::hours(24 * 30)};           ///< > 0; older tickets (and later ones) are not looked at.
    RepeatWeights weights{};
    double threshold = 0.38;            ///< Least score of a hint.
    double text_min = 0.40;             ///< Least likeness that counts; unlike complaints of one place stay below it.
    double text_alone_min = 0.80;       ///< Least likeness that makes a hint without place and caller.
    std::size_t telling_pairs_min = 4;  ///< Texts with less to say than this are never alike.
    std::size_t shown_max = 5;
};

/// The known tickets that `fresh` may repeat, best first, at most `shown_max`; equal scores by ticket id. A person
/// decides, nothing is joined.
///
/// A ticket is a hint when all of this holds:
/// 1. it was received within the window before or after `fresh`;
/// 2. the place agrees (within the radius of the category), or the caller is the same, or the texts are alike by at
///    least `text_alone_min` in the same street;
/// 3. the sum of the weights of what agrees reaches the threshold. With the defaults: same place and category; same
///    place or caller and a similar text; but not the caller with the category alone (one person who reports many
///    shops), nor the place alone (a busy corner).
///
/// Some milliseconds for 20,000 known tickets. Hand in what the asker may see, without the new ticket itself.
std::vector<RepeatHint> likely_repeats(RepeatFacts const& fresh, std::span<KnownTicket const> known,
                                       RepeatSettings const& settings);

}  // namespace tiaodu
