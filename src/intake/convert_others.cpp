// Customers, products and interactions: rows that are read field by field.

#include <unordered_map>

#include "base/text.h"
#include "customers/service.h"
#include "db/scratch_map.h"
#include "intake/batch.h"
#include "intake/cells.h"
#include "intake/typed_batch.h"
#include "sales/service.h"

namespace troth::intake {
namespace {

// The source's word for a gender as f, m or x; other words stay as they are.
std::string gender_of(std::string_view text) {
  static const std::unordered_map<std::string, std::string> kWords = {
      {"f", "f"}, {"female", "f"}, {"woman", "f"}, {"女", "f"},         {"女性", "f"},
      {"m", "m"}, {"male", "m"},   {"man", "m"},   {"男", "m"},         {"男性", "m"},
      {"x", "x"}, {"other", "x"},  {"其他", "x"},  {"non-binary", "x"},
  };
  const auto folded = fold(text);
  const auto at = kWords.find(folded);
  return at == kWords.end() ? folded : at->second;
}

class CustomersConverter final : public Converter {
 public:
  CustomersConverter(const Mapping& mapping, const ImportContext& context)
      : context_(context), cells_(mapping, context.zone) {}

  Result<std::unique_ptr<Batch>> convert(std::unique_ptr<RowBlock> block) override {
    return convert_inputs<customers::RecordInput>(
        std::move(block), &apply,
        [this](const RowBlock& rows, std::uint32_t row, customers::RecordInput& record,
               Batch& batch) -> Result<std::optional<RowProblem>> {
          cells_.start(rows, row);
          record.reference = cells_.customer();
          if (record.reference.empty()) cells_.refuse("missing_identity", -1);
          record.name = cells_.text(name_);
          record.gender = gender_of(cells_.text(gender_));
          record.birth_day = cells_.day(birth_date_);
          if (record.birth_day && *record.birth_day > context_.today) {
            cells_.refuse("future_birth_date", birth_date_, cells_.text(birth_date_));
          }
          record.city = cells_.text(city_);
          record.region = cells_.text(region_);
          record.country = cells_.text(country_);
          record.language = cells_.text(language_);
          record.segment = cells_.text(segment_);
          record.joined_day = cells_.day(joined_at_);
          if (record.joined_day && *record.joined_day > context_.today) ++batch.future_dates;
          return cells_.problem();
        });
  }

 private:
  static Result<std::vector<RowOutcome>> apply(db::Session& session, const ImportContext& context,
                                               const std::vector<customers::RecordInput>& records) {
    return customers::apply_records(session, context.source, context.country, records, context.now,
                                    context.telling);
  }

  const ImportContext& context_;
  Cells cells_;
  Cells::Slot name_ = cells_.slot("name"), gender_ = cells_.slot("gender"),
              birth_date_ = cells_.slot("birth_date"), city_ = cells_.slot("city"),
              region_ = cells_.slot("region"), country_ = cells_.slot("country"),
              language_ = cells_.slot("language"), segment_ = cells_.slot("segment"),
              joined_at_ = cells_.slot("joined_at");
};

class ProductsConverter final : public Converter {
 public:
  ProductsConverter(const Mapping& mapping, const ImportContext& context)
      : cells_(mapping, context.zone) {}

  Result<std::unique_ptr<Batch>> convert(std::unique_ptr<RowBlock> block) override {
    return convert_inputs<sales::ProductInput>(
        std::move(block), &apply,
        [this](const RowBlock& rows, std::uint32_t row, sales::ProductInput& product,
               Batch&) -> Result<std::optional<RowProblem>> {
          cells_.start(rows, row);
          product.sku = cells_.required(sku_);
          product.name = cells_.text(name_);
          product.category = cells_.text(category_);
          product.brand = cells_.text(brand_);
          product.unit_price_e4 = cells_.number(price_, 4);
          product.unit_cost_e4 = cells_.number(cost_, 4);
          return cells_.problem();
        });
  }

 private:
  static Result<std::vector<RowOutcome>> apply(db::Session& session, const ImportContext& context,
                                               const std::vector<sales::ProductInput>& products) {
    return sales::apply_products(session, context.source, products);
  }

  Cells cells_;
  Cells::Slot sku_ = cells_.slot("sku"), name_ = cells_.slot("name"),
              category_ = cells_.slot("category"), brand_ = cells_.slot("brand"),
              price_ = cells_.slot("price"), cost_ = cells_.slot("cost");
};

class InteractionsConverter final : public Converter {
 public:
  InteractionsConverter(const Mapping& mapping, const ImportContext& context)
      : context_(context), cells_(mapping, context.zone) {}

  Result<std::unique_ptr<Batch>> convert(std::unique_ptr<RowBlock> block) override {
    return convert_inputs<customers::InteractionInput>(
        std::move(block), &apply,
        [this](const RowBlock& rows, std::uint32_t row, customers::InteractionInput& interaction,
               Batch& batch) { return read_row(rows, row, interaction, batch); });
  }

 private:
  static Result<std::vector<RowOutcome>> apply(
      db::Session& session, const ImportContext& context,
      const std::vector<customers::InteractionInput>& interactions) {
    return customers::apply_interactions(session, context.source, context.country, interactions,
                                         context.now);
  }

  Result<std::optional<RowProblem>> read_row(const RowBlock& block, std::uint32_t row,
                                             customers::InteractionInput& interaction,
                                             Batch& batch) {
    cells_.start(block, row);
    interaction.reference = cells_.text(reference_);
    interaction.customer = cells_.customer();
    if (const auto when = cells_.when(happened_at_)) {
      interaction.happened_at = when->at;
      interaction.happened_day = when->day;
    } else {
      cells_.refuse("missing_value", happened_at_);
    }
    interaction.kind = cells_.text(kind_);
    interaction.touchpoint = cells_.text(touchpoint_);
    interaction.channel = cells_.text(channel_);
    interaction.region = cells_.text(region_);
    interaction.store = cells_.text(store_);
    interaction.staff = cells_.text(staff_);
    interaction.subject = cells_.text(subject_);
    interaction.outcome = cells_.text(outcome_);
    interaction.order_reference = cells_.text(order_);
    if (const auto when = cells_.when(promised_at_)) interaction.promised_at = when->at;
    if (const auto when = cells_.when(fulfilled_at_)) interaction.fulfilled_at = when->at;
    if (cells_.problem()) return cells_.problem();
    if (interaction.happened_day > context_.today) ++batch.future_dates;
    if (interaction.reference.empty()) {
      TROTH_ASSIGN(interaction.occurrence, seen_.count(derive_id({block.row(row).raw})));
    }
    return std::optional<RowProblem>();
  }

  const ImportContext& context_;
  Cells cells_;
  db::ScratchMap seen_;
  Cells::Slot reference_ = cells_.slot("interaction"), happened_at_ = cells_.slot("happened_at"),
              kind_ = cells_.slot("kind"), touchpoint_ = cells_.slot("touchpoint"),
              channel_ = cells_.slot("channel"), region_ = cells_.slot("region"),
              store_ = cells_.slot("store"), staff_ = cells_.slot("staff"),
              subject_ = cells_.slot("subject"), outcome_ = cells_.slot("outcome"),
              order_ = cells_.slot("order"), promised_at_ = cells_.slot("promised_at"),
              fulfilled_at_ = cells_.slot("fulfilled_at");
};

}  // namespace

std::unique_ptr<Converter> make_converter(Kind kind, const Mapping& mapping,
                                          const ImportContext& context) {
  switch (kind) {
    case Kind::customers:
      return std::make_unique<CustomersConverter>(mapping, context);
    case Kind::products:
      return std::make_unique<ProductsConverter>(mapping, context);
    case Kind::orders:
      return make_orders_converter(mapping, context);
    case Kind::interactions:
      return std::make_unique<InteractionsConverter>(mapping, context);
    case Kind::responses:
      return make_responses_converter(mapping, context);
  }
  TROTH_ASSERT(false);
}

}  // namespace troth::intake
