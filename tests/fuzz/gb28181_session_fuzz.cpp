// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/gb28181_registrar.hpp"
#include "protocol/vocab/assert.hpp"

using namespace tiaodu;
using namespace tiaodu::gb28181;

namespace {

/// Knows two devices, one of which needs no login; stores every other message at once and checks what it is handed.
struct Listener : Host {
    std::optional<KnownDevice> find(std::string const& id) override {
        if (id == "1") return KnownDevice{.login_required = false};
        if (id == "2") return KnownDevice{.secret = sip::digest_secret("2", "3402000000", "x")};
        return std::nullopt;
    }
    void send(Flow const&, std::string bytes) override {
        TIAODU_ASSERT(bytes.starts_with("SIP/2.0 ") || bytes.starts_with("SUBSCRIBE ") ||
                      bytes.starts_with("MESSAGE "));
    }
    std::string local_address(Flow const&) override { return "192.0.2.1:5060"; }
    void positions(std::string const& id, std::vector<PositionReport> reports, AckToken ack) override {
        TIAODU_ASSERT(id == "1" && !reports.empty());
        for (auto const& report : reports) TIAODU_ASSERT(in_range(report.point));
        if (ack.value % 2 == 0) registrar->acknowledge(ack, now);
    }
    void seen(std::string const& id) override { TIAODU_ASSERT(id == "1"); }
    void online(std::string const& id, Flow const&) override { TIAODU_ASSERT(id == "1"); }
    void offline(std::string const& id, std::string_view) override { TIAODU_ASSERT(id == "1"); }
    Registrar* registrar = nullptr;
    Time now = time_from_ms(1'767'571'200'000);
};

}  // namespace

/// The input is datagrams between zero bytes; before each one, a byte says from where it comes and how late it is.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    std::string_view data(reinterpret_cast<char const*>(bytes), size);
    Listener listener;
    Registrar registrar(listener, {"34020000002000000001", "3402000000", std::string(32, 'k')}, {.devices_max = 4});
    listener.registrar = &registrar;
    while (!data.empty()) {
        auto const choice = static_cast<unsigned char>(data.front());
        data.remove_prefix(1);
        auto const end = std::min(data.find('\0'), data.size());
        auto const datagram = data.substr(0, end);
        data.remove_prefix(std::min(end + 1, data.size()));
        Flow const flow{(choice & 1) != 0 ? Transport::udp : Transport::tcp,
                        (choice & 2) != 0 ? "192.0.2.7" : "2001:db8::7", 5060, choice & 1u};
        listener.now += std::chrono::seconds((choice >> 4) * (choice >> 4) * (choice >> 4));
        registrar.receive(flow, datagram, listener.now);
        if ((choice & 4) != 0) registrar.tick(listener.now);
        if ((choice & 8) != 0) registrar.closed(flow);
        TIAODU_ASSERT(registrar.size() <= 4 && registrar.online() <= 1);
    }
    return 0;
}
