// SPDX-License-Identifier: Apache-2.0
#include "protocol/messages/events.hpp"

namespace tiaodu {

std::string_view type_of(EventBody const& body) {
    return std::visit([](auto const& event) { return std::string_view(event.type); }, body);
}

}  // namespace tiaodu
