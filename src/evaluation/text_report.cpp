#include <algorithm>
#include <ostream>
#include <vector>

#include "base/text.h"
#include "base/text_table.h"
#include "evaluation/reports.h"
#include "evaluation/wording.h"

namespace troth::evaluation {

namespace {

/// ANSI attributes, used only on a terminal that shows them.
constexpr std::string_view kBold = "\033[1m";
constexpr std::string_view kDim = "\033[2m";
constexpr std::string_view kRed = "\033[31m";
constexpr std::string_view kGreen = "\033[32m";
constexpr std::string_view kPlain = "\033[0m";

constexpr std::size_t kLeastWidth = 60;
constexpr std::size_t kMostWidth = 100;

class TextReport {
 public:
  TextReport(std::ostream& out, const Evaluation& evaluation, const TextStyle& style)
      : out_(out),
        evaluation_(evaluation),
        style_(style),
        words_(evaluation, style.language),
        width_(std::clamp(style.width, kLeastWidth, kMostWidth)) {}

  void write() {
    paragraph(words_.title(), 0, kBold);
    paragraph(words_.period_line(), 0);
    paragraph(words_.reason_line(), 0, kDim);
    out_ << "\n";
    paragraph(words_.summary(), 0);
    findings();
    figures();
    customers();
    lifecycle();
    transitions();
    segments("report.section.rfm", evaluation_.rfm, words_.rfm_note());
    segments("report.section.abcd", evaluation_.abcd, words_.abcd_note());
    concentration();
    at_risk();
    warnings();
    definitions();
  }

 private:
  void paragraph(std::string_view text, std::size_t indent, std::string_view look = {}) {
    for (const std::string& line : wrap(text, width_ - indent)) {
      out_ << std::string(indent, ' ') << styled(line, look) << "\n";
    }
  }

  /// A paragraph whose first line begins with `mark` and whose others are indented under it.
  void item(std::string_view mark, std::string_view text, std::size_t indent,
            std::string_view look = {}) {
    const std::size_t inner = indent + display_width(mark) + 1;
    bool first = true;
    for (const std::string& line : wrap(text, width_ - inner)) {
      if (first) {
        out_ << std::string(indent, ' ') << styled(mark, look) << " ";
      } else {
        out_ << std::string(inner, ' ');
      }
      out_ << styled(line, look) << "\n";
      first = false;
    }
  }

  std::string styled(std::string_view text, std::string_view look) const {
    if (!style_.colour || look.empty()) return std::string(text);
    return std::string(look) + std::string(text) + std::string(kPlain);
  }

  void heading(std::string_view key) {
    const std::string text = words_.text(key);
    const std::size_t used = display_width(text) + 1;
    std::string rule;
    for (std::size_t i = used; i < width_; ++i) rule += "─";
    out_ << "\n" << styled(text, kBold) << " " << styled(rule, kDim) << "\n";
  }

  void findings() {
    heading("report.section.findings");
    if (evaluation_.findings.empty()) paragraph(words_.text("report.finding.none"), 2);
    int number = 0;
    for (const Finding& finding : evaluation_.findings) {
      if (number > 0) out_ << "\n";
      const std::string mark = std::to_string(++number);
      const std::string urgency =
          words_.text("report.urgency." + std::string(urgency_name(finding.urgency)));
      item(mark, "[" + urgency + "] " + words_.say(finding.title), 0,
           finding.urgency == Urgency::act ? kRed : kBold);
      for (const Phrase& sentence : finding.evidence) item("·", words_.say(sentence), 2);
      item("→", words_.say(finding.action), 2, kGreen);
    }
    if (evaluation_.series_searched > 0) {
      out_ << "\n";
      paragraph(words_.text("report.finding.searched", {{"series", evaluation_.series_searched}}),
                2, kDim);
    }
  }

  void figures() {
    heading("report.section.figures");
    const auto all = words_.figures();
    TextTable table({{words_.text("report.figure.header.figure"), false},
                     {words_.text("report.figure.header.value")},
                     {words_.text("report.figure.header.interval")},
                     {words_.text("report.figure.header.change")},
                     {words_.text("report.figure.header.n")}});
    for (const FigureText& figure : all) {
      if (figure.value.empty()) {
        table.row({figure.name, words_.text("report.figure.missing"), "", "", ""});
        continue;
      }
      std::string change = figure.verdict == Verdict::none ? "" : figure.change;
      if (figure.verdict == Verdict::better || figure.verdict == Verdict::worse) {
        change = (figure.rising ? "▲ " : "▼ ") + change;
      }
      table.row({figure.name, figure.value, figure.interval, change, figure.n});
    }
    table.print(out_, 2, width_);
    for (const FigureText& figure : all) {
      if (!figure.note.empty()) item("·", words_.labelled(figure.name, figure.note), 2, kDim);
    }
  }

  void definitions() {
    heading("report.section.methods");
    for (const FigureText& figure : words_.figures()) {
      if (!figure.value.empty())
        item("·", words_.labelled(figure.name, figure.definition), 2, kDim);
    }
    item("·", words_.text("report.definition.change"), 2, kDim);
  }

  void customers() {
    heading("report.section.customers");
    const CustomerCounts& c = evaluation_.customers;
    const Sales& s = evaluation_.sales;
    TextTable table({{"", false}, {""}});
    const auto row = [&](std::string_view key, std::string value) {
      table.row({words_.text(key), std::move(value)});
    };
    row("report.customers.known", words_.count(c.known));
    row("report.customers.with_purchases", words_.count(c.with_purchases));
    row("report.customers.active", words_.count(c.active));
    row("report.customers.lapsed", words_.count(c.lapsed));
    row("report.sales.orders", words_.count(s.orders));
    row("report.sales.returns", words_.count(s.returns));
    row("report.sales.gross", exact_money(s.gross));
    row("report.sales.returned", exact_money(s.returned));
    if (s.adjusted != 0) row("report.sales.adjusted", exact_money(s.adjusted));
    row("report.sales.net", exact_money(s.net));
    row("report.sales.net_period", exact_money(s.net_period));
    if (s.anonymous_orders != 0) row("report.sales.anonymous_net", exact_money(s.anonymous_net));
    row("report.sales.total_net", exact_money(s.total_net));
    table.print(out_, 2, width_);
  }

  /// Sums are shown to the penny, so that they can be ticked off against the books.
  std::string exact_money(Minor amount) const {
    return with_minus(format_money(style_.language, amount, evaluation_.currency.code));
  }

  void lifecycle() {
    heading("report.section.lifecycle");
    TextTable table({{words_.text("report.header.stage"), false},
                     {words_.text("report.header.customers")},
                     {words_.text("report.header.share")},
                     {"", false},
                     {words_.text("report.header.value")}});
    for (const StageRow& row : evaluation_.lifecycle) {
      table.row({words_.stage(row.stage), words_.count(row.customers), words_.percent(row.share),
                 pad(text_bar(row.share, kWideBar), kWideBar), words_.money(row.value)});
    }
    table.print(out_, 2, width_);
    paragraph(words_.stage_rules(), 2, kDim);
  }

  void transitions() {
    heading("report.section.transitions");
    if (!evaluation_.transitions) {
      paragraph(words_.text("report.transitions.none"), 2);
      return;
    }
    const Transitions& t = *evaluation_.transitions;
    std::vector<TextTable::Column> columns = {{"", false}};
    for (std::size_t to = 0; to < kStages; ++to) {
      columns.push_back({words_.stage(static_cast<Stage>(to))});
    }
    TextTable table(columns);
    for (std::size_t from = 0; from <= kStages; ++from) {
      std::vector<std::string> cells = {from == kStages ? words_.text("report.stage.new")
                                                        : words_.stage(static_cast<Stage>(from))};
      for (const std::int64_t n : t.customers.at(from)) {
        cells.push_back(n == 0 ? "·" : words_.count(n));
      }
      table.row(std::move(cells));
    }
    paragraph(words_.text("report.transitions.note",
                          {{"from", words_.date(t.from)}, {"to", words_.date(t.to)}}),
              2, kDim);
    table.print(out_, 2, width_);
  }

  void segments(std::string_view title, const std::vector<SegmentRow>& rows,
                const std::string& note) {
    if (rows.empty()) return;
    heading(title);
    const bool rfm = rows.front().name.size() > 1;
    TextTable table({{words_.text("report.header.segment"), false},
                     {rfm ? words_.text("report.header.rule") : "", false},
                     {words_.text("report.header.customers")},
                     {words_.text("report.header.share")},
                     {words_.text("report.header.value")},
                     {words_.text("report.header.value_share")}});
    for (const SegmentRow& row : rows) {
      const std::string rule =
          rfm ? words_.say(row.rule) : words_.text("report.abcd.advice." + row.name);
      table.row({words_.segment(row.name), rule, words_.count(row.customers),
                 words_.percent(row.share), words_.money(row.value),
                 words_.percent(row.value_share)});
    }
    table.print(out_, 2, width_);
    paragraph(note, 2, kDim);
  }

  void concentration() {
    if (!evaluation_.concentration) return;
    const Concentration& c = *evaluation_.concentration;
    heading("report.section.concentration");
    TextTable table({{"", false}, {""}, {"", false}});
    const auto top = [&](double percent, double share) {
      table.row({words_.text("report.concentration.top", {{"percent", words_.percent(percent, 0)}}),
                 words_.percent(share), text_bar(share, kBar)});
    };
    top(0.01, c.top_1_share);
    top(0.10, c.top_10_share);
    top(0.20, c.top_20_share);
    table.row({words_.text("report.concentration.largest"),
               words_.percent(c.largest_customer_share), text_bar(c.largest_customer_share, kBar)});
    table.row({words_.text("report.concentration.gini"), words_.number(c.gini, 3),
               text_bar(c.gini, kBar)});
    if (c.unprofitable_share) {
      table.row({words_.text("report.concentration.unprofitable"),
                 words_.percent(*c.unprofitable_share), ""});
      table.row({words_.text("report.concentration.loss"), words_.money(*c.unprofitable_loss), ""});
      table.row({words_.text("report.concentration.profit"), words_.money(*c.profit), ""});
    }
    table.print(out_, 2, width_);
    paragraph(words_.concentration_note(), 2, kDim);
  }

  void at_risk() {
    heading("report.section.at_risk");
    paragraph(words_.at_risk_note(), 2);
    const auto& top = evaluation_.at_risk.top;
    const std::size_t shown = std::min(style_.at_risk_shown, top.size());
    if (shown == 0) return;
    const bool named =
        std::any_of(top.begin(), top.end(), [](const AtRisk& risk) { return !risk.name.empty(); });
    std::vector<TextTable::Column> columns = {{words_.text("report.header.customer"), false}};
    if (named) columns.push_back({words_.text("report.header.name"), false});
    for (const char* key : {"report.header.yearly", "report.header.last", "report.header.silent",
                            "report.header.usual", "report.header.alarm"}) {
      columns.push_back({words_.text(key)});
    }
    TextTable table(columns);
    for (std::size_t i = 0; i < shown; ++i) {
      const AtRisk& risk = top[i];
      std::vector<std::string> cells = {shortened(risk.customer)};
      if (named) cells.push_back(shortened(risk.name));
      for (std::string cell :
           {words_.money(risk.value), format_day(risk.last_day), words_.count(risk.days_since),
            words_.number(risk.usual_gap_days), words_.number(risk.alarm_gap_days)}) {
        cells.push_back(std::move(cell));
      }
      table.row(std::move(cells));
    }
    table.print(out_, 2, width_);
    if (evaluation_.at_risk.customers > static_cast<std::int64_t>(shown)) {
      paragraph(words_.text("report.at_risk.shown", {{"shown", static_cast<std::int64_t>(shown)}}),
                2, kDim);
    }
  }

  static std::string shortened(const std::string& text) {
    constexpr std::size_t kMost = 16;
    return display_width(text) > kMost ? pad(text, kMost) : text;
  }

  void warnings() {
    const auto all = words_.warnings();
    if (all.empty()) return;
    heading("report.section.warnings");
    for (const std::string& warning : all) item("·", warning, 2);
  }

  static constexpr std::size_t kBar = 10;
  static constexpr std::size_t kWideBar = 20;

  std::ostream& out_;
  const Evaluation& evaluation_;
  TextStyle style_;
  Wording words_;
  std::size_t width_;
};

}  // namespace

void write_text_report(std::ostream& out, const Evaluation& evaluation, const TextStyle& style) {
  TextReport(out, evaluation, style).write();
}

}  // namespace troth::evaluation
