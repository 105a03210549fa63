// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/asio.hpp>

/// One place for the networking names. Included by edge only.
namespace tiaodu {
namespace net = boost::asio;
using Tcp = net::ip::tcp;
using boost::system::error_code;

/// Completes with a tuple {error_code, …} and never throws.
inline constexpr auto as_tuple = net::as_tuple(net::use_awaitable);
}  // namespace tiaodu
