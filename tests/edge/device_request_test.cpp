// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_parts.hpp"
#include "server/edge/device_listener.hpp"
#include "server/edge/spawn.hpp"
#include "tests/app/running.hpp"
#include "tests/client/sockets.hpp"

#include <thread>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// The device side of a server in this process: the loop runs only while a test waits for something.
class Listening {
public:
    Listening() : acceptor_(loop_, Tcp::endpoint(net::ip::address_v4::loopback(), 0)) {}

    DeviceRegistry& registry() { return registry_; }
    Running& running() { return running_; }

    /// A registered terminal and its connection, taken by the listener.
    std::unique_ptr<TcpClient> connect() {
        auto client = std::make_unique<TcpClient>(acceptor_.local_endpoint().port());
        REQUIRE(client->connected());
        auto socket = acceptor_.accept();
        REQUIRE(limits_.enter("127.0.0.1"));
        spawn(loop_.get_executor(), "device",
              run_device_session(std::move(socket), *running_.application, registry_, limits_, "127.0.0.1"));
        return client;
    }
    DeviceId device(std::string const& identity) {
        auto const unit = running_.unit(jingansi_squad, "car " + identity);
        running_.done(running_.admin, "device.register",
                      {{"unit_id", unit}, {"protocol", "jt808"}, {"identity", identity}, {"login_required", false}});
        return running_.application->world().device_by_identity.at("jt808/" + identity);
    }
    /// Runs sockets and posted work; false when `done` does not hold within 20 s.
    bool run_until(std::function<bool()> const& done) {
        auto const deadline = in_seconds(20);
        bool reached = false;
        running_.posts.run_until([&] {
            loop_.restart();
            loop_.poll();
            reached = done();
            if (reached || std::chrono::steady_clock::now() > deadline) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            running_.posts.post([] {});  // So that this is asked again.
            return false;
        });
        return reached;
    }

private:
    Running running_;
    DeviceRegistry registry_;
    ConnectionLimits limits_{10, 10};
    net::io_context loop_{1};
    Tcp::acceptor acceptor_;
};

/// A terminal that needs no login.
class Car {
public:
    Car(Listening& listening, std::string number) : listening_(listening), number_(std::move(number)) {
        id = listening_.device(number_);
        connect();
    }
    void connect() {
        client_ = listening_.connect();
        auto const before = listening_.registry().count();
        send(jt808::msg::heartbeat, "");
        CHECK(reply_to(jt808::msg::heartbeat) == 0);
        CHECK(listening_.registry().count() == before + 1);
    }
    void hang_up() {
        auto const before = listening_.registry().count();
        client_.reset();
        REQUIRE(listening_.run_until([&] { return listening_.registry().count() + 1 == before; }));
    }
    void send(std::uint16_t msg_id, std::string const& body) {
        jt808::Header header;
        header.msg_id = msg_id;
        header.phone = number_;
        header.seq = ++seq_;
        if (jt808::frames_needed(body.size()) > 1) seq_ = static_cast<std::uint16_t>(seq_ + 10);
        for (auto const& frame : jt808::frames_of(header, body)) client_->send(frame);
    }
    void confirm(jt808::Frame const& frame, jt808::ReplyResult result) {
        send(jt808::msg::terminal_reply, jt808::encode_general_reply(frame.header.seq, frame.header.msg_id, result));
    }
    /// The next message of the server.
    jt808::Frame next() {
        std::optional<jt808::Frame> frame;
        REQUIRE(listening_.run_until([&] {
            std::string_view input = buffer_;
            auto outcome = reader_.next(input);
            buffer_.erase(0, buffer_.size() - input.size());
            if (outcome) frame = std::get<jt808::Frame>(std::move(*outcome));
            if (!frame) client_->receive(buffer_, std::chrono::steady_clock::now());
            return frame.has_value();
        }));
        return *frame;
    }
    int reply_to(std::uint16_t msg_id) {
        auto const frame = next();
        CHECK(frame.header.msg_id == jt808::msg::general_reply);
        auto const reply = jt808::decode_general_reply(frame.body).value();
        CHECK(reply.reply_id == msg_id);
        return reply.result;
    }
    DeviceId id;

private:
    Listening& listening_;
    std::string number_;
    std::unique_ptr<TcpClient> client_;
    jt808::FrameReader reader_;
    std::string buffer_;
    std::uint16_t seq_ = 0;
};

using Outcome = std::optional<jt808::RequestOutcome>;

std::function<void(jt808::RequestAnswer)> into(Outcome& outcome) {
    return [&outcome](jt808::RequestAnswer const& answer) {
        CHECK(!outcome);
        outcome = answer.outcome;
    };
}

}  // namespace

TEST_CASE("a text reaches a terminal, and its confirmation says that it was delivered") {
    Listening listening;
    Car car(listening, "13900000061");
    Outcome outcome;
    REQUIRE(listening.registry().request(car.id, jt808::SendText{.text = "去静安寺"}, into(outcome)).has_value());
    auto const frame = car.next();
    CHECK(jt808::decode_text(frame.header.version, frame.body)->text == "去静安寺");
    CHECK(!outcome);
    car.confirm(frame, jt808::ReplyResult::ok);
    REQUIRE(listening.run_until([&] { return outcome.has_value(); }));
    CHECK(*outcome == jt808::RequestOutcome::ok);
}

TEST_CASE("what a terminal does not answer is sent again by the listener's clock, and given up") {
    Listening listening;
    Car car(listening, "13900000062");
    Outcome outcome;
    REQUIRE(listening.registry().request(car.id, jt808::QueryPosition{}, into(outcome)).has_value());
    auto const first = car.next();
    for (int wait : {10, 20}) {
        listening.running().clock.advance(std::chrono::seconds(wait));
        listening.registry().tick();
        auto const again = car.next();
        CHECK(again.header.seq == first.header.seq);
    }
    CHECK(!outcome);
    listening.running().clock.advance(std::chrono::seconds(60));
    listening.registry().tick();
    CHECK(outcome == jt808::RequestOutcome::no_answer);
}

TEST_CASE("a terminal that is not there cannot be asked, and one that goes away ends what it was asked") {
    Listening listening;
    Car car(listening, "13900000063");
    Outcome outcome, none;
    REQUIRE(listening.registry().request(car.id, jt808::SendText{.text = "x"}, into(outcome)).has_value());
    car.hang_up();
    REQUIRE(listening.run_until([&] { return outcome.has_value(); }));
    CHECK(*outcome == jt808::RequestOutcome::connection_lost);
    auto const refused = listening.registry().request(car.id, jt808::SendText{.text = "x"}, into(none));
    CHECK(refused.error().code == Errc::not_found);
    listening.registry().tick();
    CHECK(!none);
    car.connect();
    CHECK(listening.registry().request(car.id, jt808::SendText{.text = ""}, into(none)).error().code ==
          Errc::invalid_field);
    CHECK(listening.registry().request(car.id, jt808::SendText{.text = "y"}, into(none)).has_value());
}

TEST_CASE("a picture of a terminal is confirmed when it is on the disk, and what is no picture is refused") {
    Listening listening;
    Car car(listening, "13900000064");
    jt808::Position position;
    position.fix_at = listening.running().clock.now();
    std::string const head("\0\0\1\2\0\0\0\3", 8);
    std::string const picture = "\xFF\xD8\xFF" + std::string(2500, 'p');
    car.send(jt808::msg::media_data, head + jt808::encode_position(position, beijing_offset) + picture);
    auto const answer = car.next();
    CHECK(answer.header.msg_id == jt808::msg::media_reply);
    CHECK(answer.body == std::string("\0\0\1\2", 4));
    auto& evidence = listening.running().application->evidence();
    CHECK(evidence.kept() == 1);
    std::size_t found = 0;
    auto const folder = listening.running().application->data_folder() / "evidence";
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) {
            ++found;
            CHECK(entry.file_size() == picture.size());
        }
    CHECK(found == 1);
    car.send(jt808::msg::media_data, head + jt808::encode_position(position, beijing_offset) + "#!/bin/sh");
    CHECK(car.reply_to(jt808::msg::media_data) == 1);
    CHECK(evidence.refused() == 1);
}
