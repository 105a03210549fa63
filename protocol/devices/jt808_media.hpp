// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_commands.hpp"

#include <variant>

/// Pictures, sound and video of a terminal: 0x0800, 0x0801, 0x0802, 0x0805 and what asks for them.
namespace tiaodu::jt808 {

enum class MediaKind : std::uint8_t { image = 0, audio = 1, video = 2 };

/// 0x0800, and the first eight bytes of 0x0801.
struct MediaHead {
    std::uint32_t id = 0;      ///< The terminal's own; it may begin again after a restart.
    std::uint8_t kind = 0;     ///< A `MediaKind`, kept as a number because terminals send others too.
    std::uint8_t format = 0;   ///< 0 JPEG, 1 TIF, 2 MP3, 3 WAV, 4 WMV; a claim, the bytes decide.
    std::uint8_t event = 0;    ///< 0 asked for, 1 timed, 2 robbery, 3 collision or rollover, …
    std::uint8_t channel = 0;  ///< Of the camera or microphone.
};

/// 0x0801 of 2013 and 2019: a whole medium, the position where it was taken in front of it.
struct MediaData {
    MediaHead head;
    Position position;
    std::string_view data;  ///< Into the body.
};

/// 0x0801 of 2011: one of several pieces, without a position.
struct MediaPiece {
    MediaHead head;
    std::uint32_t total = 0;
    std::uint32_t number = 0;  ///< From 1.
    std::string_view data;     ///< Into the body.
};

/// A complete medium, as the host gets it.
struct MediaObject {
    MediaHead head;
    std::optional<PositionReport> taken;  ///< Where and when; not with 2011.
    std::string data;
};

/// Errors: invalid_field at "body" when it is shorter than eight bytes.
Result<MediaHead> decode_media_event(std::string_view body);

/// The form follows the edition. A terminal that logged in with a code from an earlier connection may be one of 2011
/// though it counts as 2013: a body without a date where 2013 has it, but with possible packet numbers, is a piece.
/// Errors: invalid_field at "body" when it is shorter than its head or has no data.
Result<std::variant<MediaData, MediaPiece>> decode_media_data(std::string_view body, Dialect const& dialect);

/// True for a part of a 0x0801 whose body counts the parts again, as 2011 does: each is a piece by itself.
bool carries_piece(Frame const& part, Dialect const& dialect);

/// 0x8800: `missing` empty says that the medium is complete. 2011 names the serial that it answers first.
/// At most 125 numbers (JT/T 808-2011, table 67).
std::string encode_media_reply(Edition edition, std::uint16_t reply_seq, std::uint32_t media_id,
                               std::vector<std::uint16_t> const& missing);
inline constexpr std::size_t media_reply_numbers_max = 125;

/// 0x8801: take pictures or a video now. Answered by 0x0805, in 2011 by 0x0001.
struct Shoot {
    static constexpr std::uint16_t msg_id = msg::shoot;
    static constexpr std::uint16_t answer_id = msg::shoot_answer;
    static constexpr KnownTo known{};
    std::uint8_t channel = 1;       ///< From 1.
    std::uint16_t command = 1;      ///< `shoot_stop`, `shoot_video`, else how many pictures.
    std::uint16_t interval_s = 0;   ///< Between pictures, or the length of the video; 0 = as it can, or until stopped.
    bool keep = false;              ///< On the terminal, instead of sending it.
    std::uint8_t resolution = 2;    ///< 1 320x240, 2 640x480, 3 800x600, 4 1024x768, 5 QCIF … 8 D1; 2019: 0 and 255.
    std::uint8_t quality = 5;       ///< 1 best … 10 smallest.
    std::uint8_t brightness = 128;  ///< 0 … 255.
    std::uint8_t contrast = 64;     ///< 0 … 127.
    std::uint8_t saturation = 64;   ///< 0 … 127.
    std::uint8_t color = 128;       ///< 0 … 255.
};
inline constexpr std::uint16_t shoot_stop = 0;
inline constexpr std::uint16_t shoot_video = 0xFFFF;

/// Which stored media: of a kind, channel, event and time. Channel 0 = all of them.
struct MediaFilter {
    MediaKind kind = MediaKind::image;
    std::uint8_t channel = 0;
    std::uint8_t event = 0;
    std::optional<Time> from;  ///< Nothing = from the first one; years 2000 … 2099.
    std::optional<Time> to;
};

/// 0x8802: what is stored?
struct SearchMedia {
    static constexpr std::uint16_t msg_id = msg::search_media;
    static constexpr std::uint16_t answer_id = msg::media_list;
    static constexpr KnownTo known{};
    MediaFilter filter;
};

/// 0x8803: send what is stored. Each medium then comes by itself.
struct UploadMedia {
    static constexpr std::uint16_t msg_id = msg::upload_media;
    static constexpr std::uint16_t answer_id = msg::terminal_reply;
    static constexpr KnownTo known{};
    MediaFilter filter;
    bool erase = false;  ///< The terminal forgets it afterwards.
};

/// Bodies; the times are written as the terminal's clock shows them. Errors as in jt808_commands.hpp.
Result<std::string> body_of(Shoot const& request, Dialect const& dialect);
Result<std::string> body_of(SearchMedia const& request, Dialect const& dialect);
Result<std::string> body_of(UploadMedia const& request, Dialect const& dialect);

/// 0x0805.
struct ShootAnswer {
    std::uint16_t reply_seq = 0;
    std::uint8_t result = 0;  ///< 0 done, 1 failed, 2 no such channel.
    std::vector<std::uint32_t> media_ids;
};
/// Errors: invalid_field at "body" when it is shorter than its table or its count.
Result<ShootAnswer> decode_shoot_answer(std::string_view body);

/// One line of 0x0802.
struct StoredMedium {
    std::uint32_t id = 0;
    std::uint8_t kind = 0;
    std::uint8_t channel = 0;
    std::uint8_t event = 0;
    Position position;
};
/// 0x0802.
struct MediaList {
    std::uint16_t reply_seq = 0;
    std::uint16_t total = 0;  ///< As announced.
    std::vector<StoredMedium> media;
};
/// A list that ends before its count is kept as far as it goes. Errors: invalid_field at "body" when it is shorter than
/// four bytes.
Result<MediaList> decode_media_list(std::string_view body, Millis utc_offset);

}  // namespace tiaodu::jt808
