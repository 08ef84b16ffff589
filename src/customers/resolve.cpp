#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "customers/golden.h"
#include "customers/joining.h"
#include "customers/joining_store.h"
#include "customers/news.h"
#include "customers/partings.h"
#include "customers/scope.h"
#include "customers/service.h"
#include "db/tell.h"

namespace troth::customers {
namespace {

constexpr std::size_t kMovesAtOnce = 4096;
constexpr std::size_t kGoldenAtOnce = 4096;

void sort_unique(std::vector<Id>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

/// One call of resolve().
class Resolution {
 public:
  /// `news` is told what changed; may be null.
  Resolution(db::Session& session, Scope scope, std::span<const Follower> followers, Instant now,
             Progress& progress, News* news)
      : session_(session),
        scope_(std::move(scope)),
        followers_(followers),
        now_(now),
        progress_(progress),
        news_(news) {}

  Result<ResolveSummary> run(std::size_t too_many) {
    JoinInput input{scope_.records, scope_.kinds, std::move(scope_.identities), scope_.kept_apart,
                    scope_.common,  too_many,     scope_.kept_together};
    joined_ = join(std::move(input));
    find_moves();
    TROTH_TRY(log_changes());
    if (news_ != nullptr) TROTH_TRY(news_->see_moves(session_, moves_));
    TROTH_TRY(move_all());
    TROTH_TRY(store::delete_golden(session_, vanished_));
    TROTH_TRY(renew_golden());
    if (news_ != nullptr) TROTH_TRY(news_->tell(session_, vanished_, now_));
    return summary_;
  }

 private:
  Id new_customer(std::uint32_t place) const { return scope_.records[joined_.customer[place]]; }

  void find_moves() {
    std::vector<bool> touched(scope_.records.size());
    for (std::uint32_t i = 0; i < scope_.records.size(); ++i) {
      const Id from = scope_.customers[i];
      const Id to = new_customer(i);
      if (scope_.changed[i] || from != to) touched[joined_.customer[i]] = true;
      if (from == to) continue;
      moves_.push_back({scope_.records[i], from, to});
      // A customer is its smallest record, so what is left of the old one is found by its id.
      const auto left = scope_.place_of(from);
      TROTH_ASSERT(left < scope_.records.size());
      touched[joined_.customer[left]] = true;
      if (new_customer(left) != from) vanished_.push_back(from);
    }
    for (std::uint32_t i = 0; i < touched.size(); ++i) {
      if (touched[i]) touched_.push_back(scope_.records[i]);
    }
    sort_unique(vanished_);
  }

  Status log_changes() {
    std::vector<MergeEntry> entries;
    for (const auto& link : joined_.links) {
      if (scope_.customers[link.record] == scope_.customers[link.other]) continue;
      entries.push_back(
          entry(MergeAction::joined, link, link.kind == kSaid ? "said" : "equal_value"));
    }
    TROTH_ASSIGN(summary_.joined, store::log_merges(session_, entries));
    entries.clear();
    for (const auto& block : joined_.blocks) {
      if (joined_.customer[block.evidence.record] == joined_.customer[block.evidence.other]) {
        continue;  // Other evidence reconciled them.
      }
      auto blocked = entry(MergeAction::blocked, block.evidence, namespace_name(block.disagreeing));
      blocked.other_customer_id = new_customer(block.evidence.record);
      // Said once, however often it is found again.
      blocked.merge_id =
          derive_id({"blocked", std::to_string(blocked.record_id),
                     std::to_string(blocked.other_record_id), std::to_string(blocked.value_key)});
      entries.push_back(std::move(blocked));
    }
    TROTH_ASSIGN(summary_.blocked, store::log_merges(session_, entries));
    TROTH_ASSIGN(entries, partings(session_, scope_, joined_, now_));
    TROTH_ASSIGN(summary_.parted, store::log_merges(session_, entries));
    return {};
  }

  MergeEntry entry(MergeAction action, const Link& link, std::string_view reason) const {
    MergeEntry made;
    made.customer_id = new_customer(link.other);
    made.record_id = scope_.records[link.record];
    made.other_record_id = scope_.records[link.other];
    made.action = action;
    if (link.kind != kSaid) made.name_space = namespace_name(scope_.kinds[link.kind]);
    made.value_key = link.value_key;
    made.reason = reason;
    made.happened_at = now_;
    made.merge_id = merge_id_of(made);
    return made;
  }

  Status move_all() {
    // In the order of the tables' keys, so that neighbours are moved together.
    std::sort(moves_.begin(), moves_.end(), [](const Move& a, const Move& b) {
      return std::pair(a.from_customer, a.record_id) < std::pair(b.from_customer, b.record_id);
    });
    const std::span<const Move> all = moves_;
    for (std::size_t at = 0; at < all.size(); at += kMovesAtOnce) {
      const auto part = all.subspan(at, std::min(kMovesAtOnce, all.size() - at));
      TROTH_TRY(store::move_rows(session_, part));
      TROTH_TRY(store::renew_aliases(session_, part));
      for (const auto& follower : followers_) TROTH_TRY(follower(session_, part));
      progress_.update("progress.resolve", at + part.size(), all.size());
    }
    return {};
  }

  /// Writes the golden rows that changed, of the customers that were touched.
  Status renew_golden() {
    const std::span<const Id> all = touched_;
    for (std::size_t at = 0; at < all.size(); at += kGoldenAtOnce) {
      const auto part = all.subspan(at, std::min(kGoldenAtOnce, all.size() - at));
      TROTH_ASSIGN(const auto known, store::load_golden(session_, part));
      std::vector<Golden> rows;
      std::vector<Id> outdated;
      std::vector<Record> records;
      const auto finish = [&] {
        if (records.empty()) return;
        Golden row{records.front().customer_id, golden_record(records),
                   static_cast<std::int64_t>(records.size()), now_};
        records.clear();
        const auto old = known.find(row.customer_id);
        if (old != known.end()) {
          if (old->second.details == row.details && old->second.records == row.records) return;
          outdated.push_back(row.customer_id);
        } else if (news_ != nullptr) {
          news_->see_new(row.customer_id);
        }
        rows.push_back(std::move(row));
      };
      TROTH_TRY(store::scan_records(session_, part, [&](Record record) {
        if (!records.empty() && records.front().customer_id != record.customer_id) finish();
        records.push_back(std::move(record));
      }));
      finish();
      TROTH_TRY(store::delete_golden(session_, outdated));
      TROTH_TRY(store::insert_golden(session_, rows));
    }
    return {};
  }

  db::Session& session_;
  Scope scope_;
  std::span<const Follower> followers_;
  Instant now_;
  Progress& progress_;
  News* news_;
  JoinResult joined_;
  std::vector<Move> moves_;
  std::vector<Id> touched_;   // Customers whose golden record may be another.
  std::vector<Id> vanished_;  // Ids that were customers and are no more.
  ResolveSummary summary_;
};

/// Where to gather what is to be told; nowhere when nobody wants to know.
Result<std::optional<News>> news_for(db::Session& session, Audience audience) {
  if (audience == Audience::nobody) return std::optional<News>();
  TROTH_ASSIGN(const bool wanted, db::somebody_listens(session));
  return wanted ? std::optional<News>(News()) : std::optional<News>();
}

}  // namespace

Result<ResolveSummary> resolve(db::Session& session, const ResolveSettings& settings,
                               std::span<const Follower> followers, Instant now,
                               Progress& progress, Audience audience) {
  if (settings.too_many < 1) {
    return Error{ErrorCode::usage, "A value can be on one person at least.", "too_many", ""};
  }
  const auto too_many = static_cast<std::size_t>(settings.too_many);
  TROTH_ASSIGN(const auto changes, store::take_changes(session));
  TROTH_ASSIGN(const auto last, store::last_too_many(session, ResolveSettings{}.too_many));
  ResolveSummary summary;
  TROTH_ASSIGN(auto news, news_for(session, audience));
  auto* const told = news ? &*news : nullptr;
  if (last != settings.too_many) {
    TROTH_TRY(store::keep_too_many(session, settings.too_many));
    TROTH_ASSIGN(auto scope, load_everything(session, changes));
    TROTH_ASSIGN(summary,
                 Resolution(session, std::move(scope), followers, now, progress, told)
                     .run(too_many));
  } else if (!changes.empty()) {
    TROTH_ASSIGN(auto scope, load_connected(session, changes, too_many));
    TROTH_ASSIGN(summary,
                 Resolution(session, std::move(scope), followers, now, progress, told)
                     .run(too_many));
  }
  TROTH_ASSIGN(summary.customers, session.scalar("SELECT COUNT(*) FROM customer"));
  return summary;
}

Status resolve_changes(db::Session& session, std::span<const Follower> followers, Instant now) {
  TROTH_ASSIGN(const auto changes, store::take_changes(session));
  if (changes.empty()) return {};
  TROTH_ASSIGN(const auto last, store::last_too_many(session, ResolveSettings{}.too_many));
  const auto too_many = static_cast<std::size_t>(last);
  TROTH_ASSIGN(auto scope, load_connected(session, changes, too_many));
  TROTH_ASSIGN(auto news, news_for(session, Audience::listeners));
  SilentProgress progress;
  TROTH_TRY(Resolution(session, std::move(scope), followers, now, progress, news ? &*news : nullptr)
                .run(too_many));
  return {};
}

}  // namespace troth::customers
