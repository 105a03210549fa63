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

/// Asks a device as the city's administrator does, and hears the answer as the dispatch desk does.
struct Asking {
    Listening& listening;
    Watcher console{listening.running(), listening.running().city_desk};

    void ask(DeviceId device, nlohmann::json const& what) {
        listening.running().done(listening.running().admin, "device.ask",
                                 {{"device_id", to_string(device)}, {"ask", what}});
    }
    std::vector<std::string> outcomes() {
        std::vector<std::string> found;
        for (auto const& text : console.texts)
            if (text["topic"] == "device.answered")
                found.push_back(text["body"]["event"]["body"]["answer"]["outcome"].get<std::string>());
        return found;
    }
    /// The outcome of the last question, once there are `count` of them.
    std::string outcome(std::size_t count) {
        REQUIRE(listening.run_until([&] { return outcomes().size() >= count; }));
        REQUIRE(outcomes().size() == count);
        return outcomes().back();
    }
};

nlohmann::json text_ask(std::string const& text) { return {{"kind", "text"}, {"text", text}}; }

}  // namespace

TEST_CASE("a text reaches a terminal, and its confirmation is an event that says so") {
    Listening listening;
    Car car(listening, "13900000061");
    Asking asking{listening};
    asking.ask(car.id, text_ask("去静安寺"));
    auto const frame = car.next();
    CHECK(jt808::decode_text(frame.header.version, frame.body)->text == "去静安寺");
    CHECK(asking.outcomes().empty());
    car.confirm(frame, jt808::ReplyResult::ok);
    CHECK(asking.outcome(1) == "ok");
}

TEST_CASE("what a terminal does not answer is sent again by the listener's clock, and given up") {
    Listening listening;
    Car car(listening, "13900000062");
    Asking asking{listening};
    asking.ask(car.id, {{"kind", "position"}});
    auto const first = car.next();
    for (int wait : {10, 20}) {
        listening.running().clock.advance(std::chrono::seconds(wait));
        listening.registry().tick();
        auto const again = car.next();
        CHECK(again.header.seq == first.header.seq);
    }
    CHECK(asking.outcomes().empty());
    listening.running().clock.advance(std::chrono::seconds(60));
    listening.registry().tick();
    CHECK(asking.outcome(1) == "no_answer");
}

TEST_CASE("a terminal that is not there cannot be asked, and one that goes away ends what it was asked") {
    Listening listening;
    Car car(listening, "13900000063");
    Asking asking{listening};
    asking.ask(car.id, text_ask("x"));
    car.next();
    car.hang_up();
    CHECK(asking.outcome(1) == "connection_lost");
    asking.ask(car.id, text_ask("x"));
    CHECK(asking.outcome(2) == "not_connected");
    car.connect();
    asking.ask(car.id, {{"kind", "set_parameters"}, {"parameters", {{{"id", 0x29}, {"value", "soon"}}}}});
    CHECK(asking.outcome(3) == "bad_message");
}

TEST_CASE(
    "an order to a unit is shown by its terminal, whose answer counts as delivery; a terminal that was away hears it "
    "later") {
    Listening listening;
    auto& running = listening.running();
    Car car(listening, "13900000066");
    auto const unit = to_string(*carrier_of(running.application->world().devices.at(car.id)));
    auto const issue = [&](std::string const& title) {
        running.done(running.city_desk, "order.issue",
                     {{"kind", "key_task"}, {"title", title}, {"recipients", {{{"unit_id", unit}}}}});
    };
    auto const state = [&] { return running.application->world().orders.rbegin()->second.recipients.at(0).state; };
    issue("清理占道");
    auto const frame = car.next();
    CHECK(jt808::decode_text(frame.header.version, frame.body)->text.find("清理占道") != std::string::npos);
    CHECK(state() == RecipientState::issued);
    car.confirm(frame, jt808::ReplyResult::ok);
    CHECK(listening.run_until([&] { return state() == RecipientState::delivered; }));
    car.hang_up();
    auto const number = running.application->world().orders.rbegin()->first;
    running.done(running.city_desk, "order.recall",
                 {{"order_id", to_string(number)},
                  {"version", running.application->world().orders.at(number).version},
                  {"recipients", nlohmann::json::array()},
                  {"reason", "情况有变"}});
    car.connect();
    auto const recall = car.next();
    CHECK(jt808::decode_text(recall.header.version, recall.body)->text.find("撤回") != std::string::npos);
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
