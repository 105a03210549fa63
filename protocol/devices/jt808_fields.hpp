// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"

/// Fields that the bodies of many messages are made of.
namespace tiaodu::jt808 {

/// invalid_field at "body": `what` needs more bytes than came.
Error too_short(std::string_view what, std::size_t needed, std::size_t came);

/// Without zeros at both ends and without blanks at the end: editions and makers pad differently.
std::string_view unpadded(std::string_view field);

/// UTF-8 text of a padded GBK field.
std::string text_of(std::string_view field);

/// Appends exactly `width` bytes: the text, cut when it is longer, filled up with `padding` behind it.
void put_padded_right(std::string& out, std::string_view text, std::size_t width, char padding);
/// The same with zeros before the text.
void put_padded_left(std::string& out, std::string_view text, std::size_t width);

}  // namespace tiaodu::jt808
