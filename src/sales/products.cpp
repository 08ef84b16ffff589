
#include "sales/ids.h"
#include "sales/service.h"
#include "sales/store.h"

namespace troth::sales {
namespace {

RowOutcome refuse(std::string code, std::string field, std::string value) {
  return RowProblem{std::move(code), std::move(field), std::move(value), {}};
}

Id content_of(const ProductInput& product) {
  const auto number = [](const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : std::string();
  };
  return derive_id({product.name, product.category, product.brand, number(product.unit_price_e4),
                    number(product.unit_cost_e4)});
}

}  // namespace

Result<std::vector<RowOutcome>> apply_products(db::Session& session, std::string_view source,
                                               std::span<const ProductInput> products) {
  std::vector<Id> ids;
  ids.reserve(products.size());
  for (const auto& product : products) ids.push_back(product_id(source, product.sku));
  TROTH_ASSIGN(auto known, load_products(session, ids));

  std::vector<RowOutcome> outcomes(products.size());
  std::unordered_map<Id, ProductRow> changed;
  std::vector<Id> replaced;
  for (std::size_t i = 0; i < products.size(); ++i) {
    const auto& product = products[i];
    if (product.sku.empty()) {
      outcomes[i] = refuse("missing_value", "sku", "");
      continue;
    }
    const auto content = content_of(product);
    const auto at = known.find(ids[i]);
    if (at != known.end()) {
      if (at->second.sku != product.sku) {
        outcomes[i] = refuse("id_collision", "sku", product.sku);
        continue;
      }
      if (at->second.described && at->second.content == content) {
        outcomes[i].result = RowResult::unchanged;
        continue;
      }
      outcomes[i].result = at->second.described ? RowResult::updated : RowResult::accepted;
      if (!changed.contains(ids[i])) replaced.push_back(ids[i]);
    }
    ProductRow row{
        ids[i],        std::string(source),   product.sku,          product.name, product.category,
        product.brand, product.unit_price_e4, product.unit_cost_e4, true,         content};
    known[ids[i]] = row;
    changed[ids[i]] = std::move(row);
  }
  std::vector<ProductRow> rows;
  rows.reserve(changed.size());
  for (auto& [id, row] : changed) rows.push_back(std::move(row));
  TROTH_TRY(delete_products(session, replaced));
  TROTH_TRY(insert_products(session, rows));
  return outcomes;
}

}  // namespace troth::sales
