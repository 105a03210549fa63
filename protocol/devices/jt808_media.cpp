// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_media.hpp"

#include "protocol/devices/bytes.hpp"
#include "protocol/devices/jt808_fields.hpp"
#include "protocol/devices/jt808_parts.hpp"
#include "protocol/vocab/assert.hpp"

#include <algorithm>

namespace tiaodu::jt808 {
namespace {

using devices::ByteReader;
using devices::put_u16;
using devices::put_u32;
using devices::put_u8;

constexpr std::size_t head_bytes = 8;
constexpr std::size_t list_item_bytes = 4 + 3 + position_fixed_bytes;

Error invalid(std::string path, std::string detail) {
    return Error{Errc::invalid_field, std::move(path), std::move(detail)};
}

MediaHead read_head(ByteReader& reader) {
    MediaHead head;
    head.id = reader.u32();
    head.kind = reader.u8();
    head.format = reader.u8();
    head.event = reader.u8();
    head.channel = reader.u8();
    return head;
}

Result<std::variant<MediaData, MediaPiece>> read_piece(std::string_view body) {
    ByteReader reader(body);
    MediaPiece piece;
    piece.head = read_head(reader);
    piece.total = reader.u32();
    piece.number = reader.u32();
    piece.data = reader.rest();
    if (piece.data.empty()) return too_short("a piece of a medium", head_bytes + 8 + 1, body.size());
    return piece;
}

/// Where 2013 has alarm and status bits, 2011 has two numbers.
bool may_be_piece(std::string_view body) {
    ByteReader reader(body.substr(head_bytes));
    auto const total = reader.u32();
    auto const number = reader.u32();
    return reader.ok() && number >= 1 && number <= total && total <= PartLimits().parts_max;
}

void put_filter(std::string& body, MediaFilter const& filter, Millis utc_offset) {
    put_u8(body, static_cast<std::uint8_t>(filter.kind));
    put_u8(body, filter.channel);
    put_u8(body, filter.event);
    for (auto const& time : {filter.from, filter.to})
        body += time ? encode_bcd_time(*time, utc_offset) : std::string(6, '\0');
}

std::optional<Error> wrong_with(MediaFilter const& filter) {
    auto const first = *time_from_civil(2000, 1, 2, 0, 0, 0);
    auto const last = *time_from_civil(2099, 12, 30, 0, 0, 0);
    for (auto const& time : {filter.from, filter.to})
        if (time && (*time < first || *time > last)) return invalid("filter", "times are from 2000 to 2099");
    if (filter.from && filter.to && *filter.from > *filter.to) return invalid("filter", "from is later than to");
    return std::nullopt;
}

}  // namespace

Result<MediaHead> decode_media_event(std::string_view body) {
    if (body.size() < head_bytes) return too_short("a media event", head_bytes, body.size());
    ByteReader reader(body);
    return read_head(reader);
}

Result<std::variant<MediaData, MediaPiece>> decode_media_data(std::string_view body, Dialect const& dialect) {
    if (body.size() < head_bytes) return too_short("media data", head_bytes, body.size());
    if (dialect.edition == Edition::y2011) return read_piece(body);
    ByteReader reader(body);
    MediaData medium;
    medium.head = read_head(reader);
    auto position = decode_position(reader.take(position_fixed_bytes), dialect.utc_offset);
    bool const dated = position && position->fix_at;
    if (!dated && dialect.edition == Edition::y2013 && may_be_piece(body)) return read_piece(body);
    medium.data = reader.rest();
    if (!position || medium.data.empty())
        return too_short("media data", head_bytes + position_fixed_bytes + 1, body.size());
    medium.position = std::move(*position);
    return medium;
}

bool carries_piece(Frame const& part, Dialect const& dialect) {
    if (part.header.msg_id != msg::media_data || dialect.edition == Edition::y2019) return false;
    auto const data = decode_media_data(part.body, dialect);
    auto const* piece = data ? std::get_if<MediaPiece>(&*data) : nullptr;
    return piece && piece->total == part.header.packet_total && piece->number == part.header.packet_number;
}

std::string encode_media_reply(Edition edition, std::uint16_t reply_seq, std::uint32_t media_id,
                               std::vector<std::uint16_t> const& missing) {
    TIAODU_ASSERT(missing.size() <= media_reply_numbers_max);
    std::string body;
    if (edition == Edition::y2011) put_u16(body, reply_seq);
    put_u32(body, media_id);
    if (missing.empty()) return body;
    put_u8(body, static_cast<std::uint32_t>(missing.size()));
    for (auto const number : missing) put_u16(body, number);
    return body;
}

Result<std::string> body_of(Shoot const& request, Dialect const& dialect) {
    auto const between = [](std::uint8_t value, int least, int most) { return value >= least && value <= most; };
    if (request.channel == 0) return invalid("channel", "channels count from 1");
    bool const extreme = request.resolution == 0 || request.resolution == 255;
    if (!between(request.resolution, 1, 8) && !(extreme && dialect.edition == Edition::y2019))
        return invalid("resolution", "1 to 8; 0 and 255 with terminals of 2019");
    if (!between(request.quality, 1, 10)) return invalid("quality", "1 to 10");
    if (request.contrast > 127) return invalid("contrast", "0 to 127");
    if (request.saturation > 127) return invalid("saturation", "0 to 127");
    std::string body;
    put_u8(body, request.channel);
    put_u16(body, request.command);
    put_u16(body, request.interval_s);
    put_u8(body, request.keep ? 1 : 0);
    for (auto const setting :
         {request.resolution, request.quality, request.brightness, request.contrast, request.saturation, request.color})
        put_u8(body, setting);
    return body;
}

Result<std::string> body_of(SearchMedia const& request, Dialect const& dialect) {
    if (auto error = wrong_with(request.filter)) return std::move(*error);
    std::string body;
    put_filter(body, request.filter, dialect.utc_offset);
    return body;
}

Result<std::string> body_of(UploadMedia const& request, Dialect const& dialect) {
    if (auto error = wrong_with(request.filter)) return std::move(*error);
    std::string body;
    put_filter(body, request.filter, dialect.utc_offset);
    put_u8(body, request.erase ? 1 : 0);
    return body;
}

Result<ShootAnswer> decode_shoot_answer(std::string_view body) {
    ByteReader reader(body);
    ShootAnswer answer;
    answer.reply_seq = reader.u16();
    answer.result = reader.u8();
    if (!reader.ok()) return too_short("a shoot answer", 3, body.size());
    if (answer.result != 0) return answer;  // Only a success says how many there are.
    std::size_t const count = reader.u16();
    if (!reader.ok() || reader.left() < count * 4) return too_short("a shoot answer", 5 + count * 4, body.size());
    for (std::size_t i = 0; i < count; ++i) answer.media_ids.push_back(reader.u32());
    return answer;
}

Result<MediaList> decode_media_list(std::string_view body, Millis utc_offset) {
    if (body.size() < 4) return too_short("a list of media", 4, body.size());
    ByteReader reader(body);
    MediaList list;
    list.reply_seq = reader.u16();
    list.total = reader.u16();
    while (list.media.size() < list.total && reader.left() >= list_item_bytes) {
        StoredMedium medium;
        medium.id = reader.u32();
        medium.kind = reader.u8();
        medium.channel = reader.u8();
        medium.event = reader.u8();
        medium.position = decode_position(reader.take(position_fixed_bytes), utc_offset).value();
        list.media.push_back(std::move(medium));
    }
    return list;
}

}  // namespace tiaodu::jt808
