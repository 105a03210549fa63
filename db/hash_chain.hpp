// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/events.hpp"

#include <string>
#include <string_view>

namespace tiaodu {

/// An event as it stands in the table. The hash is taken over these fields exactly.
struct EventRow {
    std::int64_t seq = 0;
    std::int64_t home = 0;
    std::int64_t epoch = 0;
    std::int64_t at_ms = 0;
    std::string type;
    std::string entity;
    std::int64_t version = 0;
    std::string nodes;       ///< Comma-separated organisation codes.
    std::string left_nodes;  ///< The same.
    std::string cause;
    std::string account;
    std::string actor;
    std::string body;
};

EventRow to_row(Event const& event, std::string body, std::uint32_t home, std::uint32_t epoch);

/// SHA-256 over the previous row's hash and the length-prefixed fields of this one: 32 bytes. The first row follows 32
/// zero bytes.
std::string chain_hash(std::string_view previous, EventRow const& row);
std::string chain_start();

/// SHA-256 of the bytes: 32 bytes.
std::string sha256(std::string_view bytes);
/// `count` bytes from the system's random source.
std::string random_bytes(std::size_t count);

std::string join_codes(std::vector<OrgCode> const& codes);
std::vector<OrgCode> split_codes(std::string_view text);

}  // namespace tiaodu
