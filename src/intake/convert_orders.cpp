#include <cstdlib>
#include <limits>

#include "db/scratch_map.h"
#include "intake/batch.h"
#include "intake/cells.h"
#include "intake/order_kind.h"
#include "intake/typed_batch.h"
#include "sales/service.h"

namespace troth::intake {
namespace {

using sales::LineKind;
using sales::OrderLineInput;

class OrdersBatch final : public Batch {
 public:
  OrdersBatch(std::string_view source, IdMap& products_named)
      : orders(source, products_named) {}

  Result<std::vector<RowOutcome>> apply(db::Session& session,
                                        const ImportContext& context) const override {
    return sales::apply_orders(session, orders, context.country, context.now);
  }

  sales::OrderBatch orders;
};

class OrdersConverter final : public Converter {
 public:
  OrdersConverter(const Mapping& mapping, const ImportContext& context)
      : context_(context),
        cells_(mapping, context.zone),
        order_(cells_.slot("order")),
        line_(cells_.slot("line")),
        ordered_at_(cells_.slot("ordered_at")),
        ordered_time_(cells_.slot("ordered_time")),
        sku_(cells_.slot("sku")),
        product_name_(cells_.slot("product_name")),
        category_(cells_.slot("category")),
        quantity_(cells_.slot("quantity")),
        unit_price_(cells_.slot("unit_price")),
        amount_(cells_.slot("amount")),
        discount_(cells_.slot("discount")),
        unit_cost_(cells_.slot("unit_cost")),
        cost_(cells_.slot("cost")),
        channel_(cells_.slot("channel")),
        store_(cells_.slot("store")),
        region_(cells_.slot("region")),
        country_(cells_.slot("country")),
        status_(cells_.slot("status")) {}

  Result<std::unique_ptr<Batch>> convert(std::unique_ptr<RowBlock> block) override {
    if (block->group() != group_) {
      group_ = block->group();
      orders_seen_.clear();
      lines_seen_.clear();
      last_order_.clear();
    }
    auto batch = std::make_unique<OrdersBatch>(context_.source, products_named_);
    TROTH_TRY(convert_rows(*batch, std::move(block), [&](const RowBlock& rows, std::uint32_t row) {
      return read_row(rows, row, *batch);
    }));
    return std::unique_ptr<Batch>(std::move(batch));
  }

 private:
  Result<std::optional<RowProblem>> read_row(const RowBlock& block, std::uint32_t row,
                                             OrdersBatch& batch) {
    cells_.start(block, row);
    auto& line = line_of_row_;
    line.order_reference = cells_.required(order_);
    cells_.customer(line.customer);
    const auto when = cells_.when(ordered_at_, ordered_time_);
    const bool same_order = line.order_reference == last_order_ && !last_order_.empty();
    if (when) {
      line.ordered_at = when->at;
      line.ordered_day = when->day;
    } else if (same_order) {
      // Shops that write order facts only on an order's first line leave the others blank.
      line.ordered_at = last_at_;
      line.ordered_day = last_day_;
    } else {
      cells_.refuse("missing_value", ordered_at_);
    }
    if (same_order && line.customer.empty()) line.customer = last_customer_;
    line.line_reference = cells_.text(line_);
    line.product_name = cells_.text(product_name_);
    line.sku = cells_.text(sku_);
    if (line.sku.empty()) line.sku = line.product_name;
    line.category = cells_.text(category_);
    line.channel = cells_.text(channel_);
    line.store = cells_.text(store_);
    line.region = cells_.text(region_);
    line.country = cells_.text(country_);
    line.status = cells_.text(status_);
    read_money(line);
    if (cells_.problem()) return cells_.problem();
    if (line.ordered_day > context_.today) ++batch.future_dates;
    TROTH_TRY(place_in_file(line, same_order));
    remember(line);
    batch.orders.add(line);
    return std::optional<RowProblem>();
  }

  // Which of the file's rows of this order and product it is: what names a line whose source has
  // no line numbers. All rows of an order are in one group.
  Status place_in_file(OrderLineInput& line, bool same_order) {
    if (!same_order) {
      order_id_ = derive_id({"order", line.order_reference});
      TROTH_ASSIGN(const auto before, orders_seen_.count(order_id_));
      line.first_of_order = before == 0;
    } else {
      line.first_of_order = false;
    }
    line.occurrence = 0;
    if (!line.line_reference.empty()) return {};
    TROTH_ASSIGN(line.occurrence, lines_seen_.count(derive_id({order_id_text(), line.sku})));
    return {};
  }

  std::string_view order_id_text() const {
    return {reinterpret_cast<const char*>(&order_id_), sizeof(order_id_)};
  }

  void remember(const OrderLineInput& line) {
    if (line.order_reference != last_order_) {
      last_order_ = line.order_reference;
      last_customer_ = line.customer;
    }
    last_at_ = line.ordered_at;
    last_day_ = line.ordered_day;
  }

  void read_money(OrderLineInput& line) {
    const auto quantity = cells_.number(quantity_, 3);
    const auto unit_price = cells_.number(unit_price_, 4);
    const auto amount = cells_.number(amount_, context_.currency_decimals);
    const auto discount = cells_.number(discount_, context_.currency_decimals);
    if (cells_.problem()) return;
    line.quantity_e3 = quantity.value_or(1000);
    line.cost.reset();
    if (unit_price) {
      line.unit_price_e4 = *unit_price;
    } else if (amount) {
      line.unit_price_e4 =
          unit_price_e4(*amount, line.quantity_e3, context_.currency_decimals).value_or(0);
    } else {
      cells_.refuse("missing_value", unit_price_ >= 0 ? unit_price_ : amount_);
      return;
    }
    const auto product =
        line_amount(line.quantity_e3, line.unit_price_e4, context_.currency_decimals);
    if (!amount && !product) {
      cells_.refuse("number_too_large", unit_price_, cells_.text(unit_price_));
      return;
    }
    line.amount = amount ? *amount : *product - std::abs(discount.value_or(0));
    read_cost(line);
    decide_kind(line);
  }

  void read_cost(OrderLineInput& line) {
    if (const auto cost = cells_.number(cost_, context_.currency_decimals)) {
      line.cost = *cost;
    } else if (const auto unit_cost = cells_.number(unit_cost_, 4)) {
      line.cost = line_amount(line.quantity_e3, *unit_cost, context_.currency_decimals);
    }
  }

  static void decide_kind(OrderLineInput& line) {
    line.kind = line_kind(line.status, line.quantity_e3, line.amount);
    if (line.kind != LineKind::returned) return;
    // A refund written with positive figures takes back what it names.
    line.quantity_e3 = -std::abs(line.quantity_e3);
    line.amount = -std::abs(line.amount);
    if (line.cost) line.cost = -std::abs(*line.cost);
  }

  const ImportContext& context_;
  Cells cells_;
  Cells::Slot order_, line_, ordered_at_, ordered_time_, sku_, product_name_, category_, quantity_,
      unit_price_, amount_, discount_, unit_cost_, cost_, channel_, store_, region_, country_,
      status_;
  OrderLineInput line_of_row_;  // One for all rows: its texts' memory is used again.
  Id order_id_ = 0;
  std::size_t group_ = 0;
  db::ScratchMap orders_seen_;
  db::ScratchMap lines_seen_;
  IdMap products_named_;
  std::string last_order_;
  customers::CustomerReference last_customer_;
  Instant last_at_ = 0;
  Day last_day_ = 0;
};

}  // namespace

std::unique_ptr<Converter> make_orders_converter(const Mapping& mapping,
                                                 const ImportContext& context) {
  return std::make_unique<OrdersConverter>(mapping, context);
}

}  // namespace troth::intake
