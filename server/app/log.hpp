// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace tiaodu {

enum class LogLevel { debug, info, warning, error };

/// Nothing below this level is written. Set once at start. Default: info.
void set_log_level(LogLevel level);

/// One line `time=… level=… event=… key=value …` to standard error, written when the object dies. Any thread.
/// Values are quoted when they need it and cut at 1 KiB; never give it personal data.
class LogLine {
public:
    LogLine(LogLevel level, std::string_view event);
    LogLine(LogLine const&) = delete;
    LogLine& operator=(LogLine const&) = delete;
    ~LogLine();
    LogLine& add(std::string_view key, std::string_view value);
    LogLine& add(std::string_view key, std::int64_t value);

private:
    bool wanted_;
    std::string text_;
};

inline LogLine log_info(std::string_view event) { return {LogLevel::info, event}; }
inline LogLine log_warning(std::string_view event) { return {LogLevel::warning, event}; }
inline LogLine log_error(std::string_view event) { return {LogLevel::error, event}; }

}  // namespace tiaodu
