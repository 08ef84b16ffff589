#include <array>
#include <utility>

#include "base/text.h"
#include "intake/mapping.h"

namespace troth::intake {
namespace {

using FieldType = Field::Type;

constexpr std::array kCustomers = {
    Field{"customer"},  Field{"name"},    Field{"phone"},
    Field{"email"},     Field{"card"},    Field{"openid"},
    Field{"device_id"}, Field{"gender"},  Field{"birth_date", false, FieldType::time},
    Field{"city"},      Field{"region"},  Field{"country"},
    Field{"language"},  Field{"segment"}, Field{"joined_at", false, FieldType::time}};

constexpr std::array kProducts = {Field{"sku", true},
                                  Field{"name"},
                                  Field{"category"},
                                  Field{"brand"},
                                  Field{"price", false, FieldType::money},
                                  Field{"cost", false, FieldType::money}};

constexpr std::array kOrders = {Field{"order", true},
                                Field{"line"},
                                Field{"ordered_at", true, FieldType::time},
                                Field{"ordered_time"},
                                Field{"customer"},
                                Field{"phone"},
                                Field{"email"},
                                Field{"card"},
                                Field{"openid"},
                                Field{"device_id"},
                                Field{"sku"},
                                Field{"product_name"},
                                Field{"category"},
                                Field{"quantity", false, FieldType::number},
                                Field{"unit_price", false, FieldType::money},
                                Field{"amount", false, FieldType::money},
                                Field{"discount", false, FieldType::money},
                                Field{"unit_cost", false, FieldType::money},
                                Field{"cost", false, FieldType::money},
                                Field{"channel"},
                                Field{"store"},
                                Field{"region"},
                                Field{"country"},
                                Field{"status"}};

constexpr std::array kInteractions = {Field{"interaction"},
                                      Field{"happened_at", true, FieldType::time},
                                      Field{"customer"},
                                      Field{"phone"},
                                      Field{"email"},
                                      Field{"card"},
                                      Field{"openid"},
                                      Field{"device_id"},
                                      Field{"kind"},
                                      Field{"touchpoint"},
                                      Field{"channel"},
                                      Field{"region"},
                                      Field{"store"},
                                      Field{"staff"},
                                      Field{"subject"},
                                      Field{"outcome"},
                                      Field{"order"},
                                      Field{"promised_at", false, FieldType::time},
                                      Field{"fulfilled_at", false, FieldType::time}};

constexpr std::array kResponses = {Field{"response"},
                                   Field{"answered_at", false, FieldType::time},
                                   Field{"customer"},
                                   Field{"phone"},
                                   Field{"email"},
                                   Field{"card"},
                                   Field{"openid"},
                                   Field{"device_id"},
                                   Field{"channel"},
                                   Field{"store"},
                                   Field{"region"},
                                   Field{"staff"},
                                   Field{"weight", false, FieldType::number}};

constexpr std::array<std::pair<Kind, std::string_view>, 5> kNames = {{
    {Kind::customers, "customers"},
    {Kind::products, "products"},
    {Kind::orders, "orders"},
    {Kind::interactions, "interactions"},
    {Kind::responses, "responses"},
}};

}  // namespace

std::string_view kind_name(Kind kind) {
  for (const auto& [known, name] : kNames) {
    if (known == kind) return name;
  }
  TROTH_ASSERT(false);
}

std::optional<Kind> parse_kind(std::string_view name) {
  const std::string wanted = ascii_lower(trim(name));
  for (const auto& [kind, known] : kNames) {
    if (known == wanted) return kind;
  }
  return std::nullopt;
}

std::span<const Field> fields_of(Kind kind) {
  switch (kind) {
    case Kind::customers:
      return kCustomers;
    case Kind::products:
      return kProducts;
    case Kind::orders:
      return kOrders;
    case Kind::interactions:
      return kInteractions;
    case Kind::responses:
      return kResponses;
  }
  TROTH_ASSERT(false);
}

}  // namespace troth::intake
