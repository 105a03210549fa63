// SPDX-License-Identifier: Apache-2.0
#include "server/app/log.hpp"

#include "protocol/vocab/time.hpp"

#include <unistd.h>
#include <atomic>

namespace tiaodu {
namespace {

std::atomic<LogLevel> least{LogLevel::info};

std::string_view word(LogLevel level) {
    switch (level) {
        case LogLevel::debug: return "debug";
        case LogLevel::info: return "info";
        case LogLevel::warning: return "warning";
        case LogLevel::error: return "error";
    }
    return "error";
}

}  // namespace

void set_log_level(LogLevel level) { least.store(level); }

LogLine::LogLine(LogLevel level, std::string_view event) : wanted_(level >= least.load()) {
    if (!wanted_) return;
    auto const now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    text_ = "time=" + to_rfc3339(now) + " level=" + std::string(word(level)) + " event=" + std::string(event);
}

LogLine::~LogLine() {
    if (!wanted_) return;
    text_ += '\n';
    // One write per line: lines of several threads do not mix. A log that cannot be written must not stop the server.
    [[maybe_unused]] auto const written = ::write(STDERR_FILENO, text_.data(), text_.size());
}

LogLine& LogLine::add(std::string_view key, std::string_view value) {
    if (!wanted_) return *this;
    value = value.substr(0, 1024);
    bool const plain = !value.empty() && value.find_first_of(" \"=\n\r\t\\") == std::string_view::npos;
    text_ += ' ';
    text_ += key;
    text_ += '=';
    if (plain) {
        text_ += value;
        return *this;
    }
    text_ += '"';
    for (char const c : value) {
        if (c == '"' || c == '\\') text_ += '\\';
        text_ += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    text_ += '"';
    return *this;
}

LogLine& LogLine::add(std::string_view key, std::int64_t value) {
    return add(key, std::string_view(std::to_string(value)));
}

}  // namespace tiaodu
