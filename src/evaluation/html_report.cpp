#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "evaluation/charts.h"
#include "evaluation/html_style.h"
#include "evaluation/reports.h"
#include "evaluation/wording.h"

namespace troth::evaluation {

namespace {

constexpr std::size_t kAtRiskShown = 25;
constexpr double kCellBar = 90;

/// Escaped, and with statistics kept on one line: "p = 0.012" and "n = 12" do not break.
std::string prose(std::string_view sentence) {
  std::string out = html_escape(sentence);
  for (const std::string_view sign : {" = ", " &lt; "}) {
    for (std::size_t at = out.find(sign); at != std::string::npos; at = out.find(sign, at + 1)) {
      out.replace(at, 1, "\u00a0");
      out.replace(at + sign.size(), 1, "\u00a0");
    }
  }
  return out;
}

class HtmlReport {
 public:
  HtmlReport(const Evaluation& evaluation, Language language)
      : evaluation_(evaluation), words_(evaluation, language) {}

  std::string page() {
    const std::string title = html_escape(words_.title());
    out_ = "<!doctype html>\n<html lang=\"" + std::string(language_tag(words_.language())) +
           "\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
           "<meta name=\"generator\" content=\"Troth\">\n<title>" +
           title + "</title>\n<style>" + std::string(kHtmlStyle) + "</style>\n</head>\n<body>\n";
    out_ += "<header><h1>" + title + "</h1>";
    paragraph(words_.period_line(), "soft");
    paragraph(words_.reason_line(), "soft");
    paragraph(words_.summary(), "lead");
    out_ += "</header>\n<main>\n";
    findings();
    figures();
    customers();
    lifecycle();
    transitions();
    rfm();
    abcd();
    concentration();
    at_risk();
    warnings();
    out_ += "</main>\n<footer>" + text("report.footer", {{"currency", evaluation_.currency.code}}) +
            "</footer>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  std::string text(std::string_view key, const MessageArgs& args = {}) const {
    return html_escape(words_.text(key, args));
  }

  void paragraph(std::string_view sentence, std::string_view css_class) {
    if (sentence.empty()) return;
    out_ += "<p class=\"" + std::string(css_class) + "\">" + html_escape(sentence) + "</p>";
  }

  void open(std::string_view key, std::string_view id) {
    out_ += "\n<section aria-labelledby=\"" + std::string(id) + "\"><h2 id=\"" + std::string(id) +
            "\">" + text(key) + "</h2>";
  }
  void close() { out_ += "</section>"; }

  void findings() {
    open("report.section.findings", "findings");
    if (evaluation_.findings.empty()) paragraph(words_.text("report.finding.none"), "soft");
    out_ += "<ol class=\"findings\">";
    int number = 0;
    for (const Finding& finding : evaluation_.findings) one_finding(finding, ++number);
    out_ += "</ol>";
    if (evaluation_.series_searched > 0) {
      paragraph(words_.text("report.finding.searched", {{"series", evaluation_.series_searched}}),
                "note");
    }
    close();
  }

  void one_finding(const Finding& finding, int number) {
    const std::string urgency(urgency_name(finding.urgency));
    out_ += "<li><span class=\"number\" aria-hidden=\"true\">" + std::to_string(number) +
            "</span><h3><span class=\"tag " + urgency + "\">" + text("report.urgency." + urgency) +
            "</span>" + html_escape(words_.say(finding.title)) + "</h3>";
    if (!finding.changes.empty()) {
      out_ += "<div class=\"series\">";
      for (std::size_t i = 0; i < finding.changes.size(); ++i) {
        const std::string id = "series-" + std::to_string(number) + "-" + std::to_string(i);
        out_ += series_chart(finding.changes[i], finding.unit, id, words_);
      }
      out_ += "</div>";
    }
    out_ += "<ul class=\"evidence\">";
    for (const Phrase& sentence : finding.evidence) {
      out_ += "<li>" + prose(words_.say(sentence)) + "</li>";
    }
    out_ += "</ul><p class=\"action\">" + html_escape(words_.say(finding.action)) + "</p></li>";
  }

  void figures() {
    open("report.section.figures", "figures");
    for (const FigureText& figure : words_.figures()) one_figure(figure);
    paragraph(words_.text("report.chart.figures"), "note");
    paragraph(words_.text("report.definition.change"), "note");
    close();
  }

  void one_figure(const FigureText& figure) {
    out_ += "<div class=\"figure\"><div class=\"name\">" + html_escape(figure.name);
    if (!figure.unit.empty()) out_ += "<div class=\"unit\">" + html_escape(figure.unit) + "</div>";
    out_ += "</div>";
    if (figure.value.empty()) {
      out_ += "<div class=\"missing\">" + html_escape(figure.missing) + "</div></div>";
      return;
    }
    const char* verdict = figure.verdict == Verdict::better  ? "change better"
                          : figure.verdict == Verdict::worse ? "change worse"
                                                             : "change";
    std::string change = prose(figure.change);
    if (figure.verdict == Verdict::better || figure.verdict == Verdict::worse) {
      const char* word =
          figure.verdict == Verdict::better ? "report.chart.better" : "report.chart.worse";
      change = "<b>" + std::string(figure.rising ? "\u25b2 " : "\u25bc ") + text(word) +
               "</b><br>" + change;
    } else if (figure.verdict == Verdict::unclear) {
      change = text("report.chart.unclear") + "<br>" + change;
    }
    out_ += "<div class=\"value\">" + html_escape(figure.value) + "</div><div class=\"picture\">" +
            interval_chart(figure, words_) + "</div><div class=\"" + verdict + "\">" + change +
            "<div class=\"n\">" + text("report.figure.n", {{"n", figure.n}}) +
            "</div></div><div class=\"definition\">" + definition(figure) + "</div></div>";
  }

  std::string definition(const FigureText& figure) const {
    if (figure.note.empty()) return html_escape(figure.definition);
    return html_escape(figure.note) + text("report.chart.stop") + html_escape(figure.definition);
  }

  void cell(const std::string& content, bool left = false) {
    out_ += left ? "<td class=\"left\">" : "<td>";
    out_ += content + "</td>";
  }

  void head(const std::vector<std::pair<std::string, bool>>& columns) {
    out_ += "<table><thead><tr>";
    for (const auto& [name, left] : columns) {
      out_ += std::string("<th scope=\"col\"") + (left ? " class=\"left\">" : ">") +
              html_escape(name) + "</th>";
    }
    out_ += "</tr></thead><tbody>";
  }
  void end_table() { out_ += "</tbody></table>"; }

  void row(const std::string& name, const std::string& value) {
    out_ += "<tr>";
    cell(html_escape(name), true);
    cell(html_escape(value));
    out_ += "</tr>";
  }

  /// Sums are shown to the penny, so that they can be ticked off against the books.
  std::string exact_money(Minor amount) const {
    return with_minus(format_money(words_.language(), amount, evaluation_.currency.code));
  }

  void customers() {
    open("report.section.customers", "customers");
    const CustomerCounts& c = evaluation_.customers;
    const Sales& s = evaluation_.sales;
    out_ += "<div class=\"pair\"><div><table><tbody>";
    row(words_.text("report.customers.known"), words_.count(c.known));
    row(words_.text("report.customers.with_purchases"), words_.count(c.with_purchases));
    row(words_.text("report.customers.active"), words_.count(c.active));
    row(words_.text("report.customers.lapsed"), words_.count(c.lapsed));
    row(words_.text("report.sales.orders"), words_.count(s.orders));
    row(words_.text("report.sales.returns"), words_.count(s.returns));
    out_ += "</tbody></table></div><div><table><tbody>";
    row(words_.text("report.sales.gross"), exact_money(s.gross));
    row(words_.text("report.sales.returned"), exact_money(s.returned));
    if (s.adjusted != 0) row(words_.text("report.sales.adjusted"), exact_money(s.adjusted));
    row(words_.text("report.sales.net"), exact_money(s.net));
    if (s.anonymous_orders != 0) {
      row(words_.text("report.sales.anonymous_net"), exact_money(s.anonymous_net));
    }
    row(words_.text("report.sales.total_net"), exact_money(s.total_net));
    row(words_.text("report.sales.net_period"), exact_money(s.net_period));
    out_ += "</tbody></table></div></div>";
    close();
  }

  void lifecycle() {
    open("report.section.lifecycle", "lifecycle");
    head({{words_.text("report.header.stage"), true},
          {words_.text("report.header.customers"), false},
          {words_.text("report.header.share"), false},
          {"", true},
          {words_.text("report.header.value"), false},
          {words_.text("report.sales.net_period"), false}});
    for (const StageRow& stage : evaluation_.lifecycle) {
      out_ += "<tr>";
      cell(html_escape(words_.stage(stage.stage)) + "<br><small>" +
               html_escape(words_.stage_rule(stage.stage)) + "</small>",
           true);
      cell(words_.count(stage.customers));
      cell(words_.percent(stage.share));
      cell(share_bar(stage.share, kCellBar), true);
      cell(html_escape(words_.money(stage.value)));
      cell(html_escape(words_.money(stage.value_period)));
      out_ += "</tr>";
    }
    end_table();
    close();
  }

  void transitions() {
    open("report.section.transitions", "transitions");
    if (!evaluation_.transitions) {
      paragraph(words_.text("report.transitions.none"), "soft");
      close();
      return;
    }
    const Transitions& t = *evaluation_.transitions;
    out_ += "<div class=\"flow-figure\">" + flow_chart(t, words_) + "</div>";
    std::vector<std::pair<std::string, bool>> columns = {{"", true}};
    for (std::size_t to = 0; to < kStages; ++to) {
      columns.emplace_back(words_.stage(static_cast<Stage>(to)), false);
    }
    head(columns);
    for (std::size_t from = 0; from <= kStages; ++from) {
      out_ += "<tr>";
      cell(html_escape(from == kStages ? words_.text("report.stage.new")
                                       : words_.stage(static_cast<Stage>(from))),
           true);
      for (const std::int64_t n : t.customers.at(from)) cell(n == 0 ? "\u00b7" : words_.count(n));
      out_ += "</tr>";
    }
    end_table();
    paragraph(words_.text("report.transitions.note",
                          {{"from", words_.date(t.from)}, {"to", words_.date(t.to)}}),
              "note");
    close();
  }

  void rfm() {
    if (evaluation_.rfm.empty()) return;
    open("report.section.rfm", "rfm");
    head({{words_.text("report.header.segment"), true},
          {words_.text("report.header.rule"), true},
          {words_.text("report.header.customers"), false},
          {words_.text("report.header.share"), false},
          {"", true},
          {words_.text("report.header.value"), false},
          {words_.text("report.header.value_share"), false},
          {"", true}});
    for (const SegmentRow& segment : evaluation_.rfm) {
      out_ += "<tr>";
      cell(html_escape(words_.segment(segment.name)), true);
      cell("<small>" + html_escape(words_.say(segment.rule)) + "</small>", true);
      cell(words_.count(segment.customers));
      cell(words_.percent(segment.share));
      cell(share_bar(segment.share, kCellBar), true);
      cell(html_escape(words_.money(segment.value)));
      cell(words_.percent(segment.value_share));
      cell(share_bar(segment.value_share, kCellBar), true);
      out_ += "</tr>";
    }
    end_table();
    paragraph(words_.rfm_note(), "note");
    close();
  }

  void abcd() {
    if (evaluation_.abcd.size() != 4) return;
    open("report.section.abcd", "abcd");
    out_ += "<div class=\"quarters\"><div class=\"head\"></div><div class=\"head\">" +
            text("report.chart.large") + "</div><div class=\"head\">" + text("report.chart.small") +
            "</div><div class=\"side\">" + text("report.chart.loyal") + "</div>";
    quarter(evaluation_.abcd[0]);
    quarter(evaluation_.abcd[1]);
    out_ += "<div class=\"side\">" + text("report.chart.not_loyal") + "</div>";
    quarter(evaluation_.abcd[2]);
    quarter(evaluation_.abcd[3]);
    out_ += "</div>";
    paragraph(words_.abcd_note(), "note");
    close();
  }

  void quarter(const SegmentRow& segment) {
    out_ +=
        "<div><span class=\"letter\">" + segment.name + "</span><span class=\"count\">" +
        words_.count(segment.customers) + "</span> <span class=\"soft\">" +
        words_.percent(segment.share) + " \u00b7 " + text("report.abcd.advice." + segment.name) +
        "</span><br>" + html_escape(words_.money(segment.value)) + " <span class=\"soft\">" +
        text("report.concentration.of_sales", {{"share", words_.percent(segment.value_share)}}) +
        "</span></div>";
  }

  void concentration() {
    if (!evaluation_.concentration) return;
    const Concentration& c = *evaluation_.concentration;
    open("report.section.concentration", "concentration");
    out_ +=
        "<div class=\"concentration\"><div>" + whale_chart(c, words_) + "</div><div><table><tbody>";
    const auto top = [&](double percent, double share) {
      row(words_.text("report.concentration.top", {{"percent", words_.percent(percent, 0)}}),
          words_.percent(share));
    };
    top(0.01, c.top_1_share);
    top(0.10, c.top_10_share);
    top(0.20, c.top_20_share);
    if (c.top_20_interval) interval_row(*c.top_20_interval, true);
    row(words_.text("report.concentration.largest"), words_.percent(c.largest_customer_share));
    row(words_.text("report.concentration.gini"), words_.number(c.gini, 3));
    if (c.gini_interval) interval_row(*c.gini_interval, false);
    if (c.unprofitable_share) {
      row(words_.text("report.concentration.unprofitable"), words_.percent(*c.unprofitable_share));
      row(words_.text("report.concentration.loss"), words_.money(*c.unprofitable_loss));
      row(words_.text("report.concentration.profit"), words_.money(*c.profit));
    }
    end_table();
    paragraph(words_.concentration_note(), "note");
    out_ += "</div></div>";
    close();
  }

  void interval_row(const Interval& interval, bool percent) {
    const auto write = [&](double value) {
      return percent ? words_.percent(value) : words_.number(value, 3);
    };
    out_ += "<tr><td colspan=\"2\" class=\"left\"><small>" +
            text("report.concentration.interval",
                 {{"low", write(interval.low)}, {"high", write(interval.high)}}) +
            "</small></td></tr>";
  }

  void at_risk() {
    open("report.section.at_risk", "at-risk");
    paragraph(words_.at_risk_note(), "");
    const auto& top = evaluation_.at_risk.top;
    const std::size_t shown = std::min(kAtRiskShown, top.size());
    if (shown == 0) {
      close();
      return;
    }
    double most_days = 0;
    for (std::size_t i = 0; i < shown; ++i) {
      most_days =
          std::max({most_days, static_cast<double>(top[i].days_since), top[i].alarm_gap_days});
    }
    head({{words_.text("report.header.customer"), true},
          {words_.text("report.header.yearly"), false},
          {words_.text("report.header.purchases"), false},
          {words_.text("report.header.last"), false},
          {words_.text("report.header.silent"), false},
          {"", true},
          {words_.text("report.header.usual"), false},
          {words_.text("report.header.alarm"), false}});
    for (std::size_t i = 0; i < shown; ++i) {
      const AtRisk& risk = top[i];
      out_ += "<tr>";
      std::string who = html_escape(risk.customer);
      if (!risk.name.empty()) who += " <small>" + html_escape(risk.name) + "</small>";
      cell(who, true);
      cell(html_escape(words_.money(risk.value)));
      cell(words_.count(risk.purchases));
      cell(html_escape(words_.date(risk.last_day)));
      cell(words_.count(risk.days_since));
      cell(silence_chart(risk, most_days), true);
      cell(words_.number(risk.usual_gap_days));
      cell(words_.number(risk.alarm_gap_days));
      out_ += "</tr>";
    }
    end_table();
    paragraph(words_.text("report.chart.silence"), "note");
    if (evaluation_.at_risk.customers > static_cast<std::int64_t>(shown)) {
      paragraph(words_.text("report.at_risk.shown", {{"shown", static_cast<std::int64_t>(shown)}}),
                "note");
    }
    close();
  }

  void warnings() {
    const auto all = words_.warnings();
    if (all.empty()) return;
    open("report.section.warnings", "warnings");
    out_ += "<ul class=\"evidence\">";
    for (const std::string& warning : all) out_ += "<li>" + html_escape(warning) + "</li>";
    out_ += "</ul>";
    close();
  }

  const Evaluation& evaluation_;
  Wording words_;
  std::string out_;
};

}  // namespace

std::string html_report(const Evaluation& evaluation, Language language) {
  return HtmlReport(evaluation, language).page();
}

}  // namespace troth::evaluation
