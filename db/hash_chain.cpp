// SPDX-License-Identifier: Apache-2.0
#include "db/hash_chain.hpp"

#include "protocol/vocab/text.hpp"

#include <sodium.h>

#include <stdexcept>

namespace tiaodu {
namespace {

void ready() {
    static int const outcome = sodium_init();
    if (outcome < 0) throw std::runtime_error("libsodium did not start");
}

void add(std::string& bytes, std::string_view field) {
    auto size = static_cast<std::uint64_t>(field.size());
    for (int i = 0; i < 8; ++i, size >>= 8) bytes += static_cast<char>(size & 0xff);
    bytes += field;
}
void add(std::string& bytes, std::int64_t number) {
    auto value = static_cast<std::uint64_t>(number);
    for (int i = 0; i < 8; ++i, value >>= 8) bytes += static_cast<char>(value & 0xff);
}

}  // namespace

std::string sha256(std::string_view bytes) {
    ready();
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
    return hash;
}

std::string random_bytes(std::size_t count) {
    ready();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), count);
    return bytes;
}

std::string chain_start() { return std::string(crypto_hash_sha256_BYTES, '\0'); }

std::string chain_hash(std::string_view previous, EventRow const& row) {
    std::string bytes(previous);
    bytes.reserve(previous.size() + row.body.size() + row.nodes.size() + 300);
    for (auto const number : {row.seq, row.home, row.epoch, row.at_ms, row.version}) add(bytes, number);
    for (auto const* field :
         {&row.type, &row.entity, &row.nodes, &row.left_nodes, &row.cause, &row.account, &row.actor, &row.body})
        add(bytes, *field);
    return sha256(bytes);
}

EventRow to_row(Event const& event, std::string body, std::uint32_t home, std::uint32_t epoch) {
    EventRow row;
    row.seq = event.seq;
    row.home = home;
    row.epoch = epoch;
    row.at_ms = to_ms(event.at);
    row.type = std::string(type_of(event.body));
    row.entity = event.entity;
    row.version = event.version;
    row.nodes = join_codes(event.nodes);
    row.left_nodes = join_codes(event.left);
    row.cause = event.cause.text();
    row.account = event.actor.account ? to_string(*event.actor.account) : "";
    row.actor = event.actor.display_name;
    row.body = std::move(body);
    return row;
}

std::string join_codes(std::vector<OrgCode> const& codes) {
    std::string text;
    for (auto const& code : codes) text += (text.empty() ? "" : ",") + code.text();
    return text;
}

std::vector<OrgCode> split_codes(std::string_view text) {
    std::vector<OrgCode> codes;
    if (text.empty()) return codes;
    for (auto const part : split(text, ',')) codes.emplace_back(std::string(part));
    return codes;
}

}  // namespace tiaodu
