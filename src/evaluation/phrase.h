#pragma once
// A sentence that has not chosen its language yet: a message key and typed values. The evaluation
// holds phrases; the reports speak them.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/messages.h"
#include "base/time.h"

namespace troth::evaluation {

/// Values that each language writes in its own way.
struct Percent {
  double fraction = 0;
  int decimals = 0;
};
struct Points {  ///< A difference of two shares, in percentage points: 0.031 -> "3.1".
  double fraction = 0;
  int decimals = 1;
};
struct Number {
  double value = 0;
  int decimals = 0;
};
struct Money {
  Minor amount = 0;
};
struct Date {
  Day day = 0;
};
struct Month {  ///< The month that holds `day`.
  Day day = 0;
};
struct PValue {  ///< "p = 0.012", "p < 0.001".
  double p = 1;
};
struct Key {  ///< The text of another message, without arguments.
  std::string key;
};

using PhraseValue = std::variant<std::string, std::int64_t, Percent, Points, Number, Money, Date,
                                 Month, PValue, Key>;

struct Phrase {
  std::string key;
  std::vector<std::pair<std::string, PhraseValue>> values;
};

/// How the money of a workspace is written.
struct Currency {
  std::string code = "GBP";
  int decimals = 2;
};

/// The phrase in a language. Numbers are passed to the message as finished text, except integers,
/// so that plural rules still see them.
std::string speak(const Phrase& phrase, Language language, const Currency& currency);

/// One value as the language writes it.
std::string speak_value(const PhraseValue& value, Language language, const Currency& currency);

/// Text of a number with a true minus sign in front instead of a hyphen.
std::string with_minus(std::string number);

/// "Mar 2026" / "2026年3月".
std::string format_month(Language language, Day day);

/// A p-value as a person reads it: "p = 0.012", "p < 0.001".
std::string format_p(Language language, double p);

}  // namespace troth::evaluation
