// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_messages.hpp"
#include "protocol/vocab/geo.hpp"
#include "tests/edge/served.hpp"

#include <cmath>
#include <cstring>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A JT/T 808 terminal on a real socket.
class Terminal {
public:
    Terminal(std::uint16_t port, std::string phone) : tcp_(port), phone_(std::move(phone)) {}
    void send(std::uint16_t id, std::string const& body) {
        jt808::Header header;
        header.msg_id = id;
        header.phone = phone_;
        header.seq = ++seq_;
        tcp_.send(jt808::encode_frame(header, body));
    }
    /// The next message of the server; none when it has hung up.
    std::optional<jt808::Frame> next(Deadline deadline = in_seconds(20)) {
        for (;;) {
            std::string_view input = buffer_;
            auto outcome = reader_.next(input);
            buffer_.erase(0, buffer_.size() - input.size());
            if (outcome) {
                if (auto* frame = std::get_if<jt808::Frame>(&*outcome)) return std::move(*frame);
                continue;
            }
            if (!tcp_.receive(buffer_, deadline)) return std::nullopt;
        }
    }
    /// Registers; the result and the code.
    jt808::RegisterReply enrol() {
        jt808::Registration registration;
        registration.terminal_id = "T1";
        send(jt808::msg::registration, jt808::encode_registration(registration, jt808::Edition::y2013));
        auto const answer = next();
        REQUIRE(answer.has_value());
        CHECK(answer->header.msg_id == jt808::msg::register_reply);
        return jt808::decode_register_reply(answer->body).value();
    }
    int authenticate(std::string const& code) {
        send(jt808::msg::authentication, jt808::encode_authentication({code, {}, {}}, jt808::Version::v2013));
        return result();
    }
    /// Result of the general answer to the last message; -1 when the server hung up instead.
    int result() {
        auto const answer = next();
        if (!answer) return -1;
        CHECK(answer->header.msg_id == jt808::msg::general_reply);
        auto const reply = jt808::decode_general_reply(answer->body).value();
        CHECK(reply.reply_seq == seq_);
        return reply.result;
    }
    void position(GeoPoint point, double speed_kmh, int course, std::uint32_t alarms = 0) {
        jt808::Position position;
        position.alarm_bits = alarms;
        position.status_bits = 3;  // ignition on, fixed
        position.lon_deg = point.lon_deg;
        position.lat_deg = point.lat_deg;
        position.speed_kmh = speed_kmh;
        position.course_deg = course;
        position.fix_at = now();
        send(jt808::msg::position, jt808::encode_position(position, beijing_offset));
    }
    bool closed() {
        while (next()) {
        }
        return !tcp_.timed_out();
    }

private:
    static Time now() {
        return std::chrono::floor<std::chrono::seconds>(
            std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()));
    }
    TcpClient tcp_;
    std::string phone_;
    std::uint16_t seq_ = 0;
    jt808::FrameReader reader_;
    std::string buffer_;
};

struct Vehicle {
    std::string unit_id;
    std::uint32_t number = 0;
};
Vehicle vehicle(std::string const& call_sign, std::string const& phone) {
    auto const unit =
        done(served(), "/units",
             {{"squad", "310106013-ZD01"}, {"kind", "vehicle"}, {"call_sign", call_sign}, {"posture", "patrol"}});
    auto const id = unit["unit_id"].get<std::string>();
    done(served(), "/devices", {{"unit_id", id}, {"protocol", "jt808"}, {"identity", phone}});
    return {id, static_cast<std::uint32_t>(std::stoul(id.substr(id.rfind('-') + 1)))};
}

template <class T>
T number_at(std::string const& bytes, std::size_t at) {
    T value;
    REQUIRE(bytes.size() >= at + sizeof value);
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

struct Record {
    std::uint32_t squad = 0;
    int lon = 0, lat = 0, heading = 0, speed = 0, state = 0;
};
/// The record of a unit in a position message; the message must be made of whole blocks.
std::optional<Record> find_record(std::string const& bytes, std::uint32_t unit) {
    REQUIRE(bytes.substr(0, 2) == "P\x01");
    std::optional<Record> found;
    std::size_t at = 16;
    for (int block = 0; block < number_at<std::uint16_t>(bytes, 2); ++block) {
        auto const squad = number_at<std::uint32_t>(bytes, at);
        auto const count = number_at<std::uint16_t>(bytes, at + 4);
        at += 16;
        for (int i = 0; i < count; ++i, at += 16)
            if (number_at<std::uint32_t>(bytes, at) == unit)
                found = Record{squad,
                               number_at<std::int32_t>(bytes, at + 4),
                               number_at<std::int32_t>(bytes, at + 8),
                               number_at<std::uint8_t>(bytes, at + 12),
                               number_at<std::uint8_t>(bytes, at + 13),
                               number_at<std::uint8_t>(bytes, at + 14)};
    }
    CHECK(at == bytes.size());
    return found;
}

}  // namespace

TEST_CASE("what a terminal reports arrives at the console as it was") {
    auto const car = vehicle("设备一", "013900000001");
    WsClient console(served().port());
    REQUIRE(console.upgrade("Authorization: Bearer " + served().token() + "\r\n") == 101);
    console.send_json(Json{{"type", "session.open"}, {"id", "1"}, {"body", Json::object()}});
    std::uint32_t squad = 0;
    auto const organisations = console.topic("snapshot.organisations");
    for (auto const& item : organisations["body"]["items"])
        if (item["code"] == "310106013-ZD01") squad = item["number"].get<std::uint32_t>();
    REQUIRE(!console.topic("snapshot.done").is_null());

    Terminal terminal(served().device_port(), "13900000001");
    auto const enrolled = terminal.enrol();
    REQUIRE(enrolled.result == 0);
    CHECK(terminal.authenticate(enrolled.auth_code) == 0);
    terminal.position({121.412345, 31.212345}, 36, 90, alarm_sos);
    CHECK(terminal.result() == 0);

    std::optional<Record> record;
    bool alarmed = false;
    auto const deadline = in_seconds(20);
    while (!record || !alarmed) {
        auto const message = console.next(deadline);
        REQUIRE(message.opcode != 0);
        if (message.opcode == 2) {
            if (auto found = find_record(message.payload, car.number)) record = found;
        } else {
            alarmed = alarmed || Json::parse(message.payload).value("topic", "") == "alert.raised";
        }
    }
    CHECK(record->squad == squad);
    CHECK(record->lon == 1'214'123'450);
    CHECK(record->lat == 312'123'450);
    CHECK(record->heading == 64);
    CHECK(record->speed == 20);  // 36 km/h are 10 m/s
    CHECK(record->state == 64);  // available, on patrol, SOS
}

TEST_CASE("a terminal that nobody registered, or that does not know its code, is not let in") {
    CHECK(Terminal(served().device_port(), "13999999999").enrol().result ==
          static_cast<int>(jt808::RegisterResult::terminal_unknown));
    vehicle("设备二", "13900000002");
    Terminal guesser(served().device_port(), "13900000002");
    CHECK(guesser.authenticate("guess") != 0);
    Terminal silent(served().device_port(), "13900000002");
    silent.position({121.41, 31.21}, 0, 0);
    CHECK(silent.result() != 0);
}

TEST_CASE("of two connections of the same terminal the newer one stays") {
    vehicle("设备三", "13900000003");
    Terminal first(served().device_port(), "13900000003");
    auto const code = first.enrol().auth_code;
    REQUIRE(first.authenticate(code) == 0);
    Terminal second(served().device_port(), "013900000003");
    REQUIRE(second.authenticate(code) == 0);
    CHECK(first.closed());
    second.position({121.41, 31.21}, 0, 0);
    CHECK(second.result() == 0);
}

TEST_CASE("a code stays good after the server has restarted, and only the newest one is") {
    TemporaryFolder folder;
    ServerProcess server(folder.path());
    server.start();
    auto const unit =
        done(server, "/units",
             {{"squad", "310106013-ZD01"}, {"kind", "vehicle"}, {"call_sign", "x"}, {"posture", "patrol"}});
    done(server, "/devices", {{"unit_id", unit["unit_id"]}, {"protocol", "jt808"}, {"identity", "13900000004"}});
    auto const old_code = Terminal(server.device_port(), "13900000004").enrol().auth_code;
    auto const new_code = Terminal(server.device_port(), "13900000004").enrol().auth_code;
    CHECK(server.stop() == 0);
    server.start();
    CHECK(Terminal(server.device_port(), "13900000004").authenticate(old_code) != 0);
    CHECK(Terminal(server.device_port(), "13900000004").authenticate(new_code) == 0);
}

TEST_CASE("SIGTERM tells the consoles to come back, keeps everything and ends well") {
    TemporaryFolder folder;
    ServerProcess server(folder.path());
    server.start();
    WsClient opened(server.port()), waiting(server.port());
    for (auto* console : {&opened, &waiting})
        REQUIRE(console->upgrade("Authorization: Bearer " + server.token() + "\r\n") == 101);
    opened.send_json(Json{{"type", "session.open"}, {"id", "1"}, {"body", Json::object()}});
    REQUIRE(!opened.topic("snapshot.done").is_null());
    TcpClient idle(server.port()), device(server.device_port());
    register_ticket(server);
    CHECK(::kill(server.pid(), SIGTERM) == 0);
    CHECK(opened.close_code() == 1012);
    CHECK(waiting.close_code() == 1012);
    CHECK(server.stop() == 0);
    CHECK(server.command({"verify", "--data", server.data().string()}) == 0);
    CHECK(server.output().find("1 tickets") != std::string::npos);
    CHECK(server.command({"verify", "--data", (folder.path() / "absent").string()}) == 1);
}
