// SPDX-License-Identifier: Apache-2.0
#include "server/app/road_file.hpp"

#include "db/hash_chain.hpp"
#include "protocol/vocab/text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace tiaodu {
namespace {

static_assert(std::endian::native == std::endian::little, "the file holds numbers as this machine does");
static_assert(sizeof(PackedPoint) == 8 && sizeof(RoadPiece) == 32);

constexpr std::string_view prefix = "roads-";
constexpr std::string_view suffix = ".bin";
constexpr std::size_t name_digits = 16;
constexpr std::size_t checksum_bytes = 32;

/// Then nodes, points and pieces as they lie in memory, then the SHA-256 of everything before it.
struct Header {
    std::array<char, 8> magic{'t', 'i', 'a', 'o', 'r', 'o', 'a', 'd'};
    std::uint32_t version = 1;  ///< Grows with every change of the layout.
    std::uint32_t nodes = 0;
    std::uint32_t points = 0;
    std::uint32_t pieces = 0;
    friend bool operator==(Header const&, Header const&) = default;
};
static_assert(sizeof(Header) == 24);

template <class T>
void append(std::string& bytes, std::vector<T> const& items) {
    auto const at = bytes.size();
    bytes.resize(at + items.size() * sizeof(T));
    if (!items.empty()) std::memcpy(bytes.data() + at, items.data(), items.size() * sizeof(T));
}

template <class T>
void take(std::string_view& bytes, std::vector<T>& items, std::size_t count) {
    items.resize(count);
    if (count > 0) std::memcpy(items.data(), bytes.data(), count * sizeof(T));
    bytes.remove_prefix(count * sizeof(T));
}

/// A file descriptor that closes itself.
class Descriptor {
public:
    Descriptor(std::filesystem::path const& path, int flags) : path_(path), file_(::open(path.c_str(), flags, 0644)) {
        if (file_ < 0) fail();
    }
    ~Descriptor() { ::close(file_); }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;

    void write(std::string_view bytes) const {
        while (!bytes.empty()) {
            auto const written = ::write(file_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) fail();
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void sync() const {
        if (::fsync(file_) != 0) fail();
    }

private:
    [[noreturn]] void fail() const {
        throw std::runtime_error("cannot write " + path_.string() + ": " + std::strerror(errno));
    }
    std::filesystem::path path_;
    int file_;
};

Error damaged(std::string detail) { return {Errc::malformed, "roads.checksum", std::move(detail)}; }

Result<RoadNetwork> parsed(std::string_view bytes) {
    Header header;
    if (bytes.size() < sizeof header) return damaged("the file of the roads is too short");
    std::memcpy(&header, bytes.data(), sizeof header);
    bytes.remove_prefix(sizeof header);
    Header expected;
    expected.nodes = header.nodes;
    expected.points = header.points;
    expected.pieces = header.pieces;
    if (!(header == expected)) return damaged("the file of the roads is of another version: import them again");
    auto const size = std::uint64_t{header.nodes} * sizeof(PackedPoint) +
                      std::uint64_t{header.points} * sizeof(PackedPoint) +
                      std::uint64_t{header.pieces} * sizeof(RoadPiece);
    if (bytes.size() != size) return damaged("the file of the roads has another size than it says");
    RoadNetwork network;
    take(bytes, network.nodes, header.nodes);
    take(bytes, network.points, header.points);
    take(bytes, network.pieces, header.pieces);
    if (auto const error = check_network(network)) return damaged("the roads are broken at " + error->path);
    return network;
}

}  // namespace

std::filesystem::path road_file(std::filesystem::path const& folder, std::string const& checksum) {
    return folder / (std::string(prefix) + checksum.substr(0, name_digits) + std::string(suffix));
}

std::string write_road_file(std::filesystem::path const& folder, RoadNetwork const& network) {
    Header header;
    header.nodes = static_cast<std::uint32_t>(network.nodes.size());
    header.points = static_cast<std::uint32_t>(network.points.size());
    header.pieces = static_cast<std::uint32_t>(network.pieces.size());
    std::string bytes(sizeof header, '\0');
    std::memcpy(bytes.data(), &header, sizeof header);
    append(bytes, network.nodes);
    append(bytes, network.points);
    append(bytes, network.pieces);
    auto const sum = sha256(bytes);
    bytes += sum;
    auto const path = road_file(folder, to_hex(sum));
    auto const temporary = path.string() + ".new";
    {
        Descriptor const file(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
        file.write(bytes);
        file.sync();
    }
    std::filesystem::rename(temporary, path);
    Descriptor(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC).sync();
    return to_hex(sum);
}

Result<RoadNetwork> read_road_file(std::filesystem::path const& folder, std::string const& checksum) {
    auto const path = road_file(folder, checksum);
    std::ifstream file(path, std::ios::binary);
    std::error_code none;
    auto const size = std::filesystem::file_size(path, none);
    if (!file || none) return Error{Errc::not_found, "roads.checksum", "there is no file " + path.filename().string()};
    if (size < sizeof(Header) + checksum_bytes) return damaged("the file of the roads is too short");
    std::string bytes(size, '\0');
    if (!file.read(bytes.data(), static_cast<std::streamsize>(size))) return damaged("the roads cannot be read");
    std::string_view const content(bytes.data(), bytes.size() - checksum_bytes);
    auto const sum = sha256(content);
    if (bytes.compare(content.size(), checksum_bytes, sum) != 0 || to_hex(sum) != checksum)
        return damaged("the file of the roads is damaged: import them again");
    return parsed(content);
}

void remove_older_road_files(std::filesystem::path const& folder, std::string const& checksum) {
    std::error_code ignored;
    auto const kept = std::filesystem::last_write_time(road_file(folder, checksum), ignored);
    if (ignored) return;
    for (std::filesystem::directory_iterator at(folder, ignored), end; !ignored && at != end; at.increment(ignored)) {
        auto const name = at->path().filename().string();
        if (name.starts_with(prefix) && name.ends_with(suffix) &&
            std::filesystem::last_write_time(at->path(), ignored) < kept)
            std::filesystem::remove(at->path(), ignored);
    }
}

}  // namespace tiaodu
