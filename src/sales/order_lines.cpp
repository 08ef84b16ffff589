#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>
#include <unordered_map>

#include "base/assert.h"
#include "sales/ids.h"
#include "sales/service.h"
#include "sales/store.h"

namespace troth::sales {
namespace {

// An order while a batch is applied to it.
struct Draft {
  OrderRow row;
  std::vector<std::size_t> inputs;  ///< Indices of the batch's rows of this order, in file order.
  std::vector<LineRow> lines;       ///< Lines as they will be.
  std::size_t new_from = 0;         ///< Lines from here on are not in the database yet.
  bool known = false;               ///< Whether the order is in the database.
  bool rewrite_lines = false;       ///< Whether lines in the database change or move.
  bool rewrite_order = false;
  std::int64_t stored_day = 0;  ///< Key under which a known order is stored now.
  Id stored_customer = 0;
};

RowOutcome refuse(std::string code, std::string field, std::string value) {
  return {RowResult::rejected, RowProblem{std::move(code), std::move(field), std::move(value), {}}};
}

// A hash of plain integers, to see whether what the file says has changed.
Id content_of_line(const LineRow& line) {
  const std::array<std::int64_t, 7> facts = {line.product_id,      line.kind,
                                             line.quantity_e3,     line.unit_price_e4,
                                             line.amount,          line.cost.has_value(),
                                             line.cost.value_or(0)};
  std::array<char, sizeof(facts)> bytes;
  std::memcpy(bytes.data(), facts.data(), sizeof(facts));
  return derive_id({std::string_view(bytes.data(), bytes.size())});
}

Id content_of_order(const OrderLineInput& line, Id record_id) {
  return derive_id({std::to_string(line.ordered_at), std::to_string(record_id), line.channel,
                    line.store, line.region, line.country, line.status});
}

// Where the line with a key stands. Orders have a few lines; one with thousands gets a map.
class LineIndex {
 public:
  LineIndex(const std::vector<LineRow>& lines, std::size_t more)
      : lines_(lines), mapped_(lines.size() + more > kFew) {
    if (!mapped_) return;
    for (std::size_t i = 0; i < lines.size(); ++i) by_key_.emplace(lines[i].line_key, i);
  }

  // The position of the line, or the next free one, which the caller fills.
  std::size_t find_or_add(Id key) {
    if (mapped_) return by_key_.try_emplace(key, lines_.size()).first->second;
    const auto at = std::find_if(lines_.begin(), lines_.end(),
                                 [key](const LineRow& line) { return line.line_key == key; });
    return static_cast<std::size_t>(at - lines_.begin());
  }

 private:
  static constexpr std::size_t kFew = 48;
  const std::vector<LineRow>& lines_;
  bool mapped_;
  std::unordered_map<Id, std::size_t> by_key_;
};

// Applies one batch: collects orders, compares with what is stored, writes the difference.
class Batch {
 public:
  Batch(db::Session& session, std::string_view source, std::string_view country,
        std::span<const OrderLineInput> lines, Instant now)
      : session_(session),
        source_(source),
        country_(country),
        lines_(lines),
        now_(now),
        outcomes_(lines.size()) {}

  Result<std::vector<RowOutcome>> apply() {
    collect_orders();
    TROTH_TRY(load_known());
    TROTH_TRY(name_buyers());
    for (auto& draft : drafts_) {
      merge_lines(draft);
      sum_up(draft);
    }
    TROTH_TRY(add_products());
    TROTH_TRY(write());
    return std::move(outcomes_);
  }

 private:
  void collect_orders() {
    const std::string* last_reference = nullptr;
    std::size_t last_draft = 0;
    std::unordered_map<Id, std::size_t> by_id;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const auto& line = lines_[i];
      if (last_reference == nullptr || *last_reference != line.order_reference) {
        const auto id = order_id(source_, line.order_reference);
        const auto [at, inserted] = by_id.try_emplace(id, drafts_.size());
        if (inserted) {
          auto& draft = drafts_.emplace_back();
          draft.row.order_id = id;
          draft.row.reference = line.order_reference;
        }
        last_draft = at->second;
        last_reference = &line.order_reference;
      }
      drafts_[last_draft].inputs.push_back(i);
    }
  }

  Status load_known() {
    std::vector<Id> ids;
    ids.reserve(drafts_.size());
    for (const auto& draft : drafts_) ids.push_back(draft.row.order_id);
    TROTH_ASSIGN(auto known, load_orders(session_, ids));
    if (known.empty()) return {};
    std::vector<std::int64_t> keys;
    for (const auto& [id, order] : known) {
      keys.push_back(order.customer_id);
      keys.push_back(order.order_id);
    }
    TROTH_ASSIGN(auto lines, load_lines(session_, keys));
    for (auto& draft : drafts_) {
      const auto at = known.find(draft.row.order_id);
      if (at == known.end()) continue;
      if (at->second.reference != draft.row.reference) {
        for (const auto input : draft.inputs) {
          outcomes_[input] = refuse("id_collision", "order", draft.row.reference);
        }
        draft.inputs.clear();
        continue;
      }
      draft.known = true;
      draft.row = std::move(at->second);
      draft.stored_customer = draft.row.customer_id;
      draft.stored_day = draft.row.ordered_day;
      draft.lines = std::move(lines[draft.row.order_id]);
      draft.new_from = draft.lines.size();
    }
    return {};
  }

  // The row that says who bought, when and where: the file's first row of the order, or for an
  // order that is not known yet whatever row came first.
  static bool gives_order(const Draft& draft, const OrderLineInput& line) {
    return line.first_of_order || !draft.known;
  }

  Status name_buyers() {
    std::vector<customers::CustomerReference> references;
    references.reserve(drafts_.size());
    for (const auto& draft : drafts_) {
      references.push_back(draft.inputs.empty() ? customers::CustomerReference{}
                                                : lines_[draft.inputs.front()].customer);
    }
    TROTH_ASSIGN(const auto buyers,
                 customers::refer(session_, source_, country_, references, now_));
    for (std::size_t d = 0; d < drafts_.size(); ++d) {
      auto& draft = drafts_[d];
      if (draft.inputs.empty()) continue;
      const auto& first = lines_[draft.inputs.front()];
      const bool named = !first.customer.empty();
      if (named && buyers[d].record_id == 0) {
        // Nothing of the reference is usable: the rows are refused rather than made anonymous.
        for (const auto input : draft.inputs) {
          outcomes_[input] = refuse("bad_customer", "customer", display(first.customer));
        }
        draft.inputs.clear();
        continue;
      }
      refuse_other_customers(draft, first, buyers[d]);
      if (draft.inputs.empty()) continue;
      if (gives_order(draft, first)) describe(draft, first, buyers[d], named);
    }
    return {};
  }

  static std::string display(const customers::CustomerReference& reference) {
    for (const auto* text : {&reference.external, &reference.card, &reference.openid,
                             &reference.phone, &reference.email}) {
      if (!text->empty()) return *text;
    }
    return {};
  }

  // A later row without a customer means the buyer of its order; one with another is refused.
  void refuse_other_customers(Draft& draft, const OrderLineInput& first,
                              const customers::ReferredRecord& buyer) {
    const bool other_than_stored = !gives_order(draft, first) && !first.customer.empty() &&
                                   buyer.record_id != draft.row.record_id;
    std::erase_if(draft.inputs, [&](std::size_t input) {
      const auto& customer = lines_[input].customer;
      if (customer.empty()) return false;
      if (!other_than_stored && customer == first.customer) return false;
      outcomes_[input] = refuse("order_customer_conflict", "customer", display(customer));
      return true;
    });
  }

  void describe(Draft& draft, const OrderLineInput& line, const customers::ReferredRecord& buyer,
                bool named) {
    auto& row = draft.row;
    const Id record_id = named ? buyer.record_id : row.record_id;
    const auto content = content_of_order(line, record_id);
    if (draft.known && row.content == content) return;
    if (named) {
      row.record_id = buyer.record_id;
      row.customer_id = buyer.customer_id;
    } else if (!draft.known) {
      row.customer_id = -row.order_id;
    }
    row.ordered_at = line.ordered_at;
    row.ordered_day = line.ordered_day;
    row.source = source_;
    row.channel = line.channel;
    row.store = line.store;
    row.region = line.region;
    row.country = line.country;
    row.status = line.status;
    row.content = content;
    if (draft.known) {
      draft.rewrite_order = true;
      draft.rewrite_lines = row.customer_id != draft.stored_customer;
      for (auto& stored : draft.lines) stored.customer_id = row.customer_id;
      outcomes_[draft.inputs.front()].result = RowResult::updated;
    }
  }

  void merge_lines(Draft& draft) {
    LineIndex index(draft.lines, draft.inputs.size());
    for (const auto input : draft.inputs) {
      const auto& line = lines_[input];
      auto& outcome = outcomes_[input];
      LineRow row{draft.row.customer_id,
                  draft.row.order_id,
                  line_key(line.line_reference, line.sku, line.occurrence),
                  product_id(source_, line.sku),
                  static_cast<std::int64_t>(line.kind),
                  line.quantity_e3,
                  line.unit_price_e4,
                  line.amount,
                  line.cost,
                  0};
      row.content = content_of_line(row);
      const auto at = index.find_or_add(row.line_key);
      if (at == draft.lines.size()) {
        draft.lines.push_back(row);
        draft.rewrite_order = draft.known;
        outcome.result = RowResult::accepted;
      } else if (draft.lines[at].content != row.content) {
        draft.lines[at] = row;
        draft.rewrite_lines = draft.rewrite_lines || at < draft.new_from;
        draft.rewrite_order = draft.known;
        outcome.result = RowResult::updated;
      } else if (outcome.result != RowResult::updated) {
        outcome.result = RowResult::unchanged;
      }
    }
  }

  void sum_up(Draft& draft) {
    auto& row = draft.row;
    row.lines = static_cast<std::int64_t>(draft.lines.size());
    row.gross = row.returned = row.adjusted = 0;
    row.cost = 0;
    bool sold = false;
    bool gave_back = false;
    for (const auto& line : draft.lines) {
      switch (static_cast<LineKind>(line.kind)) {
        case LineKind::sale:
          row.gross += line.amount;
          sold = true;
          break;
        case LineKind::returned:
          row.returned += line.amount;
          gave_back = true;
          break;
        case LineKind::adjustment:
          row.adjusted += line.amount;
          sold = true;
          continue;
        case LineKind::voided:
          continue;
      }
      // One line of unknown cost makes the order's cost unknown.
      row.cost = row.cost && line.cost ? std::optional(*row.cost + *line.cost) : std::nullopt;
    }
    row.kind = sold ? 0 : gave_back ? 1 : 2;
  }

  // Products the batch names for the first time are made, with the first name given.
  Status add_products() {
    std::vector<std::pair<Id, std::size_t>> named;
    named.reserve(lines_.size());
    for (const auto& draft : drafts_) {
      for (const auto input : draft.inputs) {
        named.emplace_back(product_id(source_, lines_[input].sku), input);
      }
    }
    std::sort(named.begin(), named.end());
    std::vector<Id> ids;
    for (const auto& [id, input] : named) {
      if (ids.empty() || ids.back() != id) ids.push_back(id);
    }
    TROTH_ASSIGN(const auto unknown, unknown_products(session_, ids));
    std::vector<ProductRow> rows;
    for (const auto id : unknown) {
      auto at = std::lower_bound(named.begin(), named.end(), std::pair(id, std::size_t{0}));
      auto best = at;
      for (; at != named.end() && at->first == id; ++at) {
        if (lines_[best->second].product_name.empty()) best = at;
      }
      const auto& line = lines_[best->second];
      ProductRow row;
      row.product_id = id;
      row.source = source_;
      row.sku = line.sku;
      row.name = line.product_name;
      row.category = line.category;
      rows.push_back(std::move(row));
    }
    return insert_products(session_, rows);
  }

  Status write() {
    std::vector<std::int64_t> old_orders;
    std::vector<std::int64_t> old_lines;
    std::vector<OrderRow> orders;
    std::vector<LineRow> lines;
    for (auto& draft : drafts_) {
      if (draft.inputs.empty() && !draft.known) continue;
      if (draft.known && draft.rewrite_order) {
        old_orders.insert(old_orders.end(),
                          {draft.stored_customer, draft.stored_day, draft.row.order_id});
      }
      if (draft.rewrite_lines) {
        old_lines.insert(old_lines.end(), {draft.stored_customer, draft.row.order_id});
        draft.new_from = 0;
      }
      if (!draft.known || draft.rewrite_order) orders.push_back(std::move(draft.row));
      for (auto i = draft.new_from; i < draft.lines.size(); ++i) lines.push_back(draft.lines[i]);
    }
    // Neighbours in the tables are written together: fewer pages are touched.
    std::sort(orders.begin(), orders.end(), [](const OrderRow& a, const OrderRow& b) {
      return std::tie(a.customer_id, a.ordered_day, a.order_id) <
             std::tie(b.customer_id, b.ordered_day, b.order_id);
    });
    std::sort(lines.begin(), lines.end(), [](const LineRow& a, const LineRow& b) {
      return std::tie(a.customer_id, a.order_id, a.line_key) <
             std::tie(b.customer_id, b.order_id, b.line_key);
    });
    TROTH_TRY(delete_lines(session_, old_lines));
    TROTH_TRY(delete_orders(session_, old_orders));
    TROTH_TRY(insert_orders(session_, orders));
    return insert_lines(session_, lines);
  }

  db::Session& session_;
  std::string_view source_;
  std::string_view country_;
  std::span<const OrderLineInput> lines_;
  Instant now_;
  std::vector<RowOutcome> outcomes_;
  std::vector<Draft> drafts_;
};

}  // namespace

Result<std::vector<RowOutcome>> apply_order_lines(db::Session& session, std::string_view source,
                                                  std::string_view country,
                                                  std::span<const OrderLineInput> lines,
                                                  Instant now) {
  return Batch(session, source, country, lines, now).apply();
}

Status follow(db::Session& session, std::span<const customers::Move> moves) {
  return move_orders(session, moves);
}

}  // namespace troth::sales
