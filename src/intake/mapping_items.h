#pragma once
// Columns of a survey as items: role, scale, labels, answers that mean "none".

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/infer.h"
#include "intake/mapping.h"

namespace troth::intake {

struct Scale {
  double minimum = 0;
  double maximum = 0;
  bool operator==(const Scale&) const = default;
};

/// What a --map says of an item; what it leaves open is guessed.
struct ItemGiven {
  std::optional<survey::Role> role;
  std::optional<Scale> scale;
  std::vector<double> missing_codes;
};

/// What a column of answers looks like.
struct ItemGuess {
  enum class Kind : std::uint8_t {
    item,
    unused,     ///< Not an answer: no values, dates, numbers on no scale, bookkeeping.
    no_scale,   ///< Numbers on no usual scale, though the role needs one.
    ask_codes,  ///< Some numbers lie so far from the scale that they may mean "no answer".
  };
  Kind kind = Kind::unused;
  survey::ItemInput item;
  std::vector<std::pair<std::string, double>> labels;
  std::optional<std::size_t> label_scale;
  std::vector<double> suspects;  ///< Of ask_codes.
};

/// Guesses for one column. `usual` is the scale that most rating columns of the file have: few
/// answers that fit it do not make another.
ItemGuess guess_item(std::string_view column, const ColumnProfile& profile, const ItemGiven& given,
                     std::optional<Scale> usual);

/// The scale that most of the columns' answers lie on, when there is one.
std::optional<Scale> usual_scale(const std::vector<const ColumnProfile*>& profiles);

/// Columns of survey tools that are no answers whatever they hold.
bool is_bookkeeping(std::string_view column);

}  // namespace troth::intake
