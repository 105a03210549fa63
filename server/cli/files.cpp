// SPDX-License-Identifier: Apache-2.0
#include "server/cli/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tiaodu {

std::string read_file(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (file) text << file.rdbuf();
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return text.str();
}

std::string read_line(std::filesystem::path const& path) {
    auto text = read_file(path);
    return text.substr(0, text.find_first_of("\r\n"));
}

void write_private_file(std::filesystem::path const& path, std::string const& text) {
    auto const temporary = path.string() + ".new";
    int const file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool written = file >= 0 && ::fchmod(file, 0600) == 0 &&
                   ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    if (file >= 0) written = ::close(file) == 0 && written;
    if (!written || ::rename(temporary.c_str(), path.c_str()) != 0)
        throw std::runtime_error("cannot write " + path.string());
}

}  // namespace tiaodu
