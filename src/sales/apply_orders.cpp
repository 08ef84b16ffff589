#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "sales/service.h"
#include "sales/store.h"

namespace troth::sales {
namespace {

// An order while a batch is applied to it.
struct Draft {
  OrderRow row;
  std::vector<LineRow> lines;  ///< Lines as they will be.
  std::size_t new_from = 0;    ///< Lines from here on are not in the database yet.
  bool known = false;          ///< Whether the order is in the database.
  bool refused = false;        ///< No row of the batch applies.
  bool rewrite_lines = false;  ///< Whether lines in the database change or move.
  bool rewrite_order = false;
  bool other_buyer = false;     ///< The batch's first row names another customer than is stored.
  std::int64_t stored_day = 0;  ///< Key under which a known order is stored now.
  Id stored_customer = 0;
};

RowProblem problem(std::string code, std::string field, std::string_view value) {
  return {std::move(code), std::move(field), std::string(value), {}};
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

// Applies one batch: compares with what is stored, writes the difference.
class Application {
 public:
  Application(db::Session& session, const OrderBatch& batch, std::string_view country, Instant now)
      : session_(session),
        batch_(batch),
        country_(country),
        now_(now),
        outcomes_(batch.lines().size()),
        drafts_(batch.orders().size()) {}

  Result<std::vector<RowOutcome>> apply() {
    TROTH_TRY(load_known());
    TROTH_TRY(name_buyers());
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      if (drafts_[i].refused) continue;
      merge_lines(drafts_[i], i);
      sum_up(drafts_[i]);
    }
    TROTH_TRY(add_products());
    TROTH_TRY(write());
    return std::move(outcomes_);
  }

  /// Of what apply() has written.
  std::vector<NewOrder> added() const {
    std::vector<NewOrder> orders;
    for (const auto& draft : drafts_) {
      if (draft.known || draft.refused) continue;
      orders.push_back({draft.row.order_id, draft.row.record_id, draft.row.reference});
    }
    return orders;
  }

 private:
  template <typename See>
  void each_line(std::size_t order, See&& see) {
    const auto& said = batch_.orders()[order];
    auto at = said.first_line;
    for (std::uint32_t i = 0; i < said.lines; ++i) {
      const auto& line = batch_.lines()[at];
      see(at, line);
      at = line.next_line;
    }
  }

  void refuse(std::size_t order, const RowProblem& why) {
    drafts_[order].refused = true;
    each_line(order, [&](std::size_t row, const OrderBatch::Line&) { outcomes_[row] = why; });
  }

  Status load_known() {
    std::vector<Id> ids;
    ids.reserve(drafts_.size());
    for (const auto& order : batch_.orders()) ids.push_back(order.order_id);
    TROTH_ASSIGN(auto known, load_orders(session_, ids));
    if (known.empty()) return {};
    std::vector<std::int64_t> keys;
    for (const auto& [id, order] : known) {
      keys.push_back(order.customer_id);
      keys.push_back(order.order_id);
    }
    TROTH_ASSIGN(auto lines, load_lines(session_, keys));
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      const auto& said = batch_.orders()[i];
      const auto at = known.find(said.order_id);
      if (at == known.end()) continue;
      if (at->second.reference != said.reference || at->second.source != batch_.source()) {
        refuse(i, problem("id_collision", "order", said.reference));
        continue;
      }
      auto& draft = drafts_[i];
      draft.known = true;
      draft.row = std::move(at->second);
      draft.stored_customer = draft.row.customer_id;
      draft.stored_day = draft.row.ordered_day;
      draft.lines = std::move(lines[said.order_id]);
      draft.new_from = draft.lines.size();
    }
    return {};
  }

  Status name_buyers() {
    TROTH_ASSIGN(const auto buyers,
                 customers::refer(session_, batch_.source(), country_, batch_.customers(), now_));
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      auto& draft = drafts_[i];
      if (draft.refused) continue;
      const auto& said = batch_.orders()[i];
      const bool named = !batch_.customers()[i].empty();
      if (named && buyers[i].record_id == 0) {
        // Nothing of the reference is usable: the rows are refused rather than made anonymous.
        refuse(i, problem("bad_customer", "customer", customers::display(batch_.customers()[i])));
      } else if (said.first_in_file || !draft.known) {
        // What the file's first row of an order says is what it says of the order; for an order
        // that is not known yet, whatever row came first.
        describe(draft, said, buyers[i], named);
      } else {
        draft.other_buyer = named && buyers[i].record_id != draft.row.record_id;
      }
    }
    return {};
  }

  void describe(Draft& draft, const OrderBatch::Order& said, const customers::ReferredRecord& buyer,
                bool named) {
    auto& row = draft.row;
    const Id record_id = named ? buyer.record_id : row.record_id;
    if (draft.known && record_id == row.record_id && same_facts(row, said)) return;
    row.order_id = said.order_id;
    if (named) {
      row.record_id = buyer.record_id;
      row.customer_id = buyer.customer_id;
    } else if (!draft.known) {
      row.customer_id = -row.order_id;
    }
    row.ordered_at = said.ordered_at;
    row.ordered_day = said.ordered_day;
    row.source = batch_.source();
    row.reference = said.reference;
    row.channel = said.channel;
    row.store = said.store;
    row.region = said.region;
    row.country = said.country;
    row.status = said.status;
    if (draft.known) {
      draft.rewrite_order = true;
      draft.rewrite_lines = row.customer_id != draft.stored_customer;
      for (auto& stored : draft.lines) stored.customer_id = row.customer_id;
      outcomes_[said.first_line] = RowResult::updated;
    }
  }

  static bool same_facts(const OrderRow& row, const OrderBatch::Order& said) {
    return row.ordered_at == said.ordered_at && row.ordered_day == said.ordered_day &&
           row.channel == said.channel && row.store == said.store && row.region == said.region &&
           row.country == said.country && row.status == said.status;
  }

  // A row without a customer means the buyer of its order; one with another is refused.
  static bool conflicts(const Draft& draft, const OrderBatch::Line& line) {
    return line.buyer == OrderBatch::Buyer::other ||
           (draft.other_buyer && line.buyer == OrderBatch::Buyer::same);
  }

  void merge_lines(Draft& draft, std::size_t order) {
    LineIndex index(draft.lines, batch_.orders()[order].lines);
    draft.lines.reserve(draft.lines.size() + batch_.orders()[order].lines);
    each_line(order, [&](std::size_t at, const OrderBatch::Line& line) {
      auto& outcome = outcomes_[at];
      if (conflicts(draft, line)) {
        outcome =
            problem("order_customer_conflict", "customer", batch_.customer_of_line(order, at));
        return;
      }
      const LineRow row{draft.row.customer_id,
                        draft.row.order_id,
                        line.line_key,
                        line.product_id,
                        static_cast<std::int64_t>(line.kind),
                        line.quantity_e3,
                        line.unit_price_e4,
                        line.amount,
                        line.cost};
      const auto place = index.find_or_add(row.line_key);
      if (place == draft.lines.size()) {
        draft.lines.push_back(row);
        draft.rewrite_order = draft.known;
        outcome.result = RowResult::accepted;
      } else if (!(draft.lines[place] == row)) {
        draft.lines[place] = row;
        draft.rewrite_lines = draft.rewrite_lines || place < draft.new_from;
        draft.rewrite_order = draft.known;
        outcome.result = RowResult::updated;
      } else if (outcome.result != RowResult::updated) {
        outcome.result = RowResult::unchanged;
      }
    });
    draft.refused = draft.lines.empty();
  }

  static void sum_up(Draft& draft) {
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

  // Products the file names for the first time are made.
  Status add_products() {
    if (batch_.products().empty()) return {};
    std::vector<Id> ids;
    for (const auto& product : batch_.products()) ids.push_back(product.product_id);
    std::sort(ids.begin(), ids.end());
    TROTH_ASSIGN(const auto unknown, unknown_products(session_, ids));
    if (unknown.empty()) return {};
    std::vector<ProductRow> rows;
    for (const auto& product : batch_.products()) {
      if (!std::binary_search(unknown.begin(), unknown.end(), product.product_id)) continue;
      ProductRow row;
      row.product_id = product.product_id;
      row.source = batch_.source();
      row.sku = product.sku;
      row.name = product.name;
      row.category = product.category;
      rows.push_back(std::move(row));
    }
    std::sort(rows.begin(), rows.end(),
              [](const ProductRow& a, const ProductRow& b) { return a.product_id < b.product_id; });
    return insert_products(session_, rows);
  }

  Status write() {
    std::vector<std::int64_t> old_orders;
    std::vector<std::int64_t> old_lines;
    std::vector<const OrderRow*> orders;
    std::vector<Draft*> with_lines;
    for (auto& draft : drafts_) {
      if (draft.refused) continue;
      if (draft.known && draft.rewrite_order) {
        old_orders.insert(old_orders.end(),
                          {draft.stored_customer, draft.stored_day, draft.row.order_id});
      }
      if (draft.rewrite_lines) {
        old_lines.insert(old_lines.end(), {draft.stored_customer, draft.row.order_id});
        draft.new_from = 0;
      }
      if (!draft.known || draft.rewrite_order) orders.push_back(&draft.row);
      if (draft.new_from < draft.lines.size()) with_lines.push_back(&draft);
    }
    TROTH_TRY(delete_lines(session_, old_lines));
    TROTH_TRY(delete_orders(session_, old_orders));
    // The customers of a regrouped batch are neighbours, but its orders lie anywhere in the index
    // by id: written in its order, each of its pages is touched once.
    std::sort(orders.begin(), orders.end(),
              [](const OrderRow* a, const OrderRow* b) { return a->order_id < b->order_id; });
    TROTH_TRY(insert_orders(session_, orders));
    TROTH_TRY(insert_lines(session_, lines_in_order(with_lines)));
    return note_changes(orders, old_orders);
  }

  // `old_orders` holds triples that begin with the customer the order was stored with.
  Status note_changes(const std::vector<const OrderRow*>& orders,
                      const std::vector<std::int64_t>& old_orders) {
    TROTH_ASSIGN(const bool noted, changes_are_noted(session_));
    if (!noted) return {};
    std::vector<Id> customers;
    for (const auto* order : orders) customers.push_back(order->customer_id);
    for (std::size_t i = 0; i < old_orders.size(); i += 3) customers.push_back(old_orders[i]);
    return note_changed_orders(session_, customers);
  }

  static std::vector<const LineRow*> lines_in_order(std::vector<Draft*>& drafts) {
    std::sort(drafts.begin(), drafts.end(), [](const Draft* a, const Draft* b) {
      return std::tie(a->row.customer_id, a->row.order_id) <
             std::tie(b->row.customer_id, b->row.order_id);
    });
    std::vector<const LineRow*> lines;
    for (auto* draft : drafts) {
      const auto first = draft->lines.begin() + static_cast<std::ptrdiff_t>(draft->new_from);
      std::sort(first, draft->lines.end(),
                [](const LineRow& a, const LineRow& b) { return a.line_key < b.line_key; });
      for (auto line = first; line != draft->lines.end(); ++line) lines.push_back(&*line);
    }
    return lines;
  }

  db::Session& session_;
  const OrderBatch& batch_;
  std::string_view country_;
  Instant now_;
  std::vector<RowOutcome> outcomes_;
  std::vector<Draft> drafts_;
};

}  // namespace

Result<std::vector<RowOutcome>> apply_orders(db::Session& session, const OrderBatch& batch,
                                             std::string_view country, Instant now,
                                             std::vector<NewOrder>* added) {
  Application application(session, batch, country, now);
  TROTH_ASSIGN(auto outcomes, application.apply());
  if (added != nullptr) *added = application.added();
  return outcomes;
}

Status note_changes(db::Session& session) {
  return begin_to_note_changes(session);
}

Status follow(db::Session& session, std::span<const customers::Move> moves) {
  TROTH_TRY(move_orders(session, moves));
  TROTH_ASSIGN(const bool noted, changes_are_noted(session));
  if (!noted) return {};
  std::vector<Id> customers;
  for (const auto& move : moves) {
    customers.push_back(move.from_customer);
    customers.push_back(move.to_customer);
  }
  return note_changed_orders(session, customers);
}

}  // namespace troth::sales
