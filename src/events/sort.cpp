#include <map>
#include <unordered_map>
#include <unordered_set>

#include "events/service.h"
#include "events/store.h"
#include "events/told.h"
#include "sales/order_batch.h"
#include "sales/reading.h"
#include "sales/service.h"

namespace troth::events {
namespace {

/// An event with what was made of it.
struct Item {
  const Incoming* event;
  Understood meaning;
  std::optional<RowProblem> problem;
};

/// One call of sort_inbox().
class Sorting {
 public:
  Sorting(db::Session& session, const Settings& settings, Instant now)
      : session_(session), settings_(settings), now_(now) {}

  Result<Sorted> run(std::size_t most) {
    TROTH_ASSIGN(events_, store::oldest(session_, most));
    sorted_.taken = events_.size();
    if (events_.empty()) return sorted_;
    sorted_.oldest = events_.front().received_at;
    TROTH_TRY(read());
    for (auto& [source, items] : by_source_) {
      TROTH_TRY(tell_traits(source, items));
      TROTH_TRY(tell_interactions(source, items));
      TROTH_TRY(tell_orders(source, items));
      TROTH_TRY(keep(source, items));
    }
    TROTH_TRY(store::insert_events(session_, kept_));
    sorted_.effected = kept_.size();
    if (!kept_.empty()) TROTH_TRY(store::count_effected(session_, kept_.size(), now_));
    sorted_.refused = refused_.size();
    TROTH_TRY(store::insert_refused(session_, refused_));
    std::vector<Id> done;
    for (const auto& event : events_) done.push_back(event.inbox_id);
    TROTH_TRY(store::delete_inbox(session_, done));
    return sorted_;
  }

  /// What it made and refused.
  const std::vector<ToldOrder>& orders() const { return orders_; }
  const std::vector<Refused>& refused() const { return refused_; }

 private:
  void refuse(const Incoming& event, const RowProblem& problem) {
    refused_.push_back({event, problem.code, problem.field, problem.value});
  }

  /// Understands what is new.
  Status read() {
    std::vector<Item> items;
    std::vector<Id> ids;
    for (const auto& event : events_) {
      auto meaning = understand(event, settings_);
      if (const auto* problem = std::get_if<RowProblem>(&meaning)) {
        refuse(event, *problem);
        continue;
      }
      items.push_back({&event, std::get<Understood>(std::move(meaning)), {}});
      ids.push_back(items.back().meaning.event_id);
    }
    TROTH_ASSIGN(auto seen, store::known_events(session_, ids));
    for (auto& item : items) {
      if (!seen.insert(item.meaning.event_id).second) {
        ++sorted_.repeated;
        continue;
      }
      by_source_[item.event->source].push_back(std::move(item));
    }
    return {};
  }

  /// Notes which of the items a room has refused.
  static void note(std::span<Item* const> items, std::span<const RowOutcome> outcomes) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (outcomes[i].problem) items[i]->problem = *outcomes[i].problem;
    }
  }

  Status tell_traits(const std::string& source, std::vector<Item>& items) {
    std::vector<Item*> told;
    std::vector<customers::RecordInput> records;
    for (auto& item : items) {
      if (!item.meaning.record) continue;
      told.push_back(&item);
      records.push_back(*item.meaning.record);
    }
    if (told.empty()) return {};
    TROTH_ASSIGN(const auto outcomes,
                 customers::apply_records(session_, source, settings_.country, records, now_,
                                          customers::Telling::part));
    note(told, outcomes);
    return {};
  }

  Status tell_interactions(const std::string& source, std::vector<Item>& items) {
    std::vector<Item*> told;
    std::vector<customers::InteractionInput> inputs;
    for (auto& item : items) {
      if (!item.meaning.interaction) continue;
      told.push_back(&item);
      inputs.push_back(*item.meaning.interaction);
    }
    if (told.empty()) return {};
    TROTH_ASSIGN(const auto outcomes, customers::apply_interactions(
                                          session_, source, settings_.country, inputs, now_));
    note(told, outcomes);
    return {};
  }

  /// Refunds look at what their order is worth, so orders and refunds are told one by one, as
  /// they came, when both are there.
  Status tell_orders(const std::string& source, std::vector<Item>& items) {
    std::vector<Item*> orders;
    for (auto& item : items) {
      if (item.meaning.effect == Effect::order) orders.push_back(&item);
      if (item.meaning.effect != Effect::refund) continue;
      TROTH_TRY(tell_lines(source, orders));
      orders.clear();
      TROTH_TRY(complete_refund(source, item));
      if (item.problem) continue;
      TROTH_TRY(tell_lines(source, std::vector<Item*>{&item}));
    }
    return tell_lines(source, orders);
  }

  Status tell_lines(const std::string& source, const std::vector<Item*>& items) {
    if (items.empty()) return {};
    IdMap named;
    sales::OrderBatch batch(source, named);
    std::unordered_set<std::string> orders;
    std::vector<Item*> told;
    std::vector<Item*> again;
    for (auto* item : items) {
      // A second message about one order is told after the first.
      if (!orders.insert(item->meaning.order_reference).second) {
        again.push_back(item);
        continue;
      }
      for (const auto& line : item->meaning.lines) {
        batch.add(line);
        told.push_back(item);
      }
    }
    std::vector<sales::NewOrder> added;
    TROTH_ASSIGN(const auto outcomes,
                 sales::apply_orders(session_, batch, settings_.country, now_, &added));
    note(told, outcomes);
    if (items.front()->meaning.effect == Effect::order) {
      for (auto& order : added) orders_.push_back({source, std::move(order)});
    }
    return tell_lines(source, again);
  }

  /// A refund belongs to the buyer of its order, and without figures takes all of it back.
  Status complete_refund(const std::string& source, Item& item) {
    auto& meaning = item.meaning;
    TROTH_ASSIGN(const auto net, sales::order_net(session_, source, meaning.order_reference));
    if (!net) {
      if (meaning.lines.empty()) {
        item.problem = RowProblem{"refund_without_order", "properties.order_id",
                                  meaning.order_reference, {}};
      }
      return {};
    }
    if (meaning.lines.empty()) {
      if (*net <= 0) return {};
      sales::OrderLineInput line;
      line.order_reference = meaning.order_reference;
      line.line_reference = "refund:" + meaning.message_id + ":0";
      line.first_of_order = false;
      line.ordered_at = meaning.happened_at;
      line.ordered_day = meaning.happened_day;
      line.sku = "order";
      line.kind = sales::LineKind::returned;
      line.quantity_e3 = -1000;
      line.amount = -*net;
      line.unit_price_e4 =
          unit_price_e4(line.amount, line.quantity_e3, settings_.currency_decimals).value_or(0);
      meaning.lines.push_back(std::move(line));
    }
    for (auto& line : meaning.lines) line.customer = {};
    return {};
  }

  /// Makes rows of all that was not refused.
  Status keep(const std::string& source, std::vector<Item>& items) {
    std::vector<customers::CustomerReference> references;
    for (const auto& item : items) {
      references.push_back(item.problem ? customers::CustomerReference() : item.meaning.customer);
    }
    TROTH_ASSIGN(const auto referred,
                 customers::refer(session_, source, settings_.country, references, now_));
    for (std::size_t i = 0; i < items.size(); ++i) {
      auto& [event, meaning, problem] = items[i];
      if (!problem && referred[i].record_id == 0) {
        problem = RowProblem{"bad_customer", "userId",
                             std::string(customers::display(meaning.customer)), {}};
      }
      if (problem) {
        refuse(*event, *problem);
        continue;
      }
      kept_.push_back({referred[i].customer_id, meaning.happened_day, meaning.event_id,
                       referred[i].record_id, meaning.happened_at, event->received_at,
                       event->source, std::move(meaning.message_id), std::move(meaning.kind),
                       std::move(meaning.name), std::string(effect_name(meaning.effect)),
                       std::move(meaning.details)});
    }
    return {};
  }

  db::Session& session_;
  const Settings& settings_;
  const Instant now_;
  std::vector<Incoming> events_;
  std::map<std::string, std::vector<Item>> by_source_;
  std::vector<store::Event> kept_;
  std::vector<Refused> refused_;
  std::vector<ToldOrder> orders_;
  Sorted sorted_;
};

}  // namespace

Result<Sorted> sort_inbox(db::Session& session, const Settings& settings,
                          std::span<const customers::Follower> followers, std::size_t most,
                          Instant now) {
  Sorting sorting(session, settings, now);
  TROTH_ASSIGN(const auto sorted, sorting.run(most));
  if (sorted.effected > 0) TROTH_TRY(customers::resolve_changes(session, followers, now));
  TROTH_TRY(tell_sorted(session, sorting.orders(), sorting.refused(), now));
  return sorted;
}

Status refuse_oldest(db::Session& session, Instant now) {
  TROTH_ASSIGN(const auto events, store::oldest(session, 1));
  if (events.empty()) return {};
  const std::vector<Refused> refused = {{events.front(), "event_failed", "", ""}};
  TROTH_TRY(store::insert_refused(session, refused));
  TROTH_TRY(tell_sorted(session, {}, refused, now));
  return store::delete_inbox(session, std::vector<Id>{events.front().inbox_id});
}

Status retry_refused(db::Session& session, Id refused_id) {
  TROTH_ASSIGN(const auto refused, store::find_refused(session, refused_id));
  if (!refused) {
    return Error{ErrorCode::not_found, "There is no such refused event.",
                 std::to_string(refused_id), ""};
  }
  const std::vector<const Incoming*> events = {&refused->event};
  TROTH_TRY(store::insert_inbox(session, events));
  return store::delete_refused(session, refused_id);
}

Result<std::int64_t> retry_all_refused(db::Session& session, const std::string& source,
                                       const std::string& code) {
  TROTH_ASSIGN(const auto refused,
               store::oldest_refused(session, source, code, kRefusedAtOnce));
  std::vector<const Incoming*> events;
  for (const auto& one : refused) events.push_back(&one.event);
  if (!events.empty()) TROTH_TRY(store::insert_inbox(session, events));
  for (const auto* event : events) TROTH_TRY(store::delete_refused(session, event->inbox_id));
  return static_cast<std::int64_t>(events.size());
}

Result<std::int64_t> discard_all_refused(db::Session& session, const std::string& source,
                                         const std::string& code) {
  return store::delete_oldest_refused(session, source, code, kRefusedAtOnce);
}

Status follow(db::Session& session, std::span<const customers::Move> moves) {
  return store::move_events(session, moves);
}

}  // namespace troth::events
