// SPDX-License-Identifier: Apache-2.0
#include "server/importers/track_import.hpp"

#include "protocol/vocab/text.hpp"

#include <algorithm>
#include <charconv>

/// NMEA 0183: `$GPRMC,…*hh`. RMC has date, time, place, speed and course; GGA has time and place only and is read when
/// the file has no RMC.
namespace tiaodu::track_import {
namespace {

constexpr double kmh_per_knot = 1.852;

struct Sentence {
    std::size_t line = 0;
    std::vector<std::string_view> fields;  ///< The first one is the address, for example GPRMC.
    std::string_view kind() const { return fields[0].substr(2); }
};

/// The sentence of a line; none when it is not one that we read. Errors: checksum.
Result<std::optional<Sentence>> sentence_of(std::string_view text, std::size_t line) {
    text = trimmed(text);
    bool const ours = text.size() > 6 && text[0] == '$' && (text.substr(3, 4) == "RMC," || text.substr(3, 4) == "GGA,");
    if (!ours) return std::optional<Sentence>();
    auto const star = text.find('*');
    if (star == std::string_view::npos) return at_line(line, "checksum", "is missing", Errc::malformed);
    unsigned sum = 0;
    for (char const c : text.substr(1, star - 1)) sum ^= static_cast<unsigned char>(c);
    unsigned given = 0;
    auto const digits = text.substr(star + 1);
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), given, 16);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.size() != 2 || given != sum)
        return at_line(line, "checksum", "does not fit: the line was damaged", Errc::malformed);
    return std::optional(Sentence{line, split(text.substr(1, star - 1), ',')});
}

std::optional<int> digits_in(std::string_view text, std::size_t from, std::size_t count) {
    if (text.size() < from + count) return std::nullopt;
    int value = 0;
    for (char const c : text.substr(from, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// hhmmss or hhmmss.sss as time since midnight.
std::optional<Millis> time_of_day(std::string_view text) {
    auto const hour = digits_in(text, 0, 2), minute = digits_in(text, 2, 2);
    auto const seconds = text.size() >= 6 ? number_in(text.substr(4)) : std::nullopt;
    if (!hour || !minute || !seconds || *hour > 23 || *minute > 59 || *seconds < 0 || *seconds >= 61)
        return std::nullopt;
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           Millis(static_cast<std::int64_t>(*seconds * 1000 + 0.5));
}

/// ddmmyy as 00:00 UTC of a day of this century.
std::optional<Time> day_of_text(std::string_view text) {
    auto const day = digits_in(text, 0, 2), month = digits_in(text, 2, 2), year = digits_in(text, 4, 2);
    if (!day || !month || !year || text.size() != 6) return std::nullopt;
    auto const time = time_from_civil(2000 + *year, *month, *day, 0, 0, 0);
    return time ? std::optional(*time) : std::nullopt;
}

/// ddmm.mmmm and a letter as degrees; `letters` are the positive and the negative one.
std::optional<double> degrees_of(std::string_view text, std::string_view letter, std::string_view letters) {
    auto const point = std::min(text.find('.'), text.size());
    if (point < 3 || letter.size() != 1 || letters.find(letter) == std::string_view::npos) return std::nullopt;
    auto const whole = digits_in(text, 0, point - 2);
    auto const minutes = number_in(text.substr(point - 2));
    if (!whole || !minutes || *minutes < 0 || *minutes >= 60) return std::nullopt;
    double const value = *whole + *minutes / 60;
    return letter[0] == letters[0] ? value : -value;
}

/// An empty field is none; anything else must be a number.
std::optional<Error> read_optional(Sentence const& sentence, std::size_t index, char const* field, double factor,
                                   std::optional<double>& value) {
    if (sentence.fields.size() <= index || sentence.fields[index].empty()) return std::nullopt;
    auto const number = number_in(sentence.fields[index]);
    if (!number) return at_line(sentence.line, field, "must be a number");
    value = *number * factor;
    return std::nullopt;
}

class NmeaReader {
public:
    explicit NmeaReader(TrackFileOptions const& options) : options_(options), day_(options.date) {}

    std::optional<Error> read(Sentence const& sentence) {
        bool const rmc = sentence.kind() == "RMC";
        auto const& fields = sentence.fields;
        if (fields.size() < 10) return at_line(sentence.line, "", "has too few fields", Errc::malformed);
        if (rmc ? fields[2] != "A" : fields[6] == "0") {
            ++file_.without_place;
            return std::nullopt;
        }
        auto const day_time = time_of_day(fields[1]);
        if (!day_time) return at_line(sentence.line, "time", "must be hhmmss");
        if (rmc) {
            day_ = day_of_text(fields[9]);
            if (!day_) return at_line(sentence.line, "date", "must be ddmmyy");
        } else if (!day_) {
            return at_line(sentence.line, "date",
                           "GGA sentences have no date and the file has no RMC: say which with --date",
                           Errc::missing_field);
        } else if (last_ && *last_ - *day_time > std::chrono::hours(12)) {
            *day_ += std::chrono::hours(24);  // past midnight
        }
        last_ = day_time;
        std::size_t const at = rmc ? 3 : 2;
        auto const lat = degrees_of(fields[at], fields[at + 1], "NS");
        auto const lon = degrees_of(fields[at + 2], fields[at + 3], "EW");
        if (!lat) return at_line(sentence.line, "lat", "must be ddmm.mmmm and N or S");
        if (!lon) return at_line(sentence.line, "lon", "must be dddmm.mmmm and E or W");
        Point point{sentence.line, *lon, *lat, std::nullopt, std::nullopt};
        if (rmc) {
            if (auto error = read_optional(sentence, 7, "speed", kmh_per_knot, point.speed_kmh)) return error;
            if (auto error = read_optional(sentence, 8, "course", 1, point.course_deg)) return error;
        }
        return add(file_, options_, *day_ + *day_time - options_.utc_offset.value_or(Millis(0)), point);
    }
    TrackFile take() { return std::move(file_); }

private:
    TrackFileOptions const& options_;
    TrackFile file_;
    std::optional<Time> day_;
    std::optional<Millis> last_;
};

}  // namespace

Result<TrackFile> read_nmea(std::string_view text, TrackFileOptions const& options) {
    std::vector<Sentence> sentences;
    bool has_rmc = false;
    std::size_t number = 0;
    for (auto const line : split(text, '\n')) {
        auto sentence = sentence_of(line, ++number);
        if (!sentence) return sentence.error();
        if (!*sentence) continue;
        has_rmc = has_rmc || (*sentence)->kind() == "RMC";
        sentences.push_back(std::move(**sentence));
    }
    NmeaReader reader(options);
    for (auto const& sentence : sentences) {
        if (has_rmc && sentence.kind() != "RMC") continue;
        if (auto error = reader.read(sentence)) return *error;
    }
    return reader.take();
}

}  // namespace tiaodu::track_import
