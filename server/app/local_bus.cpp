// SPDX-License-Identifier: Apache-2.0
#include "server/app/local_bus.hpp"

namespace tiaodu {

void LocalBus::publish(BusMessage const& message) {
    for (auto const& handler : handlers_) handler(message);
}

void LocalBus::subscribe(Handler handler) { handlers_.push_back(std::move(handler)); }

}  // namespace tiaodu
