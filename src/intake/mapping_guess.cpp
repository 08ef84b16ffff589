#include "intake/mapping_guess.h"

#include <algorithm>

#include "base/text.h"
#include "intake/mapping_header.h"
#include "intake/mapping_synonyms.h"

namespace troth::intake {
namespace {

constexpr double kWholeName = 1'000'000;
constexpr double kPartOfName = 500'000;
constexpr double kUnlikely = 800'000;  ///< Less for a name whose values do not fit it.
constexpr double kContent = 1'000;
constexpr double kGuessMostly = 0.9;

struct ColumnCandidate {
  std::size_t column = 0;
  std::size_t field = 0;
  double score = 0;
};

/// A synonym as the table has it.
struct Name {
  HeaderName name;
  bool whole = false;  ///< Only as the whole header.
};

std::vector<Name> names_of(const Synonyms& synonyms) {
  std::vector<Name> names;
  for (auto text : split(synonyms.names, '|')) {
    const bool whole = text.starts_with('=');
    if (whole) text.remove_prefix(1);
    names.push_back({header_name(text), whole});
  }
  return names;
}

/// How well a header goes by one of the names; 0 when by none.
double match(const HeaderName& header, const std::vector<Name>& names, std::string_view unless,
             bool parts) {
  double best = 0;
  for (std::size_t rank = 0; rank < names.size(); ++rank) {
    const auto& [name, whole] = names[rank];
    const auto lower = static_cast<double>(rank);
    if (header.squeezed == name.squeezed) {
      best = std::max(best, kWholeName - lower);
    } else if (header.bare == name.squeezed) {
      best = std::max(best, kWholeName - lower - 0.5);
    } else if (parts && !whole && has_part(header, name) && !has_word(header, unless)) {
      const double covered =
          static_cast<double>(name.squeezed.size()) / static_cast<double>(header.squeezed.size());
      best = std::max(best, kPartOfName * covered - lower);
    }
  }
  return best;
}

/// Whether all examples are times of day, such as 18:05.
bool times_of_day(const ColumnProfile& profile) {
  return !profile.examples.empty() &&
         std::all_of(profile.examples.begin(), profile.examples.end(), [](const auto& text) {
           return text.find(':') != std::string::npos &&
                  parse_time("2000-01-01 " + text, DateOrder::ymd).has_value();
         });
}

class Guess {
 public:
  Guess(Kind kind, std::span<const std::string> columns, std::span<const ColumnProfile> profiles)
      : kind_(kind), fields_(fields_of(kind)), profiles_(profiles) {
    for (const auto& column : columns) headers_.push_back(header_name(column));
    // Shopify calls the number of an order "Name"; its lines give it away.
    const bool shopify = std::any_of(headers_.begin(), headers_.end(), [](const auto& header) {
      return header.squeezed.starts_with("lineitem");
    });
    if (kind != Kind::orders || !shopify) return;
    for (auto& header : headers_) {
      if (header.squeezed == "name") header = header_name("order name");
      if (header.squeezed == "id") header = header_name("shopify id");
    }
  }

  void consider(const Synonyms& synonyms) {
    const std::size_t field = field_index(synonyms.field);
    const auto names = names_of(synonyms);
    // Questions of a survey may hold any word.
    const bool parts = kind_ != Kind::responses;
    for (std::size_t column = 0; column < headers_.size(); ++column) {
      double score = match(headers_[column], names, synonyms.unless, parts);
      if (score > 0) score = with_content(score, fields_[field], profiles_[column]);
      if (score > 0) candidates_.push_back({column, field, score});
    }
  }

  /// What columns look like, for fields that no header names.
  void consider_content(const std::vector<bool>& taken) {
    for (std::size_t field = 0; field < fields_.size(); ++field) {
      for (std::size_t column = 0; column < headers_.size(); ++column) {
        const auto& profile = profiles_[column];
        const bool email = fields_[field].name == "email" && profile.email_share >= kGuessMostly;
        const bool phone = fields_[field].name == "phone" && profile.phone_share >= kGuessMostly;
        if (email || phone) candidates_.push_back({column, field, kContent});
      }
      const auto& name = fields_[field].name;
      if (name != "ordered_at" && name != "happened_at" && name != "answered_at") continue;
      if (const auto column = only_dates(taken)) candidates_.push_back({*column, field, kContent});
    }
  }

  std::vector<std::optional<std::size_t>> assign(std::vector<bool> taken,
                                                 std::vector<bool> fields_taken) {
    std::stable_sort(candidates_.begin(), candidates_.end(),
                     [](const auto& a, const auto& b) { return a.score > b.score; });
    std::vector<std::optional<std::size_t>> assigned(headers_.size());
    for (const auto& candidate : candidates_) {
      if (taken[candidate.column] || fields_taken[candidate.field]) continue;
      taken[candidate.column] = true;
      fields_taken[candidate.field] = true;
      assigned[candidate.column] = candidate.field;
    }
    return assigned;
  }

  std::size_t field_index(std::string_view name) const {
    const auto at = std::find_if(fields_.begin(), fields_.end(),
                                 [&](const Field& field) { return field.name == name; });
    TROTH_ASSERT(at != fields_.end());
    return static_cast<std::size_t>(at - fields_.begin());
  }

 private:
  double with_content(double score, const Field& field, const ColumnProfile& profile) const {
    if (field.name == "ordered_time") return times_of_day(profile) ? score : 0;
    const bool place = field.name == "store" || field.name == "region" || field.name == "channel" ||
                       field.name == "staff";
    if (kind_ == Kind::responses && place && profile.integers && profile.maximum <= 10.0) {
      return 0;  // A rating of the store, not which one it was.
    }
    // A share of the price, not an amount: 0.15.
    const bool rate = field.name == "discount" && !profile.integers && profile.maximum <= 1.0;
    if (rate && profile.values > 0) return 0;
    if (fits(field.type, profile)) return score;
    const bool needed = field.required || field.name == "unit_price" || field.name == "amount";
    return needed && score > kPartOfName ? score - kUnlikely : 0;
  }

  /// The one column of calendar dates, if there is just one.
  std::optional<std::size_t> only_dates(const std::vector<bool>& taken) const {
    std::optional<std::size_t> only;
    for (std::size_t column = 0; column < headers_.size(); ++column) {
      const auto& profile = profiles_[column];
      if (taken[column] || profile.date_share < kNearlyAll || profile.number_share > 0) continue;
      if (only) return std::nullopt;
      only = column;
    }
    return only;
  }

  Kind kind_;
  std::span<const Field> fields_;
  std::span<const ColumnProfile> profiles_;
  std::vector<HeaderName> headers_;
  std::vector<ColumnCandidate> candidates_;
};

}  // namespace

bool fits(Field::Type type, const ColumnProfile& profile) {
  if (profile.values == 0 || type == Field::Type::text) return true;
  return type == Field::Type::time ? !profile.date_orders.empty() : !profile.number_styles.empty();
}

std::vector<std::optional<std::size_t>> guess_fields(Kind kind,
                                                     std::span<const std::string> columns,
                                                     std::span<const ColumnProfile> profiles,
                                                     const std::vector<bool>& taken,
                                                     const std::vector<bool>& fields_taken) {
  Guess guess(kind, columns, profiles);
  for (const auto& synonyms : synonyms_of(kind)) guess.consider(synonyms);
  guess.consider_content(taken);
  auto assigned = guess.assign(taken, fields_taken);
  if (kind != Kind::orders) return assigned;

  const auto has = [&](std::string_view name) {
    const std::size_t field = guess.field_index(name);
    return fields_taken[field] ||
           std::find(assigned.begin(), assigned.end(), std::optional(field)) != assigned.end();
  };
  if (has("unit_price") || has("amount")) return assigned;
  guess.consider(kOrderAmounts);
  return guess.assign(taken, fields_taken);
}

}  // namespace troth::intake
