#include "intake/mapping.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"
#include "intake/mapping_errors.h"
#include "intake/mapping_guess.h"
#include "intake/mapping_items.h"
#include "intake/mapping_labels.h"
#include "intake/mapping_overrides.h"

namespace troth::intake {
namespace {

/// A few dirty values among so few are no reason to refuse the file.
constexpr std::int64_t kFewValues = 20;

const Field* field_named(Kind kind, std::string_view name) {
  const auto fields = fields_of(kind);
  const auto at =
      std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.name == name; });
  return at == fields.end() ? nullptr : &*at;
}

/// One run of make_mapping().
class Maker {
 public:
  Maker(Kind kind, std::span<const std::string> columns, std::span<const ColumnProfile> profiles,
        const MappingOverrides& overrides)
      : kind_(kind), columns_(columns), profiles_(profiles), overrides_(overrides) {}

  Result<Mapping> run() {
    TROTH_ASSIGN(given_, parse_overrides(kind_, columns_, overrides_.map));
    if (kind_ == Kind::responses) read_item_headers();
    map_fields();
    if (kind_ == Kind::responses) TROTH_TRY(map_items());
    TROTH_TRY(check_required());
    TROTH_TRY(decide_formats());
    return std::move(mapping_);
  }

 private:
  void map_fields() {
    const auto fields = fields_of(kind_);
    std::vector<bool> taken(columns_.size());
    std::vector<bool> fields_taken(fields.size());
    for (const auto& [column, given] : given_) {
      taken[column] = true;
      for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name == given.field) fields_taken[i] = true;
      }
    }
    const auto guessed = guess_fields(kind_, columns_, profiles_, taken, fields_taken);
    mapping_.columns.resize(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      Mapped& mapped = mapping_.columns[i];
      mapped.column = i;
      if (const auto at = given_.find(i); at != given_.end()) {
        mapped.given = true;
        mapped.field = at->second.field;
      } else if (guessed[i]) {
        mapped.field = fields[*guessed[i]].name;
      }
    }
  }

  // Headers that say themselves what their columns are; --map goes before.
  void read_item_headers() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      auto header = read_item_header(columns_[i]);
      if (!header) continue;
      given_.try_emplace(i, Given{"item", std::move(header->item)});
      codes_[i] = std::move(header->code);
    }
  }

  bool may_be_item(const Mapped& mapped) const {
    if (mapped.given) return mapped.field == "item";
    return mapped.field.empty() && !is_bookkeeping(columns_[mapped.column]);
  }

  Status map_items() {
    std::vector<const ColumnProfile*> ratings;
    for (const auto& mapped : mapping_.columns) {
      if (may_be_item(mapped)) ratings.push_back(&profiles_[mapped.column]);
    }
    const auto usual = usual_scale(ratings);
    std::vector<SuspectColumn> suspects;
    for (auto& mapped : mapping_.columns) {
      if (!may_be_item(mapped)) continue;
      const ItemGiven given = mapped.given ? given_[mapped.column].item : ItemGiven{};
      const auto& name = columns_[mapped.column];
      auto guess = guess_item(name, profiles_[mapped.column], given, usual);
      if (guess.kind == ItemGuess::Kind::no_scale) {
        return no_scale_error(name, guess.item.role, profiles_[mapped.column]);
      }
      if (guess.kind == ItemGuess::Kind::unused) {
        if (mapped.given) return no_answers_error(name, profiles_[mapped.column]);
        continue;
      }
      if (guess.kind == ItemGuess::Kind::ask_codes) {
        suspects.push_back({name, guess.item, guess.suspects});
      }
      mapped.field = "item";
      mapped.item = std::move(guess.item);
      if (const auto code = codes_.find(mapped.column); code != codes_.end()) {
        mapped.item->code = mapped.item->title = code->second;
      }
      mapped.labels = std::move(guess.labels);
      mapped.label_scale = guess.label_scale;
    }
    if (!suspects.empty()) return suspects_error(suspects);
    keep_overall_satisfaction();
    return {};
  }

  /// Beside an overall item, satisfaction with one thing is an attribute of the whole.
  void keep_overall_satisfaction() {
    const auto guessed = [](const Mapped& mapped) {
      return !mapped.given && mapped.item && mapped.item->role == survey::Role::satisfaction;
    };
    const auto overall = [&](const Mapped& mapped) {
      return says_overall(columns_[mapped.column]);
    };
    const auto& all = mapping_.columns;
    if (std::none_of(all.begin(), all.end(),
                     [&](const auto& m) { return guessed(m) && overall(m); })) {
      return;
    }
    for (auto& mapped : mapping_.columns) {
      if (guessed(mapped) && !overall(mapped)) mapped.item->role = survey::Role::attribute;
    }
  }

  bool has(std::string_view field) const { return mapping_.column_of(field).has_value(); }

  Status check_required() const {
    std::vector<std::string> missing;
    for (const auto& field : fields_of(kind_)) {
      if (field.required && !has(field.name)) missing.emplace_back(field.name);
    }
    if (kind_ == Kind::orders && !has("unit_price") && !has("amount")) {
      missing.emplace_back("amount");
    }
    if (kind_ == Kind::customers && !has("customer") && !has("phone") && !has("email") &&
        !has("card") && !has("openid") && !has("device_id")) {
      missing.emplace_back("customer");
    }
    const bool items = std::any_of(mapping_.columns.begin(), mapping_.columns.end(),
                                   [](const Mapped& mapped) { return mapped.item.has_value(); });
    if (kind_ == Kind::responses && !items) missing.emplace_back("item");
    if (missing.empty()) return {};
    return missing_error(kind_, missing, columns_, profiles_, mapping_);
  }

  Status decide_formats() {
    std::vector<AmbiguousColumn> ambiguous;
    for (auto& mapped : mapping_.columns) {
      const Field* field = field_named(kind_, mapped.field);
      if (field == nullptr || field->type == Field::Type::text) continue;
      const auto& profile = profiles_[mapped.column];
      const bool time = field->type == Field::Type::time;
      const bool decided =
          time ? overrides_.date_order.has_value() : overrides_.number_style.has_value();
      const double share = time ? profile.date_share : profile.number_share;
      if (!decided && profile.values >= kFewValues && share == 0) {
        return misfit_error(columns_[mapped.column], *field, profile);
      }
      if (time) {
        mapped.date_order = date_order(profile);
        if (!decided && profile.dates_ambiguous()) {
          ambiguous.push_back({columns_[mapped.column], *field, &profile});
        }
      } else {
        mapped.number_style = number_style(profile);
        if (!decided && profile.numbers_ambiguous()) {
          ambiguous.push_back({columns_[mapped.column], *field, &profile});
        }
      }
    }
    if (!ambiguous.empty()) return ambiguous_error(ambiguous);
    return {};
  }

  /// What the caller decided counts where the column can be read so; a column that can only be
  /// read another way is read that way.
  DateOrder date_order(const ColumnProfile& profile) const {
    const auto& readable = profile.readable_dates;
    const auto given = overrides_.date_order;
    if (given && (readable.empty() ||
                  std::find(readable.begin(), readable.end(), *given) != readable.end())) {
      return *given;
    }
    if (!profile.date_orders.empty()) return profile.date_orders.front();
    return given.value_or(DateOrder::ymd);
  }

  NumberStyle number_style(const ColumnProfile& profile) const {
    const auto given = overrides_.number_style;
    if (given) {
      // The decimal point was decided; how digits are grouped the column says itself.
      for (const auto& styles : {profile.number_styles, profile.readable_numbers}) {
        for (const auto& style : styles) {
          if (style.point == given->point) return style;
        }
      }
    }
    if (!profile.number_styles.empty()) return profile.number_styles.front();
    return given.value_or(NumberStyle{});
  }

  Kind kind_;
  std::span<const std::string> columns_;
  std::span<const ColumnProfile> profiles_;
  const MappingOverrides& overrides_;
  std::map<std::size_t, Given> given_;
  std::map<std::size_t, std::string> codes_;  // Of items whose headers say more than their code.
  Mapping mapping_;
};

}  // namespace

std::optional<std::size_t> Mapping::column_of(std::string_view field) const {
  for (const auto& mapped : columns) {
    if (mapped.field == field) return mapped.column;
  }
  return std::nullopt;
}

std::optional<double> survey_value(std::string_view text, const Mapped& column) {
  TROTH_ASSERT(column.item.has_value());
  if (const auto number = stated_number(text)) return number;
  if (!column.label_scale || !column.item->scale_min || !column.item->scale_max) {
    return std::nullopt;
  }
  const LabelScale& scale = label_scales()[*column.label_scale];
  const auto point = label_point(scale, fold(text));
  if (!point) return std::nullopt;
  const double step = (*column.item->scale_max - *column.item->scale_min) /
                      static_cast<double>(scale.points.size() - 1);
  return *column.item->scale_min + static_cast<double>(*point) * step;
}

Result<Mapping> make_mapping(Kind kind, std::span<const std::string> columns,
                             std::span<const ColumnProfile> profiles,
                             const MappingOverrides& overrides) {
  TROTH_ASSERT(columns.size() == profiles.size());
  return Maker(kind, columns, profiles, overrides).run();
}

}  // namespace troth::intake
