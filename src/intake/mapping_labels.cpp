#include "intake/mapping_labels.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/ascii.h"
#include "base/decimal.h"
#include "base/text.h"

namespace troth::intake {
namespace {

using Five = std::array<std::string_view, 5>;
using Seven = std::array<std::string_view, 7>;

constexpr Five kSatisfaction = {
    "very dissatisfied|very unsatisfied|extremely dissatisfied|extremely unsatisfied|"
    "completely dissatisfied|highly dissatisfied|非常不满意|很不满意|十分不满意|极不满意|非常不满",
    "dissatisfied|unsatisfied|somewhat dissatisfied|rather dissatisfied|fairly dissatisfied|"
    "not satisfied|不满意|比较不满意|较不满意|不太满意|不满",
    "neutral|neither satisfied nor dissatisfied|neither dissatisfied nor satisfied|neither|"
    "so so|so-so|indifferent|ok|okay|一般|中立|说不清|尚可|普通",
    "satisfied|somewhat satisfied|rather satisfied|fairly satisfied|满意|比较满意|较满意|基本满意",
    "very satisfied|extremely satisfied|completely satisfied|highly satisfied|"
    "非常满意|很满意|十分满意|极其满意"};
constexpr Seven kSatisfaction7 = {
    "extremely dissatisfied|completely dissatisfied|极不满意|完全不满意",
    "very dissatisfied|moderately dissatisfied|mostly dissatisfied|dissatisfied|很不满意|不满意",
    "somewhat dissatisfied|slightly dissatisfied|比较不满意|有点不满意|不太满意",
    "neutral|neither satisfied nor dissatisfied|neither dissatisfied nor satisfied|一般|中立",
    "somewhat satisfied|slightly satisfied|比较满意|有点满意|基本满意",
    "very satisfied|moderately satisfied|mostly satisfied|satisfied|很满意|满意",
    "extremely satisfied|completely satisfied|极其满意|完全满意|非常满意"};
constexpr Five kSatisfactionUpwards = {
    "not at all satisfied|完全不满意", "not so satisfied|slightly satisfied|not very satisfied",
    "somewhat satisfied|moderately satisfied|fairly satisfied", "very satisfied",
    "extremely satisfied|completely satisfied"};
constexpr Five kAgreement = {
    "strongly disagree|completely disagree|totally disagree|"
    "非常不同意|完全不同意|很不同意|强烈不同意|强烈反对",
    "disagree|somewhat disagree|rather disagree|不同意|比较不同意|较不同意|不太同意",
    "neither agree nor disagree|neither disagree nor agree|neutral|undecided|neither|not sure|"
    "一般|中立|不确定|说不清",
    "agree|somewhat agree|rather agree|同意|比较同意|较同意|基本同意",
    "strongly agree|completely agree|totally agree|非常同意|完全同意|很同意|强烈同意"};
constexpr Seven kAgreement7 = {"strongly disagree|completely disagree|非常不同意|完全不同意",
                               "disagree|mostly disagree|不同意",
                               "somewhat disagree|slightly disagree|比较不同意|有点不同意",
                               "neither agree nor disagree|neutral|undecided|一般|中立|不确定",
                               "somewhat agree|slightly agree|比较同意|有点同意",
                               "agree|mostly agree|同意",
                               "strongly agree|completely agree|非常同意|完全同意"};
constexpr Five kLikelihood = {
    "very unlikely|extremely unlikely|definitely not|definitely would not|"
    "非常不可能|完全不可能|很不可能|一定不会|肯定不会|非常不愿意",
    "unlikely|somewhat unlikely|probably not|probably would not|"
    "不可能|不太可能|比较不可能|可能不会|不愿意|不太愿意",
    "neither likely nor unlikely|neutral|undecided|not sure|maybe|might or might not|"
    "一般|中立|不确定|说不准|说不清",
    "likely|somewhat likely|probably|probably would|可能|比较可能|可能会|愿意|比较愿意",
    "very likely|extremely likely|definitely|definitely would|"
    "非常可能|很可能|极有可能|一定会|肯定会|非常愿意"};
constexpr Five kLikelihoodUpwards = {"not at all likely", "not so likely|slightly likely",
                                     "somewhat likely|moderately likely", "very likely",
                                     "extremely likely"};
constexpr Five kQuality = {
    "very poor|very bad|terrible|awful|extremely poor|非常差|很差|极差|非常不好",
    "poor|bad|below average|差|较差|比较差|不好",
    "average|fair|acceptable|neutral|ok|okay|neither good nor bad|一般|中等|还行|普通|还可以",
    "good|above average|好|较好|比较好|不错|良好",
    "very good|excellent|outstanding|extremely good|非常好|很好|极好|优秀"};
constexpr Five kQualityUpwards = {"poor|terrible|差", "fair|中", "good|良|良好", "very good|很好",
                                  "excellent|优|优秀|极好"};
constexpr Five kEase = {
    "very difficult|very hard|extremely difficult|非常困难|很困难|非常难|非常费力|非常不容易",
    "difficult|hard|somewhat difficult|困难|比较困难|较困难|费力|比较费力|不容易|不太容易",
    "neither easy nor difficult|neutral|neither|average|一般|中立",
    "easy|somewhat easy|fairly easy|容易|比较容易|较容易|轻松|比较轻松",
    "very easy|extremely easy|effortless|非常容易|很容易|非常轻松|毫不费力"};
constexpr Five kFrequency = {"never|从不|从来不|从未", "rarely|seldom|hardly ever|很少|极少",
                             "sometimes|occasionally|now and then|有时|偶尔|有时候",
                             "often|frequently|usually|经常|常常|时常",
                             "always|every time|总是|一直|每次"};
constexpr Five kImportance = {
    "not at all important|very unimportant|not important at all|非常不重要|很不重要|完全不重要",
    "unimportant|slightly important|not so important|not very important|不重要|不太重要",
    "neutral|moderately important|somewhat important|fairly important|一般|中立",
    "important|very important|重要|比较重要",
    "extremely important|absolutely essential|非常重要|很重要|极其重要"};
constexpr Five kExpectation = {
    "much worse than expected|far below expectations|远低于预期|远不如预期",
    "worse than expected|below expectations|低于预期|不如预期",
    "as expected|about as expected|met expectations|符合预期|和预期一样",
    "better than expected|above expectations|exceeded expectations|高于预期|超出预期",
    "much better than expected|far above expectations|far exceeded "
    "expectations|远高于预期|远超预期"};
constexpr Five kFit = {"非常不符合|完全不符合|很不符合", "不符合|比较不符合|不太符合",
                       "一般|不确定|说不清|中立", "符合|比较符合|基本符合",
                       "非常符合|完全符合|很符合"};

constexpr std::array kScales = {LabelScale{"satisfaction", kSatisfaction},
                                LabelScale{"agreement", kAgreement},
                                LabelScale{"likelihood", kLikelihood},
                                LabelScale{"quality", kQuality},
                                LabelScale{"ease", kEase},
                                LabelScale{"frequency", kFrequency},
                                LabelScale{"importance", kImportance},
                                LabelScale{"expectation", kExpectation},
                                LabelScale{"fit", kFit},
                                LabelScale{"satisfaction", kSatisfactionUpwards},
                                LabelScale{"likelihood", kLikelihoodUpwards},
                                LabelScale{"quality", kQualityUpwards},
                                LabelScale{"satisfaction", kSatisfaction7},
                                LabelScale{"agreement", kAgreement7}};

std::optional<double> plain_number(std::string_view text) {
  constexpr int kScale = 6;
  auto scaled = parse_decimal(text, kScale, NumberStyle{'.', 0});
  if (!scaled) scaled = parse_decimal(text, kScale, NumberStyle{',', 0});
  if (!scaled) return std::nullopt;
  return static_cast<double>(*scaled) / 1e6;
}

/// Length of the number at the start of the text; 0 when there is none.
std::size_t number_length(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t first = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == first) return 0;
  const bool fraction =
      at + 1 < text.size() && (text[at] == '.' || text[at] == ',') && is_digit(text[at + 1]);
  if (fraction) {
    ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
  }
  return at;
}

/// Whether what stands behind a number says that the number is the answer.
bool behind_an_answer(std::string_view rest) {
  constexpr std::array<std::string_view, 14> kUnits = {"stars", "star", "points", "point", "pts",
                                                       "分",    "星",   "级",     "颗星",  "/5",
                                                       "/7",    "/10",  "/100",   "out of"};
  constexpr std::array<std::string_view, 13> kMarks = {"-", "–",  "—",  "=", ":",  "：", ".",
                                                       ")", "）", "、", "(", "（", "~"};
  rest = trim(rest);
  for (const auto unit : kUnits) {
    if (rest.starts_with(unit)) return true;
  }
  return std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) {
    if (!rest.starts_with(mark)) return false;
    const auto words = trim(rest.substr(mark.size()));
    return !words.empty() && !is_digit(words.front());
  });
}

/// The number in brackets at the end: "Very satisfied (5)".
std::optional<double> bracketed_number(std::string_view text) {
  for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{"(", ")"},
                                    std::pair<std::string_view, std::string_view>{"（", "）"}}) {
    const std::size_t at = text.rfind(open);
    if (!text.ends_with(close) || at == std::string_view::npos || at == 0) continue;
    std::string_view inside = text.substr(at + open.size());
    inside.remove_suffix(close.size());
    inside = trim(inside);
    if (inside.ends_with("分")) inside.remove_suffix(std::string_view("分").size());
    if (!inside.empty() && number_length(inside) == inside.size()) return plain_number(inside);
  }
  return std::nullopt;
}

}  // namespace

std::span<const LabelScale> label_scales() {
  return kScales;
}

std::optional<std::size_t> label_point(const LabelScale& scale, std::string_view folded) {
  for (std::size_t point = 0; point < scale.points.size(); ++point) {
    for (const auto label : split(scale.points[point], '|')) {
      if (label == folded) return point;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> label_scale_of(std::span<const std::string> answers) {
  std::set<std::string> folded;
  for (const auto& answer : answers) folded.insert(fold(answer));
  for (std::size_t i = 0; i < kScales.size(); ++i) {
    std::set<std::size_t> points;
    const bool all = std::all_of(folded.begin(), folded.end(), [&](const auto& answer) {
      const auto point = label_point(kScales[i], answer);
      return point && points.insert(*point).second;
    });
    if (all && points.size() >= 2) return i;
  }
  return std::nullopt;
}

std::optional<double> stated_number(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  if (text.size() == 1) {
    return is_digit(text[0]) ? std::optional<double>(text[0] - '0') : std::nullopt;
  }
  if (const auto number = plain_number(text)) return number;
  const std::size_t length = number_length(text);
  if (length > 0 && behind_an_answer(ascii_lower(text.substr(length)))) {
    return plain_number(text.substr(0, length));
  }
  return bracketed_number(text);
}

}  // namespace troth::intake
