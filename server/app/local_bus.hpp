// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/bus.hpp"

namespace tiaodu {

/// The bus of a single process: calls its subscribers at once, in the order in which they came. Nothing is copied.
class LocalBus final : public Bus {
public:
    void publish(BusMessage const& message) override;
    void subscribe(Handler handler) override;

private:
    std::vector<Handler> handlers_;
};

}  // namespace tiaodu
