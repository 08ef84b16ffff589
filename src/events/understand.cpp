#include "events/understand.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "customers/kinds.h"
#include "events/members.h"
#include "events/understand_order.h"

namespace troth::events {
namespace {

constexpr std::array<std::string_view, 5> kEffects = {"traits", "interaction", "order", "refund",
                                                      "kept"};

/// The source's word for a gender as f, m or x.
std::string gender_of(std::string_view word) {
  const auto folded = fold(word);
  if (folded == "f" || folded == "female" || folded == "woman" || folded == "女") return "f";
  if (folded == "m" || folded == "male" || folded == "man" || folded == "男") return "m";
  if (folded == "other" || folded == "non-binary" || folded == "其他") return "x";
  return folded;
}

/// One event on its way.
class Understanding {
 public:
  Understanding(const Incoming& event, const Settings& settings, const SortedJson& json)
      : event_(event),
        settings_(settings),
        json_(json),
        message_(&json),
        context_(object_in(&json, "context")),
        traits_(traits_of(json, event.kind)) {}

  std::variant<Understood, RowProblem> run() {
    out_.kind = event_.kind;
    name_message();
    tell_time();
    name_customer();
    if (const auto wrong = problem()) return *wrong;
    give_meaning();
    if (const auto wrong = problem()) return *wrong;
    keep_details();
    return std::move(out_);
  }

 private:
  /// Traits of an identify; other calls may carry some in their context.
  static Members traits_of(const SortedJson& json, const std::string& kind) {
    if (kind == "identify") return Members(object_in(&json, "traits"), "traits");
    return Members(object_in(object_in(&json, "context"), "traits"), "context.traits");
  }

  std::optional<RowProblem> problem() const {
    for (const auto* each : {&message_.problem(), &traits_.problem(), &meaning_problem_}) {
      if (*each) return *each;
    }
    return std::nullopt;
  }

  /// A message without an id is known again by its content when it says when it was made; else it
  /// could be two that are equal.
  void name_message() {
    out_.message_id = message_.text("messageId");
    if (out_.message_id.empty()) {
      out_.message_id = message_.has("timestamp") || message_.has("originalTimestamp")
                            ? std::to_string(derive_id({"content", event_.kind, event_.body}))
                            : "received " + std::to_string(event_.inbox_id);
    }
    out_.event_id = derive_id({"event", event_.source, out_.message_id});
  }

  std::optional<Instant> instant(std::string_view member) {
    const auto text = message_.text(member);
    if (text.empty()) return std::nullopt;
    const auto parsed = parse_instant(text);
    if (!parsed) message_.refuse("bad_date", member, text);
    return parsed;
  }

  void tell_time() {
    auto made = instant("originalTimestamp");
    if (!made) made = instant("timestamp");
    auto sent = event_.sent_at.empty() ? instant("sentAt") : parse_instant(event_.sent_at);
    if (!event_.sent_at.empty() && !sent) message_.refuse("bad_date", "sentAt", event_.sent_at);
    out_.happened_at = event_.received_at;
    if (made && sent) {
      out_.happened_at -= std::max<Instant>(*sent - *made, 0);
    } else if (made) {
      out_.happened_at = std::min(*made, event_.received_at);
    }
    out_.happened_at = std::max<Instant>(out_.happened_at, 0);
    out_.happened_day = settings_.zone.to_local_day(out_.happened_at);
  }

  void name_customer() {
    auto& customer = out_.customer;
    customer.external = message_.text("userId");
    customer.device = message_.text(event_.kind == "alias" ? "previousId" : "anonymousId");
    if (customer.empty()) message_.refuse("event_nobody", "userId");
    customer.card = traits_.text("card");
    customer.openid = traits_.text("openid");
    customer.phone = traits_.text("phone");
    customer.email = traits_.text("email");
  }

  void give_meaning() {
    const auto& kind = event_.kind;
    if (kind == "identify") return describe();
    if (kind == "alias") {
      if (out_.customer.external.empty()) message_.refuse("missing_value", "userId");
      if (out_.customer.device.empty()) message_.refuse("missing_value", "previousId");
      return describe();
    }
    if (kind == "track") return track();
    if (kind == "page" || kind == "screen") return look();
    if (kind != "group") message_.refuse("event_unknown_type", "type", kind);
  }

  void describe() {
    out_.effect = Effect::traits;
    customers::RecordInput record;
    record.reference = out_.customer;
    record.name = traits_.text("name");
    if (record.name.empty()) {
      const auto first = traits_.text_of({"firstName", "first_name"});
      const auto last = traits_.text_of({"lastName", "last_name"});
      record.name = std::string(trim(first + " " + last));
    }
    record.gender = gender_of(traits_.text("gender"));
    record.birth_day = day("birthday");
    const auto* address = traits_.find("address");
    Members place(address != nullptr && address->is_object() ? address : nullptr);
    record.city = place.text("city");
    record.region = place.text_of({"state", "region"});
    record.country = place.text("country");
    if (record.city.empty()) record.city = traits_.text("city");
    if (record.region.empty()) record.region = traits_.text("region");
    if (record.country.empty()) record.country = traits_.text("country");
    record.language = traits_.text("language");
    if (record.language.empty()) record.language = Members(context_, "context").text("locale");
    record.segment = traits_.text("segment");
    record.joined_day = day("createdAt");
    out_.record = std::move(record);
  }

  /// A day of the traits. Trackers send instants too, and what is no date at all says nothing.
  std::optional<Day> day(std::string_view member) {
    const auto text = traits_.text(member);
    if (const auto exact = parse_day(text)) return exact;
    const auto at = parse_instant(text);
    if (!at) return std::nullopt;
    return settings_.zone.to_local_day(*at);
  }

  void track() {
    out_.name = message_.text("event");
    if (out_.name.empty()) return message_.refuse("missing_value", "event");
    const auto word = fold(out_.name);
    if (word == "order completed" || word == "order refunded" || word == "order cancelled") {
      OrderFacts facts{out_, event_, settings_, channel()};
      meaning_problem_ = word == "order completed" ? understand_order(facts, properties())
                                                   : understand_refund(facts, properties());
      return;
    }
    contact(out_.name);
  }

  void look() {
    Members properties_of_page(properties(), "properties");
    out_.name = message_.text("name");
    if (out_.name.empty()) out_.name = message_.text("category");
    auto touchpoint = out_.name;
    if (touchpoint.empty()) touchpoint = properties_of_page.text_of({"path", "title"});
    contact(touchpoint);
    meaning_problem_ = properties_of_page.problem();
  }

  void contact(const std::string& touchpoint) {
    out_.effect = Effect::interaction;
    Members said(properties(), "properties");
    customers::InteractionInput input;
    input.reference = out_.message_id;
    input.customer = out_.customer;
    input.happened_at = out_.happened_at;
    input.happened_day = out_.happened_day;
    input.kind = "engagement";
    if (const auto* kind = said.find("kind"); kind != nullptr && kind->is_string()) {
      const auto known = customers::interaction_kind(kind->get_ref<const std::string&>());
      if (known) input.kind = *known;
    }
    input.touchpoint = touchpoint;
    input.channel = channel();
    if (const auto* order = said.find("order_id"); order != nullptr) {
      input.order_reference = said.text("order_id");
    }
    out_.interaction = std::move(input);
  }

  const SortedJson* properties() const { return object_in(&json_, "properties"); }

  /// By what the customer was there, as far as the event says.
  std::string channel() {
    if (auto said = message_.text("channel"); !said.empty()) return said;
    if (context_ == nullptr) return {};
    if (context_->contains("page")) return "web";
    if (context_->contains("app") || context_->contains("device")) return "mobile";
    return {};
  }

  void keep_details() {
    const auto* kept = object_in(
        &json_, event_.kind == "identify" || event_.kind == "group" ? "traits" : "properties");
    if (kept != nullptr && !kept->empty()) out_.details = kept->dump();
  }

  const Incoming& event_;
  const Settings& settings_;
  const SortedJson& json_;
  Members message_;
  const SortedJson* context_;
  Members traits_;
  std::optional<RowProblem> meaning_problem_;
  Understood out_;
};

}  // namespace

std::string_view effect_name(Effect effect) {
  return kEffects[static_cast<std::size_t>(effect)];
}

std::variant<Understood, RowProblem> understand(const Incoming& event, const Settings& settings) {
  const auto json = SortedJson::parse(event.body, nullptr, false);
  if (!json.is_object()) return RowProblem{"bad_json", "", "", {}};
  return Understanding(event, settings, json).run();
}

}  // namespace troth::events
