// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/work_queries.hpp"
#include "server/core/world.hpp"

namespace tiaodu {

/// The letter that carries an order to a department without accounts, in Chinese as the departments read it; times in
/// Beijing time.
OrderDocument order_letter(World const& world, Order const& order, Recipient const& recipient);

}  // namespace tiaodu
