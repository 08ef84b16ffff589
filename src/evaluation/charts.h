#pragma once
// The pictures of the HTML report. They can be read without colour, and show uncertainty.

#include <string>

#include "evaluation/types.h"
#include "evaluation/wording.h"

namespace troth::evaluation {

/// A figure on its axis: the interval as a bar, the value as a point, the period before as an open
/// diamond.
std::string interval_chart(const FigureText& figure, const Wording& words);

/// A share as a bar in a table cell.
std::string share_bar(double share, double width);

/// The months of one change: the unit, the rest, both levels, and when it changed.
std::string series_chart(const UnitChange& change, const std::string& unit, const std::string& id,
                         const Wording& words);

/// How customers flow from the stages of one date to those of another.
std::string flow_chart(const Transitions& transitions, const Wording& words);

/// The whale curve with the line of equal spread and the top fifth marked.
std::string whale_chart(const Concentration& concentration, const Wording& words);

/// The silence of a customer against the usual gap and the alarm gap, on a common scale of days.
std::string silence_chart(const AtRisk& risk, double most_days);

}  // namespace troth::evaluation
