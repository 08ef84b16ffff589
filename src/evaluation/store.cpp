#include "evaluation/store.h"

#include <utility>

#include "db/row_values.h"

namespace troth::evaluation {

namespace {

constexpr std::uint64_t kRowsPerUpdate = 1U << 16U;

/// Runs a scan that reports its progress and can be stopped.
Status watched_scan(db::Session& session, Progress& progress, std::string_view stage,
                    std::string_view sql, const std::function<void(const db::Row&)>& row) {
  std::uint64_t rows = 0;
  TROTH_TRY(session.scan(sql, {}, [&](const db::Row& current) {
    if (++rows % kRowsPerUpdate == 0) {
      progress.update(stage, rows, 0);
      if (progress.cancelled()) return false;
    }
    row(current);
    return true;
  }));
  if (progress.cancelled()) {
    return Error{ErrorCode::cancelled, "The evaluation was stopped.", "", ""};
  }
  return {};
}

Result<std::optional<Day>> optional_day(db::Session& session, std::string_view sql, Day today) {
  std::optional<Day> day;
  TROTH_TRY(session.scan(sql, {std::int64_t{today}}, [&](const db::Row& row) {
    if (!row.is_null(0)) day = static_cast<Day>(row.integer(0));
    return false;
  }));
  return day;
}

Day day_at(const db::Row& row, int column) {
  return static_cast<Day>(row.integer(column));
}

}  // namespace

Result<Extent> read_extent(db::Session& session, Day today) {
  Extent extent;
  TROTH_TRY(
      session.scan("SELECT MIN(ordered_day), MAX(ordered_day) FROM orders WHERE ordered_day <= ?",
                   {std::int64_t{today}}, [&](const db::Row& row) {
                     if (!row.is_null(0)) extent.first_order = day_at(row, 0);
                     if (!row.is_null(1)) extent.last_order = day_at(row, 1);
                     return false;
                   }));
  TROTH_ASSIGN(
      extent.last_interaction,
      optional_day(session, "SELECT MAX(happened_day) FROM interaction WHERE happened_day <= ?",
                   today));
  TROTH_ASSIGN(extent.last_response, optional_day(session,
                                                  "SELECT MAX(answered_day) FROM response"
                                                  " WHERE dated = 1 AND answered_day <= ?",
                                                  today));
  return extent;
}

Result<std::int64_t> count_customers(db::Session& session) {
  return session.scalar("SELECT COUNT(*) FROM customer");
}

Status scan_customers(db::Session& session, Progress& progress,
                      const std::function<void(const CustomerRow&)>& row) {
  return watched_scan(session, progress, "report.progress.customers",
                      "SELECT customer_id, joined_day, COALESCE(region, country) FROM customer"
                      " ORDER BY customer_id",
                      [&](const db::Row& current) {
                        CustomerRow customer;
                        customer.customer_id = current.integer(0);
                        if (!current.is_null(1)) customer.joined = day_at(current, 1);
                        customer.region = current.text(2);
                        row(customer);
                      });
}

Status scan_orders(db::Session& session, Progress& progress,
                   const std::function<void(const OrderRow&)>& row) {
  return watched_scan(
      session, progress, "report.progress.orders",
      "SELECT customer_id, ordered_day, kind, gross, returned, adjusted, cost, channel, store,"
      " COALESCE(region, country) FROM orders ORDER BY customer_id, ordered_day, order_id",
      [&](const db::Row& current) {
        OrderRow order;
        order.customer_id = current.integer(0);
        order.day = day_at(current, 1);
        order.kind = static_cast<int>(current.integer(2));
        order.gross = current.integer(3);
        order.returned = current.integer(4);
        order.adjusted = current.integer(5);
        order.cost = db::integer_or_none(current, 6);
        order.channel = current.text(7);
        order.store = current.text(8);
        order.region = current.text(9);
        row(order);
      });
}

Status scan_interactions(db::Session& session, Progress& progress,
                         const std::function<void(const InteractionRow&)>& row) {
  return watched_scan(
      session, progress, "report.progress.interactions",
      "SELECT customer_id, happened_day, kind, region, store, outcome, promised_at, fulfilled_at"
      " FROM interaction ORDER BY customer_id, happened_day, interaction_id",
      [&](const db::Row& current) {
        InteractionRow interaction;
        interaction.customer_id = current.integer(0);
        interaction.day = day_at(current, 1);
        interaction.kind = current.text(2);
        interaction.region = current.text(3);
        interaction.store = current.text(4);
        interaction.outcome = current.text(5);
        interaction.promised = db::integer_or_none(current, 6);
        interaction.fulfilled = db::integer_or_none(current, 7);
        row(interaction);
      });
}

Status scan_answers(db::Session& session, Progress& progress,
                    const std::function<void(const AnswerRow&)>& row) {
  return watched_scan(
      session, progress, "report.progress.responses",
      "SELECT r.customer_id, r.response_id, r.answered_day, r.dated, r.weight, r.region, r.store,"
      " a.item_id, a.value"
      " FROM response r LEFT JOIN answer a ON a.customer_id = r.customer_id"
      " AND a.response_id = r.response_id AND a.value IS NOT NULL"
      " AND a.item_id IN (SELECT item_id FROM item WHERE role IN ('satisfaction', 'nps'))"
      " ORDER BY r.customer_id, r.answered_day, r.response_id, a.item_id",
      [&](const db::Row& current) {
        AnswerRow answer;
        answer.customer_id = current.integer(0);
        answer.response_id = current.integer(1);
        answer.day = day_at(current, 2);
        answer.dated = current.integer(3) != 0;
        if (!current.is_null(4)) answer.weight = current.real(4);
        answer.region = current.text(5);
        answer.store = current.text(6);
        answer.item_id = current.integer(7);
        answer.value = current.real(8);
        row(answer);
      });
}

Result<std::vector<ScaleItem>> read_scale_items(db::Session& session) {
  std::vector<ScaleItem> items;
  TROTH_TRY(session.scan(
      "SELECT item_id, role, scale_min, scale_max FROM item"
      " WHERE role IN ('satisfaction', 'nps') ORDER BY item_id",
      {}, [&](const db::Row& row) {
        ScaleItem item{row.integer(0), row.text(1) == "nps", row.real(2), row.real(3)};
        const bool scaled = !row.is_null(2) && !row.is_null(3) && item.scale_max > item.scale_min;
        if (item.nps || scaled) items.push_back(item);
        return true;
      }));
  return items;
}

Result<Label> read_label(db::Session& session, Id customer_id) {
  Label label;
  TROTH_TRY(session.scan(
      "SELECT reference, name FROM customer_record WHERE customer_id = ?"
      " ORDER BY CASE namespace WHEN 'external' THEN 0 WHEN 'card' THEN 1 WHEN 'openid' THEN 2"
      " WHEN 'phone' THEN 3 ELSE 4 END, described DESC, record_id",
      {customer_id}, [&](const db::Row& row) {
        if (label.reference.empty()) label.reference = row.text(0);
        if (label.name.empty()) label.name = row.text(1);
        return label.name.empty();
      }));
  if (label.reference.empty()) label.reference = std::to_string(customer_id);
  return label;
}

}  // namespace troth::evaluation
