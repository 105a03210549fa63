// SPDX-License-Identifier: Apache-2.0
// The one file that compiles Asio and Beast themselves (BOOST_*_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
