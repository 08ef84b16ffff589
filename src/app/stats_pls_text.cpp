#include "app/stats_pls_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "app/stats_words.h"
#include "base/error_words.h"
#include "base/messages.h"
#include "base/text.h"

namespace troth::app {
namespace {

constexpr int kFine = 3;    // decimals of effects and loadings
constexpr int kCoarse = 1;  // decimals of indices

/// Lines of cells under a header; `left` columns at the front are text.
class Table {
 public:
  Table(std::vector<std::string> header, std::size_t left) : left_(left) {
    lines_.push_back(std::move(header));
  }
  void add(std::vector<std::string> line) { lines_.push_back(std::move(line)); }

  void print(std::ostream& out) const {
    std::vector<std::size_t> widths(lines_.front().size(), 0);
    for (const auto& line : lines_) {
      for (std::size_t c = 0; c < line.size(); ++c) {
        widths[c] = std::max(widths[c], display_width(line[c]));
      }
    }
    for (const auto& line : lines_) {
      std::string text;
      for (std::size_t c = 0; c < line.size(); ++c) {
        // A column that has nothing to say (no bootstrap, no interval) is not shown.
        if (!shown(c)) continue;
        text += "  " + pad(line[c], widths[c], c >= left_);
      }
      while (text.ends_with(' ')) text.pop_back();
      out << text << "\n";
    }
  }

 private:
  bool shown(std::size_t column) const {
    return std::any_of(lines_.begin() + 1, lines_.end(),
                       [&](const auto& line) { return !line[column].empty(); });
  }

  std::size_t left_;
  std::vector<std::vector<std::string>> lines_;
};

class Printer {
 public:
  explicit Printer(Console& console) : console_(console), out_(console.out) {}

  void pls(const Json& r) {
    title(r);
    if (r["constructs"].empty()) return warnings(r);
    indices(r);
    paths(r);
    measurement(r["constructs"]);
    items(r);
    if (r.contains("parts")) parts(r["parts"]);
    importance(r);
    moderation(r);
    fit(r);
    if (r.contains("groups")) groups(r["groups"]);
    if (r.contains("prediction")) prediction(r["prediction"]);
    warnings(r);
  }

  void micom(const Json& r) {
    status(r);
    std::string names;
    for (const Json& g : r["groups"]) {
      names += (names.empty() ? "" : ", ") +
               fmt::format("{} ({})", g["group"].get<std::string>(), g["n"].get<int>());
    }
    out_ << say("stats.pls.micom.title", {{"groups", names}}) << "\n";
    Table table(
        {say("stats.pls.column.construct"), say("stats.pls.column.groups"), "c", "p",
         say("stats.pls.column.mean_difference"), "p", say("stats.pls.column.log_variance_ratio"),
         "p", say("stats.pls.column.invariance")},
        2);
    for (const Json& c : r["constructs"]) {
      table.add({text(c, "name"), text(c, "a") + " - " + text(c, "b"), figure(c, "c"),
                 probability(c, "p_c"), figure(c, "mean_difference"), probability(c, "p_mean"),
                 figure(c, "log_variance_ratio"), probability(c, "p_variance"),
                 say("stats.pls.invariance." + text(c, "invariance"))});
    }
    if (!r["constructs"].empty()) table.print(out_);
    out_ << "\n" << paragraph(say("stats.pls.micom.reading")) << "\n";
    warnings(r);
  }

 private:
  Console& console_;
  std::ostream& out_;

  std::string say(const std::string& key, const MessageArgs& args = {}) const {
    return message(console_.language, key, args);
  }
  static std::string text(const Json& json, const char* key) {
    const Json& value = json[key];
    return value.is_string() ? value.get<std::string>() : std::string();
  }
  std::string decimal(const Json& value, int decimals) const {
    return value.is_number() ? format_number(console_.language, value.get<double>(), decimals)
                             : std::string();
  }
  std::string figure(const Json& json, const char* key, int decimals = kFine) const {
    return json.contains(key) ? decimal(json[key], decimals) : std::string();
  }
  std::string interval(const Json& json, const char* key, int decimals = kFine) const {
    if (!json.contains(key) || !json[key].is_array()) return "";
    return fmt::format("{} .. {}", decimal(json[key][0], decimals),
                       decimal(json[key][1], decimals));
  }
  std::string probability(const Json& json, const char* key) const {
    if (!json.contains(key) || !json[key].is_number()) return "";
    const double p = json[key].get<double>();
    return p < 0.001 ? "< " + format_number(console_.language, 0.001, 3)
                     : format_number(console_.language, p, 3);
  }
  std::string paragraph(const std::string& words) const {
    std::string all;
    for (const std::string& line : wrap(words, console_.width)) {
      all += (all.empty() ? "" : "\n") + line;
    }
    return all;
  }
  /// The culprit's sentence in the reader's language.
  std::string culprit(const Json& verdict) const {
    if (verdict.value("cause", "") == "construct_covariance") {
      return say("stats.pls.cause.construct_covariance");
    }
    return error_words(console_.language, verdict.value("culprit", ""));
  }
  void section(const std::string& key, const MessageArgs& args = {}) {
    out_ << "\n" << say(key, args) << "\n";
  }

  void status(const Json& r) {
    const std::string state = r["status"].get<std::string>();
    if (state == "ok") return;
    out_ << paragraph(say("stats.pls.status." + state, {{"culprit", culprit(r)}})) << "\n";
    const std::string hint = StatsWords(console_.language).hint(r.value("cause", ""));
    if (!hint.empty()) out_ << paragraph(say("stats.pls.hint", {{"hint", hint}})) << "\n";
    out_ << "\n";
  }

  void title(const Json& r) {
    status(r);
    const std::string name = r["model"]["name"].get<std::string>();
    out_ << say("stats.pls.title",
                {{"model", name.empty() ? r["settings"]["model"].get<std::string>() : name},
                 {"rows", r["n"].get<std::int64_t>()},
                 {"scheme", say("stats.pls.scheme." + r["settings"]["scheme"].get<std::string>())},
                 {"iterations", r["iterations"].get<std::int64_t>()}})
         << "\n";
    const Json& b = r["bootstrap"];
    if (b["requested"] > 0) {
      out_ << say("stats.pls.bootstrap",
                  {{"used", b["used"].get<std::int64_t>()},
                   {"requested", b["requested"].get<std::int64_t>()},
                   {"level",
                    format_percent(console_.language, r["settings"]["level"].get<double>(), 0)},
                   {"kind", say("stats.pls.ci." + r["settings"]["ci"].get<std::string>())},
                   {"seed", std::to_string(r["settings"]["seed"].get<std::uint64_t>())}})
           << "\n";
    }
    if (const std::string note = r["model"]["note"].get<std::string>(); !note.empty()) {
      out_ << paragraph(note) << "\n";
    }
  }

  void indices(const Json& r) {
    section("stats.pls.section.indices");
    Table table({say("stats.pls.column.construct"), say("stats.pls.column.index"),
                 say("stats.pls.column.interval"), "R2", say("stats.pls.column.interval")},
                1);
    for (const Json& c : r["constructs"]) {
      table.add({text(c, "name"), figure(c, "index", kCoarse), interval(c, "index_ci", kCoarse),
                 figure(c, "r2"), interval(c, "r2_ci")});
    }
    table.print(out_);
  }

  void paths(const Json& r) {
    section("stats.pls.section.paths");
    Table table(
        {say("stats.pls.column.from"), say("stats.pls.column.to"), say("stats.pls.column.effect"),
         say("stats.pls.column.interval"), "p", "f2", "VIF"},
        2);
    for (const Json& p : r["paths"]) {
      table.add({text(p, "from"), text(p, "to"), figure(p, "estimate"), interval(p, "ci"),
                 probability(p, "p"), figure(p, "f2"), figure(p, "vif", 2)});
    }
    table.print(out_);
  }

  void measurement(const Json& constructs) {
    section("stats.pls.section.measurement");
    Table table({say("stats.pls.column.construct"), say("stats.pls.column.mode"),
                 say("stats.pls.column.items"), "alpha", "omega", "rho_A", "rho_C", "AVE"},
                1);
    for (const Json& c : constructs) {
      table.add({text(c, "name"), text(c, "mode"), figure(c, "items", 0), figure(c, "alpha"),
                 figure(c, "omega"), figure(c, "rho_a"), figure(c, "rho_c"), figure(c, "ave")});
    }
    table.print(out_);
  }

  void items(const Json& r) {
    section("stats.pls.section.items");
    Table table({say("stats.pls.column.construct"), say("stats.pls.column.item"),
                 say("stats.pls.column.loading"), say("stats.pls.column.interval"),
                 say("stats.pls.column.weight"), say("stats.pls.column.interval"), "VIF"},
                2);
    for (const Json& i : r["items"]) {
      table.add({text(i, "construct"), text(i, "item"), figure(i, "loading"), interval(i, "ci"),
                 figure(i, "weight"), interval(i, "weight_ci"), figure(i, "vif", 2)});
    }
    table.print(out_);
  }

  void parts(const Json& parts_of) {
    section("stats.pls.section.parts");
    measurement(parts_of["constructs"]);
    items(parts_of);
  }

  void importance(const Json& r) {
    const Json& map = r["ipma"];
    if (map["constructs"].empty()) return;
    section("stats.pls.section.importance", {{"target", text(map, "target")}});
    Table table({say("stats.pls.column.construct"), say("stats.pls.column.importance"),
                 say("stats.pls.column.interval"), say("stats.pls.column.performance")},
                1);
    for (const Json& c : map["constructs"]) {
      table.add({text(c, "name"), figure(c, "importance"), interval(c, "importance_ci"),
                 figure(c, "performance", kCoarse)});
    }
    table.print(out_);
    out_ << paragraph(say("stats.pls.importance.reading", {{"target", text(map, "target")}}))
         << "\n";
  }

  void moderation(const Json& r) {
    if (!r.contains("moderation")) return;
    section("stats.pls.section.moderation");
    for (const Json& m : r["moderation"]) {
      const std::string range = interval(m, "ci");
      out_ << paragraph(say("stats.pls.moderation.reading",
                            {{"focal", text(m, "focal")},
                             {"moderator", text(m, "moderator")},
                             {"to", text(m, "to")},
                             {"interaction", figure(m, "interaction")},
                             {"interval", range.empty() ? "" : " (" + range + ")"},
                             {"low", figure(m, "slope_low")},
                             {"mean", figure(m, "slope_mean")},
                             {"high", figure(m, "slope_high")}}))
           << "\n";
    }
  }

  void fit(const Json& r) {
    out_ << "\n"
         << say("stats.pls.fit", {{"srmr", figure(r, "srmr")}, {"gof", figure(r, "gof")}}) << "\n";
    const Json& consistent = r["consistent"];
    const bool fine = consistent["status"] == "ok";
    out_ << paragraph(say(fine ? "stats.pls.consistent.ok" : "stats.pls.consistent.refused",
                          {{"culprit", culprit(consistent)}}))
         << "\n";
  }

  void differences(const Json& list, bool of_paths) {
    Table table({say("stats.pls.column.groups"), say("stats.pls.column.what"), "A", "B",
                 say("stats.pls.column.difference"), "p", "p (Holm)"},
                2);
    for (const Json& d : list) {
      table.add({text(d, "a") + " - " + text(d, "b"),
                 of_paths ? text(d, "from") + " -> " + text(d, "to") : text(d, "construct"),
                 figure(d, "value_a"), figure(d, "value_b"), figure(d, "difference"),
                 probability(d, "p"), probability(d, "p_holm")});
    }
    table.print(out_);
  }

  void groups(const Json& g) {
    section("stats.pls.section.groups",
            {{"permutations", g["permutations"]["requested"].get<std::int64_t>()}});
    if (!g["path_differences"].empty()) differences(g["path_differences"], true);
    if (!g["index_differences"].empty()) differences(g["index_differences"], false);
    out_ << paragraph(say("stats.pls.groups.reading")) << "\n";
  }

  void prediction(const Json& p) {
    section("stats.pls.section.prediction");
    Table table({say("stats.pls.column.construct"), say("stats.pls.column.item"), "Q2", "RMSE",
                 say("stats.pls.column.linear"), say("stats.pls.column.mean")},
                2);
    for (const Json& i : p["items"]) {
      table.add({text(i, "construct"), text(i, "item"), figure(i, "q2"), figure(i, "rmse"),
                 figure(i, "linear_rmse"), figure(i, "mean_rmse")});
    }
    table.print(out_);
    const auto against = [&](const char* list, const char* key) {
      if (p[list].empty()) return;
      const Json& all = p[list].back();
      out_ << paragraph(say(key, {{"difference", figure(all, "difference")},
                                  {"interval", interval(all, "ci")},
                                  {"p", probability(all, "p")}}))
           << "\n";
    };
    against("cvpat_mean", "stats.pls.prediction.mean");
    against("cvpat_linear", "stats.pls.prediction.linear");
  }

  /// Warnings of one kind are one line with all their subjects.
  void warnings(const Json& r) {
    std::vector<std::pair<std::string, std::string>> kinds;
    for (const Json& w : r["warnings"]) {
      const std::string code = text(w, "code");
      const std::string subject = text(w, "subject");
      const auto found = std::find_if(kinds.begin(), kinds.end(),
                                      [&](const auto& kind) { return kind.first == code; });
      if (found == kinds.end()) {
        kinds.emplace_back(code, subject);
      } else {
        found->second += "; " + subject;
      }
    }
    if (kinds.empty()) return;
    section("stats.pls.section.notes");
    for (const auto& [code, subjects] : kinds) {
      out_ << paragraph("- " + say("stats.pls.warning." + code, {{"subjects", subjects}})) << "\n";
    }
  }
};

}  // namespace

int print_pls(Console& console, const Json& result) {
  if (console.format == OutputFormat::json) return print_stats(console, result);
  Printer printer(console);
  if (result["method"] == "micom") {
    printer.micom(result);
  } else {
    printer.pls(result);
  }
  return result["status"] == "ok" ? 0 : kRefusedExit;
}

}  // namespace troth::app
