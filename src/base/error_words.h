#pragma once
// What an Error says, in the reader's language. The rooms write errors in English, in full
// sentences, where they happen; locales/errors.<language>.json holds the same sentences in the
// other languages, the English one as the key, with {} for each part that varies. A test of the
// house (tests/locales) keeps the two together.

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/messages.h"

namespace troth {

/// `english` in `language`. Where several patterns fit, the one with the most fixed text is taken.
/// A sentence that no pattern fits is returned as it is.
///
///   error_words(Language::zh_CN, "The folder does not exist.") == "文件夹不存在。"
std::string error_words(Language language, std::string_view english);

/// Message, subject and hint, each by error_words(). Where the message has no translation, the
/// kind of error is told in the language before it.
Error error_in(Language language, const Error& error);

}  // namespace troth
