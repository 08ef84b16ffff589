#include "intake/mapping_items.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/text.h"
#include "intake/mapping_header.h"
#include "intake/mapping_labels.h"
#include "intake/mapping_synonyms.h"

namespace troth::intake {
namespace {

using survey::Role;

constexpr double kMostly = 0.6;  ///< Share of numbers that makes a column one of ratings.
constexpr std::int64_t kFewAnswers = 30;

/// The usual scales, narrow ones first.
constexpr std::array kUsualScales = {Scale{1, 5},  Scale{0, 5},  Scale{1, 7},
                                     Scale{1, 10}, Scale{0, 10}, Scale{0, 100}};

/// Numbers that questionnaires use for "no answer", "refused", "does not apply".
constexpr std::array kCodes = {-99.0, -98.0, -97.0, -9.0,  -8.0,   -7.0,  -1.0,
                               8.0,   9.0,   77.0,  88.0,  97.0,   98.0,  99.0,
                               777.0, 888.0, 998.0, 999.0, -999.0, 9999.0};

using Answers = std::map<double, std::int64_t>;

/// The numbers among the commonest answers, and their share of them.
Answers numbers_in(const ColumnProfile& profile, double& share) {
  Answers answers;
  std::int64_t all = 0;
  std::int64_t numbers = 0;
  for (const auto& [text, times] : profile.commonest) {
    all += times;
    if (const auto number = stated_number(text)) {
      answers[*number] += times;
      numbers += times;
    }
  }
  share = all == 0 ? 0 : static_cast<double>(numbers) / static_cast<double>(all);
  return answers;
}

bool within(const Answers& answers, Scale scale) {
  return !answers.empty() && answers.begin()->first >= scale.minimum &&
         answers.rbegin()->first <= scale.maximum;
}

bool whole(const Answers& answers) {
  return std::all_of(answers.begin(), answers.end(),
                     [](const auto& answer) { return answer.first == std::floor(answer.first); });
}

/// The narrowest usual scale that holds all answers. A scale to 100 must be used near its end:
/// otherwise the numbers may be ages.
std::optional<Scale> tight_scale(const Answers& answers) {
  for (const auto scale : kUsualScales) {
    if (!within(answers, scale)) continue;
    if (scale.maximum == 100 && (answers.rbegin()->first < 95 || answers.begin()->first > 50)) {
      continue;
    }
    return scale;
  }
  return std::nullopt;
}

/// A scale that the header states: "(1-5)", "0 to 10", "1到5".
std::optional<Scale> stated_scale(std::string_view header) {
  const std::string text = fold(header);
  const auto digit = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  const auto number = [&](std::size_t& i) {
    double value = 0;
    for (std::size_t count = 0; digit(i) && count < 4; ++i, ++count)
      value = value * 10 + (text[i] - '0');
    return value;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!digit(i) || (i > 0 && digit(i - 1))) continue;
    std::size_t at = i;
    const double low = number(at);
    constexpr std::array<std::string_view, 8> kBetween = {"-",    "–",  "—", " - ",
                                                          " to ", "到", "~", "至"};
    for (const auto between : kBetween) {
      if (text.compare(at, between.size(), between) != 0 || !digit(at + between.size())) continue;
      std::size_t behind = at + between.size();
      const double high = number(behind);
      if (low <= 1 && high > low + 1 && high <= 100 && !digit(behind)) return Scale{low, high};
    }
  }
  return std::nullopt;
}

/// Takes numbers that may mean "no answer" out of the answers: those that leave a usual scale and
/// stand well apart from it. Gives nothing when the rest is on no scale then.
std::vector<double> suspects_in(Answers& answers, std::optional<Scale> known, bool few) {
  std::vector<double> suspects;
  Answers rest = answers;
  for (const double code : kCodes) {
    // Among few answers a lone 8 or 9 is as likely an answer.
    if (!few || code < 0 || code > 10) rest.erase(code);
  }
  if (rest.size() == answers.size() || rest.size() < 2 || !whole(rest)) return {};
  const auto scale = known ? known : tight_scale(rest);
  if (!scale || scale->maximum > 10 || !within(rest, *scale)) return {};
  for (const auto& [value, times] : answers) {
    if (rest.contains(value)) continue;
    if (value >= scale->minimum && value <= scale->maximum) {
      rest.emplace(value, times);
    } else if (value >= scale->minimum - 0.5 && value <= scale->maximum + 1) {
      return {};  // Right beside the scale: rather a wider scale.
    } else {
      suspects.push_back(value);
    }
  }
  if (!suspects.empty()) answers = rest;
  return suspects;
}

bool says(std::string_view folded, std::string_view words) {
  const auto all = split(words, '|');
  return std::any_of(all.begin(), all.end(), [&](std::string_view word) {
    return folded.find(word) != std::string_view::npos;
  });
}

/// Roles that a survey for research names before a colon: "Importance: delivery".
std::optional<Role> role_in_front(std::string_view folded) {
  struct Front {
    std::string_view words;
    Role role;
  };
  static constexpr Front kFronts[] = {
      {"kano if present|具备时", Role::kano_functional},
      {"kano if absent|不具备时", Role::kano_dysfunctional},
      {"importance|重要性", Role::importance},
      {"competitor|竞争对手", Role::competitor},
      {"statement|态度语句", Role::statement},
      {"usage|使用情况", Role::usage},
      {"standard set|标准设定", Role::standard_set},
      {"standard|服务标准", Role::standard},
      {"employee|staff survey|员工", Role::employee},
      {"management|管理层", Role::management},
      {"promise|承诺", Role::promise},
      {"image|brand image|形象|品牌形象", Role::image},
      {"value|性价比|价值", Role::value},
  };
  for (const std::string_view colon : {":", "："}) {
    const auto at = folded.find(colon);
    if (at == std::string_view::npos) continue;
    const auto head = folded.substr(0, at);
    for (const Front& front : kFronts) {
      for (const std::string_view words : split(front.words, '|')) {
        if (head.starts_with(words)) return front.role;
      }
    }
  }
  return std::nullopt;
}

Role role_of(std::string_view header, const Answers& answers, std::int64_t values) {
  const std::string text = fold(header);
  if (const auto front = role_in_front(text)) return *front;
  if (says(text, "nps|net promoter")) return Role::nps;
  if (says(text, "recommend|推荐") && !says(text, "recommended by|reason|why|原因|为什么")) {
    const bool short_scale = within(answers, {1, 5}) && values >= kFewAnswers;
    return short_scale ? Role::loyalty : Role::nps;
  }
  if (says(text, "csat")) return Role::csat;
  if (says(text, "satisf|满意")) return Role::satisfaction;
  if (says(text, "effort|费力|省力|容易") || has_word(header_name(header), "easy")) {
    return Role::ces;
  }
  if (says(text, "expect|期望|预期")) return Role::expectation;
  if (says(text,
           "repurchase|buy again|purchase again|come "
           "back|loyal|renew|再次购买|复购|回购|续约|忠诚")) {
    return Role::loyalty;
  }
  return Role::attribute;
}

ItemGuess verbatim(std::string_view column) {
  ItemGuess guess;
  guess.kind = ItemGuess::Kind::item;
  guess.item.code = guess.item.title = column;
  guess.item.role = Role::verbatim;
  return guess;
}

/// An item answered with the usual labels.
std::optional<ItemGuess> labelled(std::string_view column, const ColumnProfile& profile,
                                  const ItemGiven& given) {
  std::vector<std::string> answers;
  for (const auto& [text, times] : profile.commonest) answers.push_back(text);
  const auto found = label_scale_of(answers);
  if (!found) return std::nullopt;
  const LabelScale& scale = label_scales()[*found];
  ItemGuess guess;
  guess.kind = ItemGuess::Kind::item;
  guess.label_scale = found;
  guess.item.code = guess.item.title = column;
  const auto points = static_cast<double>(scale.points.size());
  const Scale range = given.scale.value_or(Scale{1, points});
  guess.item.scale_min = range.minimum;
  guess.item.scale_max = range.maximum;
  for (const auto& text : answers) {
    const auto point = static_cast<double>(*label_point(scale, fold(text)));
    guess.labels.emplace_back(
        text, range.minimum + point * (range.maximum - range.minimum) / (points - 1));
  }
  std::stable_sort(guess.labels.begin(), guess.labels.end(),
                   [](const auto& a, const auto& b) { return a.second < b.second; });
  Role role = role_of(column, {}, kFewAnswers);
  if (role == Role::nps) role = Role::loyalty;  // Its score is defined on 0-10 only.
  if (role == Role::attribute && scale.name == "ease") role = Role::ces;
  guess.item.role = given.role.value_or(role);
  guess.item.missing_codes = given.missing_codes;
  return guess;
}

/// Whether all but stray answers are on the scale.
bool mostly_within(const Answers& answers, Scale scale) {
  std::int64_t all = 0;
  std::int64_t inside = 0;
  for (const auto& [answer, times] : answers) {
    all += times;
    if (answer >= scale.minimum && answer <= scale.maximum) inside += times;
  }
  return all > 0 && static_cast<double>(inside) >= kMostly * static_cast<double>(all);
}

std::optional<Scale> choose_scale(std::string_view column, const ColumnProfile& profile,
                                  const Answers& answers, Role role, std::optional<Scale> usual) {
  if (role == Role::nps && within(answers, {0, 10})) return Scale{0, 10};
  if (role == Role::standard && within(answers, {0, 1})) return Scale{0, 1};  // missed or met
  if (const auto stated = stated_scale(column); stated && within(answers, *stated)) return stated;
  const auto tight = tight_scale(answers);
  const bool few = profile.values < kFewAnswers;
  if (tight && usual && few && within(answers, *usual)) return usual;
  return tight;
}

}  // namespace

bool is_bookkeeping(std::string_view column) {
  const std::string squeezed = header_name(column).squeezed;
  const auto names = split(kSurveyBookkeeping, '|');
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return header_name(name).squeezed == squeezed; });
}

ItemGuess guess_item(std::string_view column, const ColumnProfile& profile, const ItemGiven& given,
                     std::optional<Scale> usual) {
  if (given.role == Role::verbatim) return verbatim(column);
  ItemGuess guess;
  guess.item.code = guess.item.title = column;
  double share = 0;
  Answers answers = numbers_in(profile, share);
  if (share < kMostly) {
    if (auto words = labelled(column, profile, given)) return *words;
  }
  if (!given.role && !given.scale && share < kMostly) {
    const bool other = profile.values == 0 || profile.date_share >= kNearlyAll ||
                       profile.email_share >= kNearlyAll || profile.phone_share >= kNearlyAll;
    return other ? guess : verbatim(column);
  }
  guess.item.role = given.role.value_or(role_of(column, answers, profile.values));
  guess.item.missing_codes = given.missing_codes;
  for (const double code : given.missing_codes) answers.erase(code);
  guess.kind = ItemGuess::Kind::item;
  auto scale = given.scale;
  if (!scale) {
    const auto stated = stated_scale(column);
    const auto known = guess.item.role == Role::nps ? std::optional(Scale{0, 10})
                       : stated                     ? stated
                                                    : usual;
    guess.suspects = suspects_in(answers, known, profile.values < kFewAnswers);
    scale = choose_scale(column, profile, answers, guess.item.role, usual);
    // Who says that it is this question says its scale: rows off it are refused one by one.
    if (given.role == Role::nps && mostly_within(answers, {0, 10})) scale = Scale{0, 10};
  }
  if (!scale) {
    guess.kind = given.role ? ItemGuess::Kind::no_scale : ItemGuess::Kind::unused;
    return guess;
  }
  // Five kinds of promoter do not exist: the score is defined on 0-10.
  const bool likelihood = scale->maximum == 10 && scale->minimum <= 1;
  if (guess.item.role == Role::nps && !likelihood && !given.role) guess.item.role = Role::loyalty;
  guess.item.scale_min = scale->minimum;
  guess.item.scale_max = scale->maximum;
  if (!guess.suspects.empty()) guess.kind = ItemGuess::Kind::ask_codes;
  return guess;
}

std::optional<Scale> usual_scale(const std::vector<const ColumnProfile*>& profiles) {
  std::vector<std::pair<Scale, std::size_t>> counts;
  std::size_t ratings = 0;
  for (const auto* profile : profiles) {
    double share = 0;
    const Answers answers = numbers_in(*profile, share);
    const auto scale = share < kMostly ? std::nullopt : tight_scale(answers);
    if (!scale) continue;
    ++ratings;
    const auto at = std::find_if(counts.begin(), counts.end(),
                                 [&](const auto& count) { return count.first == *scale; });
    if (at == counts.end()) {
      counts.emplace_back(*scale, 1);
    } else {
      ++at->second;
    }
  }
  for (const auto& [scale, count] : counts) {
    if (count * 2 > ratings) return scale;
  }
  return std::nullopt;
}

}  // namespace troth::intake
