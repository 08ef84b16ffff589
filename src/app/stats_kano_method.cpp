// kano: classes of attributes from pairs of questions.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include "app/stats_commands.h"
#include "app/stats_file.h"
#include "app/stats_frame.h"
#include "base/embedded.h"
#include "base/text.h"
#include "stats/kano.h"

namespace troth {
// From kano_wording.json, which is also the pattern for a file of one's own.
extern const std::vector<EmbeddedFile> kano_wording_files;
}  // namespace troth

namespace troth::app {
namespace {

struct KanoOptions : FrameOptions {
  std::string pairs;
  std::string wording;
};

struct Pair {
  std::string name;
  std::string functional;
  std::string dysfunctional;
};

// Fewer interviews than this miss customer needs (Griffin & Hauser 1993).
constexpr std::size_t kFewAnswers = 20;
constexpr std::array<const char*, stats::kKanoAnswers> kAnswerNames{"like", "must", "neutral",
                                                                    "live_with", "dislike"};

Result<std::vector<Pair>> parse_pairs(const std::string& text) {
  std::vector<Pair> pairs;
  for (const std::string& part : split_names(text)) {
    const auto equals = part.find('=');
    const auto colon = part.find(':', equals == std::string::npos ? 0 : equals);
    if (equals == std::string::npos || colon == std::string::npos) {
      return Error{ErrorCode::usage,
                   fmt::format("\"{}\" is not NAME=FUNCTIONAL:DYSFUNCTIONAL.", part), "--pairs",
                   "Write for example --pairs speed=q1_yes:q1_no,price=q2_yes:q2_no."};
    }
    pairs.push_back({std::string(trim(part.substr(0, equals))),
                     std::string(trim(part.substr(equals + 1, colon - equals - 1))),
                     std::string(trim(part.substr(colon + 1)))});
  }
  std::set<std::string> columns;
  std::set<std::string> names;
  for (const Pair& pair : pairs) {
    for (const std::string& column : {pair.functional, pair.dysfunctional}) {
      if (columns.insert(column).second) continue;
      return Error{ErrorCode::usage, fmt::format("Column \"{}\" is named twice.", column),
                   "--pairs", "Each attribute has two columns of its own."};
    }
    if (names.insert(pair.name).second) continue;
    return Error{ErrorCode::usage, fmt::format("\"{}\" names two attributes.", pair.name),
                 "--pairs", "Give each attribute its own name."};
  }
  if (!pairs.empty()) return pairs;
  return Error{ErrorCode::usage, "No pair of columns is named.", "--pairs", ""};
}

/// Folded wording -> answer.
using Wording = std::map<std::string, stats::KanoAnswer>;

Result<Wording> parse_wording(const Json& json, const std::string& path) {
  const auto refuse = [&](const std::string& why) {
    return Error{
        ErrorCode::bad_input, why, path,
        fmt::format("The file is {}, each a list of the words used for that answer.",
                    R"({"like": [...], "must": [...], "neutral": [...], "live_with": [...], )"
                    R"("dislike": [...]})")};
  };
  Wording wording;
  for (std::size_t a = 0; a < kAnswerNames.size(); ++a) {
    const auto words = json.find(kAnswerNames[a]);
    if (words == json.end() || !words->is_array() || words->empty()) {
      return refuse(fmt::format("The wording file has no words for \"{}\".", kAnswerNames[a]));
    }
    for (const Json& word : *words) {
      if (!word.is_string()) return refuse("A wording is not a text.");
      const auto answer = static_cast<stats::KanoAnswer>(a);
      const auto [place, fresh] = wording.emplace(fold(word.get<std::string>()), answer);
      if (!fresh && place->second != answer) {
        return refuse(fmt::format("\"{}\" stands for two answers.", word.get<std::string>()));
      }
    }
  }
  return wording;
}

Result<Wording> read_wording(const std::string& path) {
  if (path.empty()) {
    return parse_wording(Json::parse(kano_wording_files.front().text), "kano_wording.json");
  }
  TROTH_ASSIGN(const Json json, read_json_object(path));
  return parse_wording(json, path);
}

Result<stats::KanoAnswer> answer_of(const std::string& text, const Wording& wording,
                                    const std::string& place) {
  // Codes may come as 1.0 from a spreadsheet.
  double code = 0;
  const bool coded = parse_number(text, code);
  const auto found = wording.find(coded ? fmt::format("{}", code) : fold(text));
  if (found != wording.end()) return found->second;
  return Error{ErrorCode::bad_input, fmt::format("\"{}\" is not one of the known answers.", text),
               place, "Name the words of this survey in a file with --wording."};
}

struct KanoAnswers {
  std::vector<stats::KanoAnswer> functional;
  std::vector<stats::KanoAnswer> dysfunctional;
  std::vector<double> weights;
  std::size_t missing = 0;
};

Result<KanoAnswers> read_pair(const StatsTable& table, const Pair& pair, const Wording& wording,
                              const std::vector<double>& weights,
                              const std::vector<std::string>& codes) {
  KanoAnswers answers;
  const auto& functional = table.column(pair.functional);
  const auto& dysfunctional = table.column(pair.dysfunctional);
  const auto gap = [&](const std::string& text) {
    return text.empty() || std::find(codes.begin(), codes.end(), text) != codes.end();
  };
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (gap(functional[row]) || gap(dysfunctional[row]) ||
        (!weights.empty() && !(weights[row] > 0))) {
      ++answers.missing;
      continue;
    }
    const auto place = [&](const std::string& column) { return place_of(table, row, column); };
    TROTH_ASSIGN(const stats::KanoAnswer yes,
                 answer_of(functional[row], wording, place(pair.functional)));
    TROTH_ASSIGN(const stats::KanoAnswer no,
                 answer_of(dysfunctional[row], wording, place(pair.dysfunctional)));
    answers.functional.push_back(yes);
    answers.dysfunctional.push_back(no);
    if (!weights.empty()) answers.weights.push_back(weights[row]);
  }
  return answers;
}

Json attribute_json(const std::string& name, const stats::KanoAttribute& a, bool weighted) {
  Json line{{"name", name}, {"n", a.n}};
  if (!a.verdict.ok()) {
    line["status"] = stats::status_name(a.verdict.status);
    line["culprit"] = a.verdict.culprit;
    return line;
  }
  if (weighted) line["effective_n"] = number(a.effective_n);
  Json counts = Json::object();
  Json shares = Json::object();
  for (std::size_t c = 0; c < stats::kKanoClasses; ++c) {
    const auto key = std::string(stats::kano_class_name(static_cast<stats::KanoClass>(c)));
    counts[key] = a.counts[c];
    shares[key] = number(a.shares[c]);
  }
  line["counts"] = counts;
  if (weighted) line["shares"] = shares;
  line["category"] = stats::kano_class_name(a.category);
  line["second"] = stats::kano_class_name(a.second);
  line["alternative"] = stats::kano_class_name(a.alternative);
  line["mixed"] = a.mixed;
  line["category_strength"] = number(a.category_strength);
  line["total_strength"] = number(a.total_strength);
  line["fong_difference"] = number(a.fong_difference);
  line["fong_threshold"] = number(a.fong_threshold);
  line["fong_significant"] = a.fong_significant;
  line["better"] = number(a.better.value);
  line["better_ci"] = interval_json(a.better.interval);
  line["worse"] = number(a.worse.value);
  line["worse_ci"] = interval_json(a.worse.interval);
  line["continuous"] = {{"functional", number(a.functional.value)},
                        {"functional_ci", interval_json(a.functional.interval)},
                        {"dysfunctional", number(a.dysfunctional.value)},
                        {"dysfunctional_ci", interval_json(a.dysfunctional.interval)},
                        {"quadrant", stats::kano_class_name(a.quadrant)}};
  return line;
}

void warn_of(Json& result, const std::string& name, const stats::KanoAttribute& a) {
  const auto say = [&](const std::string& code, const std::string& text) {
    add_warning(result, {code, text, name});
  };
  if (!a.verdict.ok()) return say(a.verdict.cause, fmt::format("{}: {}", name, a.verdict.culprit));
  if (a.n < kFewAnswers) {
    say("few_answers",
        fmt::format("{}: with fewer than {} answers (there are {}) the class is a guess.", name,
                    kFewAnswers, a.n));
  }
  if (a.mixed) {
    say("mixed_class",
        fmt::format("{}: {} and {} lie within 6 points; customers are of two minds, so look at "
                    "segments before acting.",
                    name, stats::kano_class_name(a.category), stats::kano_class_name(a.second)));
  }
  if (a.category == stats::KanoClass::R) {
    say("reverse", fmt::format("{}: most answers are reverse; are the two columns swapped?", name));
  }
  const auto q = a.shares[static_cast<std::size_t>(stats::KanoClass::Q)];
  if (q > 0.1) {
    say("questionable",
        fmt::format("{}: {:.0f} % of the answers contradict themselves; the question was not "
                    "understood.",
                    name, 100 * q));
  }
}

/// The columns to read, each once.
std::vector<std::string> columns_of(const KanoOptions& options, const std::vector<Pair>& pairs) {
  std::vector<std::string> names;
  for (const Pair& pair : pairs) {
    for (const std::string& name : {pair.functional, pair.dysfunctional}) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  for (const std::string& name : {options.weights, options.id}) {
    if (!name.empty()) names.push_back(name);
  }
  return names;
}

Result<Json> run_kano(const KanoOptions& options, Console& console) {
  TROTH_ASSIGN(const std::vector<Pair> pairs, parse_pairs(options.pairs));
  TROTH_ASSIGN(const Wording wording, read_wording(options.wording));
  TROTH_ASSIGN(const StatsTable table,
               read_stats_table(options.data, columns_of(options, pairs), console.in));
  std::vector<double> weights;
  if (!options.weights.empty()) {
    TROTH_ASSIGN(weights, weights_of(table, options.weights));
  }
  stats::Verdict verdict;
  Json attributes = Json::array();
  Json warnings{{"warnings", Json::array()}};
  for (const stats::Warning& warning : repeat_warnings(table, options.id)) {
    add_warning(warnings, warning);
  }
  bool some = false;
  for (const Pair& pair : pairs) {
    TROTH_ASSIGN(const KanoAnswers answers,
                 read_pair(table, pair, wording, weights, split_names(options.missing_codes)));
    const stats::KanoAttribute a =
        stats::kano(answers.functional, answers.dysfunctional, answers.weights, options.level);
    if (answers.missing > 0) {
      add_warning(warnings,
                  {"missing",
                   fmt::format("{}: {} of {} rows lack an answer or a weight and are left out.",
                               pair.name, answers.missing, table.rows()),
                   pair.name});
    }
    warn_of(warnings, pair.name, a);
    some = some || a.verdict.ok();
    if (verdict.ok() && !a.verdict.ok()) verdict = a.verdict;
    attributes.push_back(attribute_json(pair.name, a, !weights.empty()));
  }
  if (some && verdict.status != stats::StatusCode::bad_input) verdict = {};
  Json settings = frame_settings(options);
  settings["wording"] = options.wording.empty() ? "built in" : options.wording;
  Json result = stats_result("kano", table.rows(), settings, verdict);
  result["warnings"] = warnings["warnings"];
  result["attributes"] = std::move(attributes);
  return result;
}

void add_kano_method(CLI::App& stats, CommandContext& context) {
  auto* kano = stats.add_subcommand("kano", "What is taken for granted, what satisfies, delights");
  const auto options = std::make_shared<KanoOptions>();
  add_frame_options(*kano, *options);
  kano->add_option("--pairs", options->pairs, "NAME=COLUMN if it is so:COLUMN if it is not so, ...")
      ->required();
  kano->add_option("--wording", options->wording,
                   "JSON file with the words of the five answers [built in; 1 like to 5 dislike]");
  run_as_method(*kano, context,
                [options](Console& console) { return run_kano(*options, console); });
}

const StatsFamily kKanoFamily("kano", &add_kano_method);

}  // namespace
}  // namespace troth::app
