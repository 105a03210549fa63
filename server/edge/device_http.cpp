// SPDX-License-Identifier: Apache-2.0
#include "server/edge/device_http.hpp"

#include "protocol/devices/osmand.hpp"
#include "protocol/devices/owntracks.hpp"
#include "server/edge/router.hpp"

#include <array>

namespace tiaodu {
namespace {

RejectReason reason_of(Error const& error, std::string const& identity) {
    if (error.code == Errc::malformed || error.code == Errc::limit_exceeded) return RejectReason::unreadable;
    return identity.empty() ? RejectReason::no_identity : RejectReason::bad_value;
}

/// Who sends, and how it is answered when nothing is wrong, or nothing that sending again could cure.
struct Phone {
    DeviceProtocol protocol;
    std::string identity;
    std::string address;
    HttpResponse fine;
};

void reject(Application& application, Phone const& phone, RejectReason reason, std::string detail) {
    application.ingest().reject({phone.protocol, phone.identity, reason, std::move(detail), phone.address});
}

void reject(Application& application, Phone const& phone, Error const& error) {
    reject(application, phone, reason_of(error, phone.identity), error.path + ": " + error.detail);
}

/// A device without a code is known by its identity alone, which is then the secret. One with a code shows it, or signs
/// with it, so that it never travels.
bool proves(Application& application, Device const& device, HttpRequest const& request, std::string const& code) {
    if (!device.login_required || !application.has_device_code(device.id)) return true;
    if (request.signature.empty()) return application.device_code_matches(device.id, code);
    auto const signature = parse_signature(request.signature);
    bool const right = signature && application.door_keys().check_device(device.id, *signature,
                                                                         {request.method, request.target, request.body},
                                                                         application.clock().now());
    if (!right) application.metrics().signatures_refused_total.add();
    return right;
}

/// The device that sends; null when the request is answered already.
Device const* admitted(Application& application, Phone const& phone, HttpRequest const& request,
                       std::string const& code, HttpAnswer const& answer) {
    DeviceOrigin origin;
    origin.address = phone.address;
    auto const* device = application.ingest().find(phone.protocol, phone.identity, origin);
    if (!device) {
        answer(phone.fine);
        return nullptr;
    }
    auto const proof = application.prove_device(phone.identity, phone.address,
                                                [&] { return proves(application, *device, request, code); });
    if (proof) return device;
    if (proof.error().code == Errc::rate_limited) {
        answer(error_response(proof.error()));
        return nullptr;
    }
    reject(application, phone, RejectReason::wrong_code, "not the code of this device");
    auto refusal = error_response({Errc::unauthenticated, "", "this device needs its code"});
    refusal.headers.emplace_back("WWW-Authenticate", "Basic realm=\"tiaodu\"");
    answer(std::move(refusal));
    return nullptr;
}

void report(Application& application, Device const& device, Phone const& phone, PositionReport const& position,
            HttpAnswer answer) {
    application.ingest().heard(device, phone.address);
    auto const answer_when_stored = [fine = phone.fine, answer = std::move(answer)](Taken const& taken) {
        if (taken.kept == Kept::failed)
            return answer(error_response({Errc::busy, "", "the position could not be stored; send it again"}));
        auto response = fine;
        if (taken.outcome == FixOutcome::off_duty) {
            response.headers.emplace_back("X-Tiaodu", "off_duty");
            if (response.content_type == "text/plain") response.body = "off_duty";
        }
        answer(std::move(response));
    };
    application.ingest().report(device, position, answer_when_stored);
}

void handle_osmand(Application& application, HttpRequest const& request, HttpAnswer answer) {
    auto const read =
        osmand::decode_osmand(request.query, request.content_type, request.body, application.clock().now());
    Phone const phone{DeviceProtocol::osmand, read.device_id, request.address,
                      HttpResponse{200, "text/plain", "", {}, {}}};
    if (!read.position) {
        reject(application, phone, read.position.error());
        return answer(phone.fine);
    }
    auto const& code = read.token.empty() ? request.basic_password : read.token;
    if (auto const* device = admitted(application, phone, request, code, answer))
        report(application, *device, phone, *read.position, std::move(answer));
}

void handle_owntracks(Application& application, HttpRequest const& request, HttpAnswer answer) {
    Phone phone{DeviceProtocol::owntracks, "", request.address, HttpResponse{200, "application/json", "[]", {}, {}}};
    auto const turn_down = [&](Error const& error) {
        reject(application, phone, error);
        answer(phone.fine);
    };
    owntracks::RequestNames names{request.basic_user, request.limit_user, request.limit_device, "", ""};
    if (auto const query = owntracks::read_query(request.query, names); !query) return turn_down(query.error());
    auto const identity = owntracks::identity_of(names);
    if (!identity) return turn_down(identity.error());
    phone.identity = *identity;
    auto const message = owntracks::decode_message(request.body, application.clock().now());
    if (!message) return turn_down(message.error());
    auto const* device = admitted(application, phone, request, request.basic_password, answer);
    if (!device) return;
    if (message->position) return report(application, *device, phone, *message->position, std::move(answer));
    application.metrics().phone_messages_other_total.add();
    application.ingest().heard(*device, phone.address);
    answer(phone.fine);
}

constexpr std::array routes{DeviceRoute{"/device/osmand", handle_osmand},
                            DeviceRoute{"/device/owntracks", handle_owntracks}};

}  // namespace

DeviceRoute const* find_device_route(std::string_view path) {
    for (auto const& route : routes)
        if (route.path == path) return &route;
    return nullptr;
}

}  // namespace tiaodu
