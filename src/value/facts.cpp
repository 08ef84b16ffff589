#include "value/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "db/row_values.h"
#include "value/service.h"

namespace troth::value {

namespace {

constexpr std::array<std::string_view, kSubjects> kSubjectNames = {
    "satisfaction", "recommend",    "loyalty",          "attitude",       "attribute",
    "openness",     "wallet_share", "wallet_rank",      "wallet_brands",  "alternatives",
    "deciding",     "price",        "switching_effort", "switching_cost", "switching_ties"};

constexpr double kRecommendMax = 10;

/// What each question is about: by its code where the settings name it, by its role otherwise.
class Questions {
 public:
  struct Question {
    std::vector<Subject> subjects;
    double min = 0;
    double max = 0;
  };

  static Result<Questions> load(db::Session& session, const ItemChoice& choice) {
    Questions questions;
    TROTH_TRY(session.scan(
        "SELECT item_id, code, role, scale_min, scale_max FROM item", {}, [&](const db::Row& row) {
          Question question;
          question.subjects = subjects_of(choice, row.text(1), row.text(2));
          question.min = row.real(3);
          question.max = row.real(4);
          const bool scaled = !row.is_null(3) && !row.is_null(4) && question.max > question.min;
          if (!scaled && row.text(2) == "nps") {
            question.min = 0;
            question.max = kRecommendMax;
          }
          if (question.subjects.empty()) return true;
          if (question.max > question.min) {
            questions.by_id_.emplace(row.integer(0), std::move(question));
          }
          return true;
        }));
    return questions;
  }

  bool empty() const { return by_id_.empty(); }
  const Question* find(Id item) const {
    const auto at = by_id_.find(item);
    return at == by_id_.end() ? nullptr : &at->second;
  }

 private:
  static std::vector<Subject> subjects_of(const ItemChoice& choice, std::string_view code,
                                          std::string_view role) {
    static const std::array<std::pair<Subject, std::vector<std::string> ItemChoice::*>, 10> kNamed =
        {{{Subject::openness, &ItemChoice::openness},
          {Subject::wallet_share, &ItemChoice::wallet_share},
          {Subject::wallet_rank, &ItemChoice::wallet_rank},
          {Subject::wallet_brands, &ItemChoice::wallet_brands},
          {Subject::alternatives, &ItemChoice::alternatives},
          {Subject::deciding, &ItemChoice::deciding},
          {Subject::price, &ItemChoice::price},
          {Subject::switching_effort, &ItemChoice::switching_effort},
          {Subject::switching_cost, &ItemChoice::switching_cost},
          {Subject::switching_ties, &ItemChoice::switching_ties}}};
    std::vector<Subject> subjects;
    for (const auto& [subject, codes] : kNamed) {
      const auto& list = choice.*codes;
      if (std::find(list.begin(), list.end(), code) != list.end()) subjects.push_back(subject);
    }
    if (!subjects.empty()) return subjects;
    static const std::map<std::string_view, Subject> kRoles = {
        {"satisfaction", Subject::satisfaction},
        {"nps", Subject::recommend},
        {"loyalty", Subject::loyalty},
        {"attitude", Subject::attitude},
        {"attribute", Subject::attribute}};
    if (const auto at = kRoles.find(role); at != kRoles.end()) subjects.push_back(at->second);
    return subjects;
  }

  std::unordered_map<Id, Question> by_id_;
};

/// Facts by customer, made as rows name them.
using FactsMap = std::map<Id, CustomerFacts>;

CustomerFacts& at(FactsMap& all, Id customer_id) {
  auto& facts = all[customer_id];
  facts.customer_id = customer_id;
  return facts;
}

Day day_at(const db::Row& row, int column) {
  return static_cast<Day>(row.integer(column));
}

Status add_records(db::Session& session, store::IdRange range, Day as_of, FactsMap& all) {
  return session.scan(
      store::of_range(
          "SELECT customer_id, joined_day FROM customer WHERE customer_id > ? AND customer_id <= ?",
          range),
      {range.after, range.until}, [&](const db::Row& row) {
        // Joined later than the day looked back from: not known then.
        if (!row.is_null(1) && day_at(row, 1) > as_of) return true;
        auto& facts = at(all, row.integer(0));
        facts.recorded = true;
        if (!row.is_null(1)) facts.joined = day_at(row, 1);
        return true;
      });
}

Status add_contacts(db::Session& session, store::IdRange range, const FactsQuery& query,
                    FactsMap& all) {
  const std::int64_t window_after = std::int64_t{query.as_of} - query.settings.window_days;
  return session.scan(
      store::of_range(
          "SELECT customer_id, MIN(happened_day),"
          " MIN(CASE WHEN kind = 'referral' THEN happened_day END),"
          " SUM(CASE WHEN happened_day > ? AND kind IN ('engagement', 'visit', 'contact')"
          "  THEN 1 ELSE 0 END),"
          " SUM(CASE WHEN happened_day > ? AND kind = 'complaint' THEN 1 ELSE 0 END),"
          " MAX(CASE WHEN kind = 'complaint' THEN happened_day END) FROM interaction"
          " WHERE customer_id > ? AND customer_id <= ? AND happened_day <= ? GROUP BY customer_id",
          range),
      {window_after, window_after, range.after, range.until, std::int64_t{query.as_of}},
      [&](const db::Row& row) {
        auto& facts = at(all, row.integer(0));
        facts.first_contact = day_at(row, 1);
        if (!row.is_null(2)) facts.first_referral = day_at(row, 2);
        facts.engagements = row.integer(3);
        facts.complaints = row.integer(4);
        if (!row.is_null(5)) facts.last_complaint = day_at(row, 5);
        return true;
      });
}

/// The answers of one response, subject by subject.
struct OpenResponse {
  Id customer_id = 0;
  Id response_id = 0;
  Day day = 0;
  std::array<int, kSubjects> answers{};
  std::array<double, kSubjects> shares{};
  std::array<double, kSubjects> values{};
};

void close(const OpenResponse& open, FactsMap& all) {
  if (open.response_id == 0) return;
  auto& facts = at(all, open.customer_id);
  for (std::size_t s = 0; s < kSubjects; ++s) {
    if (open.answers[s] == 0) continue;
    // Rows come by day: the latest response with an answer is the last one seen.
    facts.opinions[s] = {open.day, open.shares[s] / open.answers[s],
                         open.values[s] / open.answers[s]};
  }
}

Status add_answers(db::Session& session, store::IdRange range, const FactsQuery& query,
                   FactsMap& all) {
  bool answered = false;
  TROTH_TRY(session.scan(
      store::of_range(
          "SELECT customer_id, MIN(CASE WHEN dated = 1 THEN answered_day END) FROM response"
          " WHERE customer_id > ? AND customer_id <= ? AND (dated = 0 OR answered_day <= ?)"
          " GROUP BY customer_id",
          range),
      {range.after, range.until, std::int64_t{query.as_of}}, [&](const db::Row& row) {
        auto& facts = at(all, row.integer(0));
        facts.answered = true;
        facts.first_answer = db::day_or_none(row, 1);
        answered = true;
        return true;
      }));
  if (!answered) return {};
  TROTH_ASSIGN(const auto questions, Questions::load(session, query.settings.items));
  if (questions.empty()) return {};
  OpenResponse open;
  TROTH_TRY(session.scan(
      store::of_range(
          "SELECT r.customer_id, r.answered_day, r.response_id, a.item_id, a.value FROM response r"
          " JOIN answer a ON a.customer_id = r.customer_id AND a.response_id = r.response_id"
          " WHERE r.customer_id > ? AND r.customer_id <= ? AND r.dated = 1 AND r.answered_day <= ?"
          " AND a.value IS NOT NULL ORDER BY r.customer_id, r.answered_day, r.response_id",
          range),
      {range.after, range.until, std::int64_t{query.as_of}}, [&](const db::Row& row) {
        const auto* question = questions.find(row.integer(3));
        if (question == nullptr) return true;
        if (row.integer(0) != open.customer_id || row.integer(2) != open.response_id) {
          close(open, all);
          open = {row.integer(0), row.integer(2), day_at(row, 1), {}, {}, {}};
        }
        for (const Subject subject : question->subjects) {
          const auto s = static_cast<std::size_t>(subject);
          ++open.answers[s];
          open.shares[s] += (row.real(4) - question->min) / (question->max - question->min);
          // Whether 1 is everything or a hundredth, only the scale can say.
          const bool percent = subject == Subject::wallet_share && question->max > 1;
          open.values[s] += percent ? row.real(4) / 100 : row.real(4);
        }
        return true;
      }));
  close(open, all);
  return {};
}

Status add_baskets(db::Session& session, store::IdRange range, const FactsQuery& query,
                   FactsMap& all) {
  if (!query.baskets) return {};
  // Ten-thousandths of a price times thousandths of a piece, in minor units.
  const double unit = std::pow(10.0, query.currency_decimals) / 1e7;
  return session.scan(
      store::of_range(
          "SELECT o.customer_id, SUM(CASE WHEN p.unit_price_e4 > 0 THEN l.amount ELSE 0 END),"
          " SUM(CASE WHEN p.unit_price_e4 > 0 THEN CAST(l.quantity_e3 AS DOUBLE PRECISION)"
          "  * p.unit_price_e4 ELSE 0.0 END), COUNT(DISTINCT p.category)"
          " FROM orders o JOIN order_line l ON l.customer_id = o.customer_id"
          " AND l.order_id = o.order_id AND l.kind = 0"
          " JOIN product p ON p.product_id = l.product_id"
          " WHERE o.customer_id > ? AND o.customer_id <= ? AND o.ordered_day <= ?"
          " GROUP BY o.customer_id",
          range),
      {range.after, range.until, std::int64_t{query.as_of}}, [&](const db::Row& row) {
        auto& facts = at(all, row.integer(0));
        facts.paid = row.real(1);
        facts.listed = row.real(2) * unit;
        facts.categories = row.integer(3);
        return true;
      });
}

/// A record or an answer without a date was always there, unless all that has one is later.
Status leave_out_later(db::Session& session, store::IdRange range, Day as_of, FactsMap& all) {
  std::unordered_set<Id> undated;
  for (const auto& [id, facts] : all) {
    const bool dated = facts.joined || facts.purchases || facts.first_contact || facts.first_answer;
    if (!dated) undated.insert(id);
  }
  if (undated.empty()) return {};
  for (const char* later :
       {"orders WHERE kind <> 2 AND ordered_day", "interaction WHERE happened_day",
        "response WHERE dated = 1 AND answered_day"}) {
    const auto sql = fmt::format(
        "SELECT DISTINCT customer_id FROM {} > ? AND customer_id > ? AND customer_id <= ?", later);
    TROTH_TRY(session.scan(store::of_range(sql, range),
                           {std::int64_t{as_of}, range.after, range.until},
                           [&](const db::Row& row) {
                             if (undated.contains(row.integer(0))) all.erase(row.integer(0));
                             return true;
                           }));
  }
  return {};
}

}  // namespace

std::string_view subject_name(Subject subject) {
  return kSubjectNames.at(static_cast<std::size_t>(subject));
}

Result<std::vector<CustomerFacts>> load_facts(db::Session& session, store::IdRange range,
                                              const FactsQuery& query) {
  TROTH_ASSIGN(auto purchases, store::load_purchases(session, range));
  return load_facts(session, range, query, std::move(purchases));
}

Result<std::vector<CustomerFacts>> load_facts(db::Session& session, store::IdRange range,
                                              const FactsQuery& query,
                                              std::vector<Purchases> purchases) {
  FactsMap all;
  TROTH_TRY(add_records(session, range, query.as_of, all));
  for (auto& row : purchases) at(all, row.customer_id).purchases = row;
  TROTH_TRY(add_contacts(session, range, query, all));
  TROTH_TRY(add_answers(session, range, query, all));
  TROTH_TRY(leave_out_later(session, range, query.as_of, all));
  TROTH_TRY(add_baskets(session, range, query, all));
  std::vector<CustomerFacts> facts;
  facts.reserve(all.size());
  for (auto& [id, one] : all) facts.push_back(std::move(one));
  return facts;
}

Status count_categories(db::Session& session, Day as_of,
                        const std::function<void(Id, std::int64_t)>& see) {
  return session.scan(
      "SELECT o.customer_id, COUNT(DISTINCT p.category) FROM orders o JOIN order_line l"
      " ON l.customer_id = o.customer_id AND l.order_id = o.order_id AND l.kind = 0"
      " JOIN product p ON p.product_id = l.product_id WHERE o.customer_id > 0"
      " AND o.ordered_day <= ? GROUP BY o.customer_id ORDER BY o.customer_id",
      {std::int64_t{as_of}}, [&](const db::Row& row) {
        see(row.integer(0), row.integer(1));
        return true;
      });
}

Result<bool> has_list_prices(db::Session& session) {
  TROTH_ASSIGN(const auto n, session.scalar("SELECT COUNT(*) FROM (SELECT 1 AS one FROM product"
                                            " WHERE unit_price_e4 > 0 LIMIT 1) p"));
  return n > 0;
}

}  // namespace troth::value
