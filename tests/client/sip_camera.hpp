// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/sip_digest.hpp"
#include "protocol/devices/sip_message.hpp"

#include <string>

namespace tiaodu::test {

/// The camera's side of GB/T 28181: what it would write. It sends nothing itself.
class SipCamera {
public:
    explicit SipCamera(std::string id, std::string transport = "UDP")
        : id_(std::move(id)), transport_(std::move(transport)) {}

    std::string const& id() const { return id_; }

    /// How it answers a challenge.
    struct Login {
        std::string password;
        sip::DigestAlgorithm algorithm = sip::DigestAlgorithm::md5;
        std::optional<std::uint32_t> nonce_count = 1;  ///< None: the form of RFC 2069.
    };

    std::string registration(int expires = 3600) { return sip::encode(register_message(expires)); }
    std::string registration(sip::Message const& challenge, Login const& login, int expires = 3600) {
        auto message = register_message(expires);
        message.headers.push_back({"authorization", authorization(challenge, login)});
        return sip::encode(message);
    }
    std::string notice(std::string_view body, std::string_view method = "MESSAGE") {
        auto message = request(method);
        if (method == "NOTIFY") {
            message.headers.push_back({"event", "presence;id=5936"});
            message.headers.push_back({"subscription-state", "active;expires=60"});
        }
        message.headers.push_back({"content-type", "Application/MANSCDP+xml"});
        message.body = body;
        return sip::encode(message);
    }
    std::string plain(std::string_view method) { return sip::encode(request(method)); }
    std::string keepalive() {
        return notice("<?xml version=\"1.0\"?><Notify><CmdType>Keepalive</CmdType><SN>" + std::to_string(++serial_) +
                      "</SN><DeviceID>" + id_ + "</DeviceID><Status>OK</Status></Notify>");
    }
    std::string position(std::string_view lon, std::string_view lat, std::string_view method = "NOTIFY",
                         std::string_view more = "") {
        return notice("<?xml version=\"1.0\" encoding=\"GB2312\"?><Notify><CmdType>MobilePosition</CmdType><SN>" +
                          std::to_string(++serial_) + "</SN><DeviceID>" + id_ + "</DeviceID><Longitude>" +
                          std::string(lon) + "</Longitude><Latitude>" + std::string(lat) + "</Latitude>" +
                          std::string(more) + "</Notify>",
                      method);
    }
    std::string sos() {
        return notice("<?xml version=\"1.0\"?><Notify><CmdType>Alarm</CmdType><SN>" + std::to_string(++serial_) +
                      "</SN><DeviceID>" + id_ +
                      "</DeviceID><AlarmPriority>1</AlarmPriority><AlarmMethod>2</AlarmMethod></Notify>");
    }
    /// Its answer to a request of the server.
    std::string answer(sip::Message const& request, int code = 200, std::vector<sip::Header> more = {}) {
        auto message = sip::answer_to(request, {code, "OK"}, {"192.0.2.1", 5060}, "camera");
        for (auto& header : more) message.headers.push_back(std::move(header));
        return sip::encode(message);
    }
    /// As after a restart: another call.
    void restart() { call_id_ += "x"; }

private:
    sip::Message request(std::string_view method) {
        sip::Message message;
        message.start = sip::RequestLine{std::string(method), server_};
        message.headers = {
            {"via", "SIP/2.0/" + transport_ + " 192.168.1.64:5060;rport;branch=z9hG4bK" + std::to_string(++count_)},
            {"from", "<sip:" + id_ + "@3402000000>;tag=1"},
            {"to", "<" + server_ + ">"},
            {"call-id", call_id_},
            {"cseq", std::to_string(count_) + " " + std::string(method)}};
        return message;
    }
    sip::Message register_message(int expires) {
        auto message = request("REGISTER");
        message.headers[2].value = "<sip:" + id_ + "@3402000000>";
        message.headers.push_back({"contact", "<sip:" + id_ + "@192.168.1.64:5060>"});
        message.headers.push_back({"expires", std::to_string(expires)});
        return message;
    }
    std::string authorization(sip::Message const& challenge, Login const& login) const {
        auto const asked = *challenge.header("www-authenticate");
        auto const at = asked.find("nonce=\"") + 7;
        sip::Credentials credentials;
        credentials.nonce = asked.substr(at, asked.find('"', at) - at);
        credentials.uri = server_;
        credentials.cnonce = "0a4f113b";
        credentials.algorithm = login.algorithm;
        credentials.nonce_count = login.nonce_count;
        bool const md5 = login.algorithm == sip::DigestAlgorithm::md5;
        std::string text = "Digest username=\"" + id_ + "\", realm=\"3402000000\", nonce=\"" + credentials.nonce +
                           "\", uri=\"" + server_ + "\", algorithm=" + (md5 ? "MD5" : "SHA-256");
        if (login.nonce_count) {
            auto const digits = std::to_string(*login.nonce_count);
            credentials.nonce_count_text = std::string(8 - digits.size(), '0') + digits;
            text += ", qop=auth, cnonce=\"0a4f113b\", nc=" + credentials.nonce_count_text;
        }
        auto const secret = sip::digest_secret(id_, "3402000000", login.password);
        return text + ", response=\"" + sip::digest_response(credentials, "REGISTER", secret) + "\"";
    }

    std::string id_;
    std::string transport_;
    std::string server_ = "sip:34020000002000000001@3402000000";
    std::string call_id_ = "call";
    int count_ = 0;
    int serial_ = 0;
};

}  // namespace tiaodu::test
