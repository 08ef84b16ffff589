// Defining and finding instruments; what they hold is in responses.cpp.

#include <fmt/format.h>

#include <cmath>
#include <unordered_map>
#include <utility>

#include "survey/service.h"
#include "survey/store.h"

namespace troth::survey {

namespace {

std::string scale_text(const ItemInput& item) {
  if (!item.scale_min || !item.scale_max) return std::string(role_name(item.role));
  return fmt::format("{} {:g}-{:g}", role_name(item.role), *item.scale_min, *item.scale_max);
}

Error bad_item(const ItemInput& item, std::string message, std::string hint) {
  return Error{ErrorCode::bad_input, std::move(message), item.code, std::move(hint)};
}

Status check_item(const ItemInput& item) {
  if (item.code.empty())
    return bad_item(item, "An item of the instrument has no code.", "Give every column a header.");
  if (item.role == Role::verbatim) return {};
  if (!item.scale_min || !item.scale_max)
    return bad_item(
        item, fmt::format("The item {} takes numbers but has no scale.", item.code),
        fmt::format("Say its scale: --map \"{}=item:{}:1-10\".", item.code, role_name(item.role)));
  if (!std::isfinite(*item.scale_min) || !std::isfinite(*item.scale_max) ||
      *item.scale_min >= *item.scale_max)
    return bad_item(item,
                    fmt::format("The scale {:g}-{:g} of the item {} does not rise.",
                                *item.scale_min, *item.scale_max, item.code),
                    "Give the lowest answer first, then the highest.");
  const bool likelihood =
      *item.scale_max == 10.0 && (*item.scale_min == 0.0 || *item.scale_min == 1.0);
  if (item.role == Role::nps && !likelihood)
    return bad_item(
        item,
        fmt::format("The item {} cannot be a recommendation item: its scale is {:g}-{:g}.",
                    item.code, *item.scale_min, *item.scale_max),
        "The recommendation score is defined on 0-10; give the item the role loyalty instead.");
  return {};
}

Status check_items(std::string_view name, std::span<const ItemInput> items) {
  if (items.empty())
    return Error{
        ErrorCode::bad_input, fmt::format("The instrument {} has no items.", name),
        std::string(name),
        "Name at least one column as an item, for example --map \"Q1=satisfaction:1-10\"."};
  std::unordered_map<std::string_view, int> seen;
  for (const auto& item : items) {
    TROTH_TRY(check_item(item));
    if (++seen[item.code] > 1)
      return bad_item(item, fmt::format("The item {} stands there twice.", item.code),
                      "Give the columns different headers.");
  }
  return {};
}

bool same_measure(const ItemInput& a, const ItemInput& b) {
  return a.role == b.role && a.scale_min == b.scale_min && a.scale_max == b.scale_max;
}

// What is known, with what is said now on top; a title that only repeats the code says nothing.
ItemInput merged(const ItemInput& known, const ItemInput& given) {
  ItemInput item = known;
  if (!given.title.empty() && given.title != given.code) item.title = given.title;
  if (!given.touchpoint.empty()) item.touchpoint = given.touchpoint;
  if (!given.missing_codes.empty()) item.missing_codes = given.missing_codes;
  return item;
}

bool same_words(const ItemInput& a, const ItemInput& b) {
  return a.title == b.title && a.touchpoint == b.touchpoint && a.missing_codes == b.missing_codes;
}

Id instrument_id_of(std::string_view source, std::string_view name) {
  return derive_id({"instrument", source, name});
}

Error id_collision(std::string_view what) {
  return Error{ErrorCode::storage, fmt::format("Two different names share the id of {}.", what),
               std::string(what), "Rename one of them."};
}

Status add_or_update(db::Session& session, const KnownInstrument& known, const ItemInput& given,
                     std::int64_t& next_position) {
  const Id item_id = item_id_of(known.instrument_id, given.code);
  for (const auto& old : known.items) {
    if (old.item_id != item_id) continue;
    if (old.item.code != given.code) return id_collision(given.code);
    if (!same_measure(old.item, given))
      return Error{ErrorCode::conflict,
                   fmt::format("The item {} of {} is known as {}, not as {}.", given.code,
                               known.name, scale_text(old.item), scale_text(given)),
                   given.code,
                   fmt::format("Import with --map \"{}=item:{}\", or under another --instrument "
                               "name if it is another question.",
                               given.code, scale_text(old.item))};
    const ItemInput now = merged(old.item, given);
    if (same_words(old.item, now)) return {};
    return store::update_item(session, known.instrument_id, item_id, now);
  }
  ItemInput fresh = given;
  if (fresh.title.empty()) fresh.title = fresh.code;
  return store::insert_item(session, known.instrument_id, item_id, next_position++, fresh);
}

}  // namespace

Id item_id_of(Id instrument_id, std::string_view code) {
  return derive_id({"item", std::to_string(instrument_id), code});
}

Result<Id> define_instrument(db::Session& session, std::string_view source, std::string_view name,
                             std::span<const ItemInput> items) {
  TROTH_TRY(check_items(name, items));
  const Id id = instrument_id_of(source, name);
  TROTH_ASSIGN(auto known, store::find_instrument(session, id));
  if (!known) {
    TROTH_TRY(store::insert_instrument(session, id, source, name));
    known.emplace();
    known->instrument_id = id;
    known->source = source;
    known->name = name;
  }
  if (known->source != source || known->name != name) return id_collision(name);
  auto next_position = static_cast<std::int64_t>(known->items.size());
  for (const auto& item : items) TROTH_TRY(add_or_update(session, *known, item, next_position));
  return id;
}

Result<std::vector<KnownInstrument>> list_instruments(db::Session& session) {
  return store::all_instruments(session);
}

Result<std::vector<std::pair<std::string, std::string>>> instrument_names(db::Session& session) {
  return store::instrument_names(session);
}

Result<std::optional<KnownInstrument>> find_instrument(db::Session& session,
                                                       std::string_view source,
                                                       std::string_view name) {
  TROTH_ASSIGN(auto known, store::find_instrument(session, instrument_id_of(source, name)));
  if (known && (known->source != source || known->name != name)) return id_collision(name);
  return known;
}

}  // namespace troth::survey
