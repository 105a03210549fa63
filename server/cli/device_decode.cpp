// SPDX-License-Identifier: Apache-2.0
#include "server/cli/device_decode.hpp"

#include "protocol/devices/jt808_decode_json.hpp"
#include "protocol/devices/jt808_frame.hpp"
#include "protocol/vocab/text.hpp"

#include <algorithm>
#include <istream>
#include <ostream>
#include <vector>

namespace tiaodu {
namespace {

using jt808::Frame;
using jt808::FrameError;
using jt808::FrameFault;

constexpr std::size_t input_bytes_max = 16u << 20;
constexpr int exit_usage = 2;

int exit_code_of(FrameFault fault) {
    switch (fault) {
        case FrameFault::checksum: return 10;
        case FrameFault::escape: return 11;
        case FrameFault::truncated: return 12;
        case FrameFault::body_length: return 13;
        case FrameFault::oversize: return 14;
    }
    return exit_usage;
}

/// At most one byte more than the limit, so that the caller can tell.
std::string read_all(std::istream& in) {
    std::string text(input_bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

/// The byte streams of the text: its lines when each of them begins with a flag, otherwise the whole text. Nothing when
/// it is not hexadecimal or empty.
std::vector<std::string> streams_of(std::string_view text) {
    std::vector<std::string> lines;
    bool line_by_line = true;
    for (std::string_view const line : split(text, '\n')) {
        std::string bytes;
        bool const hex = from_hex(line, bytes);
        if (hex && bytes.empty()) continue;
        line_by_line = line_by_line && hex && bytes.front() == jt808::frame_flag && bytes.size() > 1;
        lines.push_back(std::move(bytes));
    }
    if (line_by_line) return lines;
    std::string whole;
    if (!from_hex(text, whole) || whole.empty()) return {};
    return {std::move(whole)};
}

/// Prints what one stream holds and remembers the first fault of all streams.
class Printer {
public:
    Printer(std::ostream& out, std::ostream& err) : out_(out), err_(err) {}

    void print(std::string_view bytes) {
        jt808::FrameReader reader;
        bool any = false;
        if (bytes.front() != jt808::frame_flag) {
            any = true;
            fail({FrameFault::truncated, "bytes before the first 7e flag belong to no frame"});
        }
        while (auto outcome = reader.next(bytes)) {
            any = true;
            if (auto const* frame = std::get_if<Frame>(&*outcome))
                out_ << jt808::describe_frame(*frame) << '\n';
            else
                fail(std::get<FrameError>(*outcome));
        }
        if (reader.unfinished())
            fail({FrameFault::truncated, "the frame has no 7e flag at its end"});
        else if (!any)
            fail({FrameFault::truncated, "there is nothing between the 7e flags"});
    }
    int exit_code() const { return exit_code_; }

private:
    void fail(FrameError const& error) {
        err_ << "error: " << to_word(error.fault) << ": " << error.detail << '\n';
        if (exit_code_ == 0) exit_code_ = exit_code_of(error.fault);
    }

    std::ostream& out_;
    std::ostream& err_;
    int exit_code_ = 0;
};

}  // namespace

int device_decode(std::span<std::string const> args, std::istream& in, std::ostream& out, std::ostream& err) {
    if (args.empty()) {
        err << "usage: tiaodu device decode HEX   (or - to read the hexadecimal digits from standard input)\n";
        return exit_usage;
    }
    std::string text;
    if (args.size() == 1 && args[0] == "-") {
        text = read_all(in);
    } else {
        for (std::string const& arg : args) text += arg + ' ';
    }
    if (text.size() > input_bytes_max) {
        err << "The input is longer than " << (input_bytes_max >> 20) << " MiB.\n";
        return exit_usage;
    }
    auto const streams = streams_of(text);
    if (streams.empty()) {
        err << "The input is not hexadecimal: it needs pairs of the digits 0-9 and a-f, with or without blanks.\n";
        return exit_usage;
    }
    Printer printer(out, err);
    for (std::string const& stream : streams) printer.print(stream);
    return printer.exit_code();
}

}  // namespace tiaodu
