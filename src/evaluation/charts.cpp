#include "evaluation/charts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "evaluation/svg.h"

namespace troth::evaluation {

namespace {

double clamped(double value, double low, double high) {
  return std::min(high, std::max(low, value));
}

/// Turns values into coordinates.
struct Scale {
  double low = 0;
  double high = 1;
  double from = 0;
  double to = 1;
  double operator()(double value) const {
    return high > low ? from + (value - low) / (high - low) * (to - from) : from;
  }
};

/// A step that gives three to six round ticks.
double tick_step(double span) {
  const double power = std::pow(10.0, std::floor(std::log10(span / 4)));
  for (const double step : {1.0, 2.0, 2.5, 5.0, 10.0}) {
    if (span / (step * power) <= 5) return step * power;
  }
  return 10 * power;
}

PhraseValue axis_value(Measure measure, double value, double step) {
  switch (measure) {
    case Measure::late_share:
    case Measure::repeat_rate:
      return Percent{value, step < 0.01 ? 1 : 0};
    case Measure::complaint_rate:
      return Number{value * 100, step * 100 < 1 ? 1 : 0};
    case Measure::satisfaction:
    case Measure::nps:
      return Number{value, step < 1 ? 1 : 0};
  }
  return Number{value, 1};
}

std::string diamond(Point at, double radius) {
  return "M" + coordinate(at.x) + " " + coordinate(at.y - radius) + "L" +
         coordinate(at.x + radius) + " " + coordinate(at.y) + "L" + coordinate(at.x) + " " +
         coordinate(at.y + radius) + "L" + coordinate(at.x - radius) + " " + coordinate(at.y) + "Z";
}

}  // namespace

std::string interval_chart(const FigureText& figure, const Wording& words) {
  constexpr double kWidth = 300, kHeight = 58, kMargin = 14, kAxis = 31, kText = 52;
  std::string description = words.labelled(figure.name, figure.value) + "; " +
                            words.text("report.figure.header.interval") + " " + figure.interval;
  if (figure.previous_at) {
    description += "; " + words.text("report.figure.previous", {{"previous", figure.previous}});
  }
  Svg svg(kWidth, kHeight, "figure-" + figure.id, figure.name, description);
  const Scale x{figure.axis_low, figure.axis_high, kMargin, kWidth - kMargin};
  svg.line({x.from, kAxis}, {x.to, kAxis}, "axis");
  for (const double end : {figure.axis_low, figure.axis_high}) {
    svg.line({x(end), kAxis - 3}, {x(end), kAxis + 3}, "axis");
  }
  svg.text({x.from, kHeight - 6}, figure.axis_low_text, "tick", Anchor::start);
  svg.text({x.to, kHeight - 6}, figure.axis_high_text, "tick", Anchor::end);
  const double low = x(clamped(figure.low, figure.axis_low, figure.axis_high));
  const double high = x(clamped(figure.high, figure.axis_low, figure.axis_high));
  svg.rect({low, kAxis - 5}, std::max(1.0, high - low), 10, "interval");
  svg.line({low, kAxis - 8}, {low, kAxis + 8}, "whisker");
  svg.line({high, kAxis - 8}, {high, kAxis + 8}, "whisker");
  if (figure.previous_at) {
    const double previous = x(clamped(*figure.previous_at, figure.axis_low, figure.axis_high));
    svg.path(diamond({previous, kAxis}, 5), "before");
  }
  svg.circle({x(figure.at), kAxis}, 3.5, "point");
  svg.text({clamped((low + high) / 2, x.from + kText, x.to - kText), 14}, figure.interval,
           "label strong", Anchor::middle);
  return svg.finish();
}

std::string share_bar(double share, double width) {
  constexpr double kHeight = 10;
  Svg svg(width, kHeight);
  svg.rect({0, 0}, width, kHeight, "track");
  svg.rect({0, 0}, clamped(share, 0, 1) * width, kHeight, "bar");
  return svg.finish();
}

namespace {

/// The picture of one series, piece by piece.
class SeriesChart {
 public:
  SeriesChart(const UnitChange& change, const std::string& unit, const std::string& id,
              const Wording& words)
      : change_(change),
        unit_(unit),
        words_(words),
        svg_(
            kWidth, kHeight, id, title(),
            words.text("report.chart.series",
                       {{"unit", unit}, {"month", format_month(words.language(), change.since)}})) {
    double low = change.series.front().unit;
    double high = low;
    for (const MonthPoint& point : change.series) {
      low = std::min({low, point.unit, point.rest});
      high = std::max({high, point.unit, point.rest});
    }
    const bool can_be_negative = change.measure == Measure::nps;
    const bool from_zero = !can_be_negative && change.measure != Measure::satisfaction;
    step_ = tick_step(std::max(high - (from_zero ? 0 : low), 1e-9));
    const double bottom = from_zero ? 0 : std::floor(low / step_) * step_;
    y_ = {bottom, std::ceil(high / step_) * step_, kHeight - kBottom, kTop};
    x_ = {static_cast<double>(change.series.front().month),
          static_cast<double>(change.series.back().month) + 30.0, kLeft, kWidth - kRight};
  }

  std::string draw() {
    axes();
    change_band();
    std::vector<Point> unit, rest;
    for (const MonthPoint& point : change_.series) {
      unit.push_back({x_(point.month + 15.0), y_(point.unit)});
      rest.push_back({x_(point.month + 15.0), y_(point.rest)});
    }
    svg_.polyline(rest, "rest");
    svg_.polyline(unit, "unit");
    for (const Point& point : unit) svg_.circle(point, 1.6, "dot");
    const double since = x_(change_.since);
    svg_.line({x_.from, y_(change_.before)}, {since, y_(change_.before)}, "level");
    svg_.line({since, y_(change_.after)}, {x_.to, y_(change_.after)}, "level");
    labels(unit.back().y, rest.back().y);
    return svg_.finish();
  }

 private:
  static constexpr double kWidth = 364, kHeight = 172;
  static constexpr double kLeft = 40, kRight = 72, kTop = 36, kBottom = 22;

  std::string title() const {
    const std::string name(measure_name(change_.measure));
    return words_.text("report.measure." + name) + " \u00b7 " +
           words_.text("report.measure.unit." + name);
  }

  void axes() {
    svg_.text({0, 12}, title(), "caption");
    for (double tick = y_.low; tick <= y_.high + step_ / 2; tick += step_) {
      svg_.line({x_.from, y_(tick)}, {x_.to, y_(tick)}, "grid");
      svg_.text({x_.from - 6, y_(tick) + 3.5},
                speak_value(axis_value(change_.measure, tick, step_), words_.language(), {}),
                "tick", Anchor::end);
    }
    const int first = to_civil(change_.series.front().month).year;
    const int last = to_civil(change_.series.back().month).year;
    for (int year = first; year <= last; ++year) {
      const double at = x_(std::max<double>(to_day({year, 1, 1}), x_.low));
      svg_.line({at, y_.from}, {at, y_.from + 4}, "axis");
      // A year of which little is shown has no room for its label.
      if (x_.high - std::max<double>(to_day({year, 1, 1}), x_.low) > 90) {
        svg_.text({at + 2, kHeight - 6}, std::to_string(year), "tick");
      }
    }
    svg_.line({x_.from, y_.from}, {x_.to, y_.from}, "axis");
  }

  void change_band() {
    const double earliest = x_(change_.since_earliest);
    const double latest = x_(change_.since_latest);
    svg_.rect({earliest, kTop}, std::max(0.0, latest - earliest), y_.from - kTop, "band");
    svg_.line({x_(change_.since), kTop - 4}, {x_(change_.since), y_.from}, "change");
    svg_.text({x_(change_.since), kTop - 6}, format_month(words_.language(), change_.since), "tick",
              Anchor::middle);
  }

  /// The names at the ends of the lines, kept apart.
  void labels(double unit_y, double rest_y) {
    constexpr double kApart = 13;
    if (std::abs(unit_y - rest_y) < kApart) {
      const double middle = (unit_y + rest_y) / 2;
      const double way = unit_y <= rest_y ? -0.5 : 0.5;
      unit_y = middle + way * kApart;
      rest_y = middle - way * kApart;
    }
    svg_.text({x_.to + 6, unit_y + 4}, unit_, "label strong");
    svg_.text({x_.to + 6, rest_y + 4}, words_.text("report.chart.elsewhere"), "label");
  }

  const UnitChange& change_;
  const std::string& unit_;
  const Wording& words_;
  Svg svg_;
  double step_ = 1;
  Scale x_;
  Scale y_;
};

}  // namespace

std::string series_chart(const UnitChange& change, const std::string& unit, const std::string& id,
                         const Wording& words) {
  if (change.series.empty()) return {};
  return SeriesChart(change, unit, id, words).draw();
}

namespace {

/// Stages as columns of boxes, customers as bands between them.
class FlowChart {
 public:
  FlowChart(const Transitions& transitions, const Wording& words)
      : table_(transitions),
        words_(words),
        svg_(kWidth, kHeight, "flow", words.text("report.section.transitions"),
             words.text("report.transitions.note", {{"from", words.date(transitions.from)},
                                                    {"to", words.date(transitions.to)}})) {
    for (std::size_t from = 0; from <= kStages; ++from) {
      for (std::size_t to = 0; to < kStages; ++to) {
        const auto n = static_cast<double>(table_.customers.at(from).at(to));
        left_.at(from).size += n;
        right_.at(to).size += n;
        total_ += n;
      }
    }
  }

  std::string draw() {
    if (total_ <= 0) return {};
    place(left_);
    place(right_);
    svg_.text({kLeft, 12}, words_.date(table_.from), "caption", Anchor::end);
    svg_.text({kWidth - kLeft, 12}, words_.date(table_.to), "caption", Anchor::start);
    for (std::size_t from = 0; from <= kStages; ++from) {
      for (std::size_t to = 0; to < kStages; ++to) band(from, to);
    }
    for (std::size_t i = 0; i <= kStages; ++i) {
      box(left_.at(i), kLeft,
          i == kStages ? words_.text("report.stage.new") : words_.stage(static_cast<Stage>(i)),
          true);
    }
    for (std::size_t i = 0; i < kStages; ++i) {
      box(right_.at(i), kWidth - kLeft - kBox, words_.stage(static_cast<Stage>(i)), false);
    }
    return svg_.finish();
  }

 private:
  static constexpr double kWidth = 720, kHeight = 330, kLeft = 190, kBox = 10, kTop = 24;
  static constexpr double kGap = 13;

  struct Node {
    double size = 0;
    double top = 0;
    double used = 0;  ///< How much of it bands have taken already.
  };

  double pixels(double n) const { return n / total_ * (kHeight - kTop - 4 - kGap * kStages); }

  template <typename Nodes>
  void place(Nodes& nodes) const {
    double top = kTop;
    for (Node& node : nodes) {
      node.top = top;
      if (node.size > 0) top += std::max(pixels(node.size), 2.0) + kGap;
    }
  }

  void band(std::size_t from, std::size_t to) {
    const auto n = static_cast<double>(table_.customers.at(from).at(to));
    if (n <= 0) return;
    Node& a = left_.at(from);
    Node& b = right_.at(to);
    const double height = std::max(pixels(n), 0.4);
    const double y1 = a.top + a.used;
    const double y2 = b.top + b.used;
    a.used += pixels(n);
    b.used += pixels(n);
    const double x1 = kLeft + kBox;
    const double x2 = kWidth - kLeft - kBox;
    const double middle = (x1 + x2) / 2;
    const auto curve = [&](double from_x, double from_y, double to_x, double to_y) {
      (void)from_x;
      return "C" + coordinate(middle) + " " + coordinate(from_y) + " " + coordinate(middle) + " " +
             coordinate(to_y) + " " + coordinate(to_x) + " " + coordinate(to_y);
    };
    const std::string d = "M" + coordinate(x1) + " " + coordinate(y1) + curve(x1, y1, x2, y2) +
                          "L" + coordinate(x2) + " " + coordinate(y2 + height) +
                          curve(x2, y2 + height, x1, y1 + height) + "Z";
    const bool lost = to == static_cast<std::size_t>(Stage::lapsed);
    svg_.path(d, lost ? "flow lost" : "flow");
  }

  void box(const Node& node, double x, const std::string& name, bool left) {
    if (node.size <= 0) return;
    const double height = std::max(pixels(node.size), 2.0);
    svg_.rect({x, node.top}, kBox, height, "box");
    const double y = node.top + height / 2 + 4;
    const std::string label = name + "  " + words_.count(static_cast<std::int64_t>(node.size));
    svg_.text({left ? x - 8 : x + kBox + 8, y}, label, "label", left ? Anchor::end : Anchor::start);
  }

  const Transitions& table_;
  const Wording& words_;
  Svg svg_;
  double total_ = 0;
  std::array<Node, kStages + 1> left_{};
  std::array<Node, kStages> right_{};
};

}  // namespace

std::string flow_chart(const Transitions& transitions, const Wording& words) {
  return FlowChart(transitions, words).draw();
}

std::string whale_chart(const Concentration& c, const Wording& words) {
  constexpr double kWidth = 400, kHeight = 290, kLeft = 46, kRight = 12, kTop = 14, kBottom = 40;
  double most = 1;
  double least = 0;
  for (const WhalePoint& point : c.whale) {
    most = std::max(most, point.value);
    least = std::min(least, point.value);
  }
  const std::string of =
      words.text(c.whale_is_profit ? "report.chart.whale_profit" : "report.chart.whale_sales");
  Svg svg(
      kWidth, kHeight, "whale", of,
      words.labelled(words.text("report.concentration.top", {{"percent", words.percent(0.2, 0)}}),
                     words.percent(c.top_20_share)));
  const Scale x{0, 1, kLeft, kWidth - kRight};
  const Scale y{least, std::ceil(most * 5) / 5, kHeight - kBottom, kTop};
  for (double tick = 0; tick <= y.high + 1e-9; tick += 0.2) {
    svg.line({x.from, y(tick)}, {x.to, y(tick)}, "grid");
    svg.text({x.from - 6, y(tick) + 3.5}, words.percent(tick, 0), "tick", Anchor::end);
  }
  for (double tick = 0; tick <= 1.0001; tick += 0.2) {
    svg.line({x(tick), y.from}, {x(tick), y.from + 4}, "axis");
    svg.text({x(tick), y.from + 16}, words.percent(tick, 0), "tick", Anchor::middle);
  }
  svg.line({x.from, y(0)}, {x.to, y(0)}, "axis");
  svg.line({x(0), y(0)}, {x(1), y(1)}, "equal");
  std::vector<Point> curve;
  double fifth = 0;
  for (const WhalePoint& point : c.whale) {
    curve.push_back({x(point.customers), y(point.value)});
    if (point.customers <= 0.2 + 1e-9) fifth = point.value;
  }
  svg.polyline(curve, "unit");
  const double share = c.whale_is_profit ? fifth : c.top_20_share;
  svg.line({x(0.2), y(0)}, {x(0.2), y(share)}, "change");
  svg.circle({x(0.2), y(share)}, 4, "point");
  svg.text({x(0.2) + 9, y(share) + 14}, words.percent(share, 0), "label strong");
  svg.text({x.to, kHeight - 6}, words.text("report.chart.best_first"), "tick", Anchor::end);
  return svg.finish();
}

std::string silence_chart(const AtRisk& risk, double most_days) {
  constexpr double kWidth = 150, kHeight = 14;
  Svg svg(kWidth, kHeight);
  const Scale x{0, std::max(1.0, most_days), 1, kWidth - 3};
  svg.rect({x(0), 4}, x(static_cast<double>(risk.days_since)) - x(0), 6, "bar");
  svg.line({x(risk.usual_gap_days), 2}, {x(risk.usual_gap_days), 12}, "usual");
  svg.line({x(risk.alarm_gap_days), 0}, {x(risk.alarm_gap_days), 14}, "alarm");
  return svg.finish();
}

}  // namespace troth::evaluation
