// SPDX-License-Identifier: Apache-2.0
#include "db/evidence_files.hpp"

#include "db/hash_chain.hpp"
#include "protocol/vocab/text.hpp"
#include "tests/db/temporary.hpp"

#include <sys/stat.h>

#include <fstream>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::string const picture = "\xFF\xD8\xFF" + std::string(5000, 'p');

std::string bytes_of_hex(char const* digits) {
    std::string bytes;
    REQUIRE(from_hex(digits, bytes));
    return bytes;
}

std::string contents(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Runs what is posted at once, on the evidence thread.
EvidenceSettings at_once() {
    EvidenceSettings settings;
    settings.post = [](std::function<void()> work) { work(); };
    return settings;
}

/// Keeps and waits; the outcome.
Result<KeptFile> kept(EvidenceFiles& files, std::string bytes) {
    Count answers;
    std::optional<Result<KeptFile>> outcome;
    files.keep(std::move(bytes), [&](Result<KeptFile> const& result) {
        outcome = result;
        answers.add();
    });
    REQUIRE(answers.reaches(1));
    return *outcome;
}

std::size_t files_below(std::filesystem::path const& folder) {
    std::size_t count = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
        count += entry.is_regular_file() ? 1u : 0u;
    return count;
}

}  // namespace

TEST_CASE("evidence is kept under the hash of its bytes, readable by nobody else") {
    TemporaryFolder folder;
    EvidenceFiles files(folder.path(), at_once());
    auto const file = kept(files, picture);
    REQUIRE(file.has_value());
    CHECK(file->sha256 == to_hex(sha256(picture)));
    CHECK(file->bytes == picture.size());
    CHECK(file->type == EvidenceType::jpeg);
    auto const path = files.path_of(file->sha256).value();
    CHECK(path == folder.path() / "evidence" / file->sha256.substr(0, 2) / file->sha256.substr(2, 2) / file->sha256);
    CHECK(contents(path) == picture);
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(files.kept() == 1);
    CHECK(files_below(folder.path()) == 1);
}

TEST_CASE("the same bytes are stored once, and a file that was changed on the disk is put right") {
    TemporaryFolder folder;
    EvidenceFiles files(folder.path(), at_once());
    auto const path = files.path_of(kept(files, picture)->sha256).value();
    auto const written = std::filesystem::last_write_time(path);
    CHECK(kept(files, picture).has_value());
    CHECK(std::filesystem::last_write_time(path) == written);
    auto damaged = picture;
    damaged[100] ^= 1;
    std::ofstream(path, std::ios::binary) << damaged;
    CHECK(kept(files, picture).has_value());
    CHECK(contents(path) == picture);
    CHECK(files_below(folder.path()) == 1);
}

TEST_CASE("what a file is, its first bytes say") {
    struct Row {
        std::string bytes;
        std::optional<EvidenceType> type;
    };
    for (Row const& row : {
             Row{bytes_of_hex("ffd8ffe1"), EvidenceType::jpeg},
             Row{bytes_of_hex("89504e470d0a1a0a"), EvidenceType::png},
             Row{bytes_of_hex("49492a00"), EvidenceType::tiff},
             Row{bytes_of_hex("4d4d002a"), EvidenceType::tiff},
             Row{"ID3\x04", EvidenceType::mp3},
             Row{bytes_of_hex("fffb9064"), EvidenceType::mp3},
             Row{"RIFF1234WAVEfmt ", EvidenceType::wav},
             Row{bytes_of_hex("3026b2758e66cf11"), EvidenceType::wmv},
             Row{bytes_of_hex("00000018") + "ftypmp42", EvidenceType::mp4},
             Row{"", std::nullopt},
             Row{bytes_of_hex("ffd8"), std::nullopt},
             Row{"#!/bin/sh", std::nullopt},
             Row{"<html>", std::nullopt},
             Row{"RIFF1234AVI ", std::nullopt},
         })
        CHECK(type_of_evidence(row.bytes) == row.type);
}

TEST_CASE("evidence that is of no known kind or too large is refused and leaves nothing behind") {
    TemporaryFolder folder;
    EvidenceFiles files(folder.path(), at_once());
    CHECK(kept(files, "#!/bin/sh").error().code == Errc::unsupported);
    auto const largest = "\xFF\xD8\xFF" + std::string((1u << 20) - 3, 'p');
    CHECK(kept(files, largest).has_value());
    CHECK(kept(files, largest + "p").error().code == Errc::limit_exceeded);
    CHECK(files.refused() == 2);
    CHECK(files_below(folder.path()) == 1);
}

TEST_CASE("beyond its limits evidence is refused at once, not piled up") {
    TemporaryFolder folder;
    auto settings = at_once();
    settings.waiting_max = 2;
    settings.waiting_bytes_max = 8 * picture.size();
    std::mutex gate;
    std::unique_lock shut(gate);
    Count entered, done, busy;
    auto const hold = [&](Result<KeptFile> const&) {
        entered.add();
        std::lock_guard wait(gate);
        done.add();
    };
    auto const count = [&](Result<KeptFile> const& outcome) {
        if (!outcome && outcome.error().code == Errc::busy) return busy.add();
        done.add();
    };
    {
        EvidenceFiles files(folder.path(), settings);
        files.keep(picture, hold);  // The thread now waits in the answer to this one.
        REQUIRE(entered.reaches(1));
        files.keep(picture + "1", count);
        files.keep(picture + "2", count);
        CHECK(busy.value() == 0);
        files.keep(picture + "3", count);
        CHECK(busy.value() == 1);
        shut.unlock();
        REQUIRE(done.reaches(3));
        files.keep(picture + std::string(2 * picture.size(), '4'), count);
        CHECK(done.reaches(4));
        files.keep(picture + std::string(8 * picture.size(), '5'), count);
        CHECK(busy.reaches(2));
    }
    CHECK(files_below(folder.path()) == 4);
}

TEST_CASE("stopping writes what waits, and a start removes what was left half-written") {
    TemporaryFolder folder;
    Count answers;
    {
        EvidenceFiles files(folder.path(), at_once());
        for (int i = 0; i < 20; ++i)
            files.keep(picture + std::to_string(i), [&](Result<KeptFile> const& outcome) {
                if (outcome) answers.add();
            });
        files.stop();
        CHECK(answers.value() == 20);
        CHECK(kept(files, picture).error().code == Errc::busy);
    }
    std::ofstream(folder.path() / "evidence" / "abc.unfinished") << "half";
    CHECK(files_below(folder.path()) == 21);
    EvidenceFiles files(folder.path(), at_once());
    CHECK(files_below(folder.path()) == 20);
}

TEST_CASE("a folder that cannot be written is said, and the files come when it can be") {
    TemporaryFolder folder;
    EvidenceFiles files(folder.path(), at_once());
    // A file stands where the folder of this hash must be: that also stops a process that may do everything.
    auto const first = folder.path() / "evidence" / to_hex(sha256(picture)).substr(0, 2);
    std::ofstream(first) << "in the way";
    auto const refused = kept(files, picture);
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code == Errc::internal);
    CHECK(!refused.error().detail.empty());
    std::filesystem::remove(first);
    CHECK(kept(files, picture).has_value());
}

TEST_CASE("a path is only made of a hash") {
    TemporaryFolder folder;
    EvidenceFiles files(folder.path(), at_once());
    for (std::string const& name :
         {std::string("../../etc/passwd"), std::string(64, 'G'), std::string(63, 'a'), std::string()})
        CHECK(files.path_of(name).error().code == Errc::invalid_field);
}
