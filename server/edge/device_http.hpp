// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/application.hpp"
#include "server/edge/http_message.hpp"

#include <functional>

namespace tiaodu {

using HttpAnswer = std::function<void(HttpResponse)>;

/// One way in for phones. `handle` calls `answer` once: 200 when the position is stored or of no use for good (the apps
/// send a refused one again for ever), 401 when the device has a code and this was not it, 503 when storing failed and
/// the phone must send again. Off duty the header `X-Tiaodu: off_duty` says so. Core thread.
struct DeviceRoute {
    std::string_view path;
    void (*handle)(Application& application, HttpRequest const& request, HttpAnswer answer);
};

/// Null when the path is none of these.
DeviceRoute const* find_device_route(std::string_view path);

}  // namespace tiaodu
