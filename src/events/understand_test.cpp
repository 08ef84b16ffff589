#include "events/understand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace troth::events {
namespace {

using SortedJson = nlohmann::json;
using sales::LineKind;

constexpr Instant kReceived = 1'794'992'800LL * kMicrosPerSecond;  // 2026-11-18T09:06:40Z

class Understand : public ::testing::Test {
 protected:
  Understand() {
    settings_.zone = *TimeZone::find("Europe/London");
    settings_.country = "GB";
  }
  static Incoming event(const std::string& kind, const SortedJson& body) {
    Incoming one;
    one.inbox_id = 7;
    one.received_at = kReceived;
    one.source = "web";
    one.kind = kind;
    one.body = body.dump();
    return one;
  }
  Understood good(const std::string& kind, const SortedJson& body) {
    auto meaning = understand(event(kind, body), settings_);
    const auto* problem = std::get_if<RowProblem>(&meaning);
    EXPECT_EQ(problem, nullptr) << problem->code << " " << problem->field << " " << problem->value;
    return problem == nullptr ? std::get<Understood>(std::move(meaning)) : Understood();
  }
  std::string refused(const std::string& kind, const SortedJson& body) {
    const auto meaning = understand(event(kind, body), settings_);
    const auto* problem = std::get_if<RowProblem>(&meaning);
    return problem == nullptr ? "understood" : problem->code + " " + problem->field;
  }
  static SortedJson order(SortedJson properties) {
    properties["order_id"] = "1001";
    return {{"userId", "u1"}, {"event", "Order Completed"}, {"properties", properties}};
  }
  Settings settings_;
};

TEST_F(Understand, AnIdentifyDescribesACustomer) {
  const auto meaning = good("identify", {{"userId", 17},
                                         {"anonymousId", "a-1"},
                                         {"messageId", "m1"},
                                         {"context", {{"locale", "en-GB"}}},
                                         {"traits",
                                          {{"firstName", "Ann"},
                                           {"lastName", "Lee"},
                                           {"email", "Ann@Example.org"},
                                           {"phone", "020 7946 0000"},
                                           {"gender", "Female"},
                                           {"birthday", "1980-04-19T00:00:00Z"},
                                           {"address", {{"city", "Leeds"}, {"country", "GB"}}},
                                           {"plan", "gold"}}}});
  EXPECT_EQ(meaning.effect, Effect::traits);
  ASSERT_TRUE(meaning.record);
  EXPECT_EQ(meaning.record->reference.external, "17");
  EXPECT_EQ(meaning.record->reference.device, "a-1");
  EXPECT_EQ(meaning.record->reference.email, "Ann@Example.org");
  EXPECT_EQ(meaning.record->name, "Ann Lee");
  EXPECT_EQ(meaning.record->gender, "f");
  EXPECT_EQ(meaning.record->birth_day, parse_day("1980-04-19"));
  EXPECT_EQ(meaning.record->city, "Leeds");
  EXPECT_EQ(meaning.record->country, "GB");
  EXPECT_EQ(meaning.record->language, "en-GB");
  EXPECT_THAT(meaning.details, ::testing::HasSubstr("gold"));
}

TEST_F(Understand, TheSendersClockIsCorrected) {
  const auto at = [&](const SortedJson& more) {
    SortedJson body = {{"userId", "u"}, {"event", "X"}};
    body.update(more);
    return good("track", body).happened_at - kReceived;
  };
  EXPECT_EQ(at(SortedJson::object()), 0);
  // A clock that is a year wrong, and an event made ten seconds before it was sent.
  EXPECT_EQ(at({{"timestamp", "2025-11-18T09:06:30Z"}, {"sentAt", "2025-11-18T09:06:40Z"}}),
            -10 * kMicrosPerSecond);
  EXPECT_EQ(at({{"originalTimestamp", "2025-11-18T09:06:30Z"},
                {"timestamp", "2020-01-01T00:00:00Z"},
                {"sentAt", "2025-11-18T09:06:40Z"}}),
            -10 * kMicrosPerSecond);
  // Sent before it was made: it cannot have happened later than it was received.
  EXPECT_EQ(at({{"timestamp", "2025-11-18T09:06:50Z"}, {"sentAt", "2025-11-18T09:06:40Z"}}), 0);
  EXPECT_EQ(at({{"timestamp", "2026-11-18T09:06:30Z"}}), -10 * kMicrosPerSecond);
  EXPECT_EQ(at({{"timestamp", "2030-01-01T00:00:00Z"}}), 0);
  auto in_batch =
      event("track", {{"userId", "u"}, {"event", "X"}, {"timestamp", "2025-11-18T09:06:30Z"}});
  in_batch.sent_at = "2025-11-18T09:06:35Z";
  EXPECT_EQ(std::get<Understood>(understand(in_batch, settings_)).happened_at - kReceived,
            -5 * kMicrosPerSecond);
  EXPECT_EQ(refused("track", {{"userId", "u"}, {"event", "X"}, {"timestamp", "yesterday"}}),
            "bad_date timestamp");
  in_batch.sent_at = "soon";
  EXPECT_EQ(std::get<RowProblem>(understand(in_batch, settings_)).code, "bad_date");
}

TEST_F(Understand, TheDayIsTheWorkspaces) {
  settings_.zone = *TimeZone::find("Asia/Shanghai");
  EXPECT_EQ(good("track", {{"userId", "u"}, {"event", "X"}, {"timestamp", "2026-11-17T18:00:00Z"}})
                .happened_day,
            parse_day("2026-11-18"));
}

TEST_F(Understand, MessagesAreNamedByTheirIdAndSource) {
  const auto id = [&](const std::string& source, const SortedJson& body) {
    auto one = event("track", body);
    one.source = source;
    return std::get<Understood>(understand(one, settings_)).event_id;
  };
  const SortedJson named = {{"userId", "u"}, {"event", "X"}, {"messageId", "m"}};
  SortedJson later = named;
  later["event"] = "Y";
  EXPECT_EQ(id("a", named), id("a", later));
  EXPECT_NE(id("a", named), id("b", named));
  // Without an id: by its content when it says when it was made, else each is its own.
  SortedJson dated = {{"userId", "u"}, {"event", "X"}, {"timestamp", "2026-11-18T09:00:00Z"}};
  EXPECT_EQ(id("a", dated), id("a", dated));
  auto first = event("track", {{"userId", "u"}, {"event", "X"}});
  auto second = first;
  second.inbox_id = 8;
  EXPECT_NE(std::get<Understood>(understand(first, settings_)).event_id,
            std::get<Understood>(understand(second, settings_)).event_id);
}

TEST_F(Understand, TracksAndPagesAreContacts) {
  auto meaning = good("track", {{"userId", "u1"},
                                {"event", "Product Viewed"},
                                {"messageId", "m1"},
                                {"context", {{"page", {{"path", "/tea"}}}}},
                                {"properties", {{"sku", "tea"}}}});
  ASSERT_TRUE(meaning.interaction);
  EXPECT_EQ(meaning.interaction->reference, "m1");
  EXPECT_EQ(meaning.interaction->kind, "engagement");
  EXPECT_EQ(meaning.interaction->touchpoint, "Product Viewed");
  EXPECT_EQ(meaning.interaction->channel, "web");
  EXPECT_EQ(meaning.details, R"({"sku":"tea"})");
  meaning = good("track", {{"userId", "u1"},
                           {"event", "Ticket Opened"},
                           {"channel", "shop"},
                           {"properties", {{"kind", "Complaint"}, {"order_id", 1001}}}});
  EXPECT_EQ(meaning.interaction->kind, "complaint");
  EXPECT_EQ(meaning.interaction->channel, "shop");
  EXPECT_EQ(meaning.interaction->order_reference, "1001");
  meaning = good("page", {{"anonymousId", "a"}, {"properties", {{"path", "/prices"}}}});
  EXPECT_EQ(meaning.interaction->touchpoint, "/prices");
  EXPECT_EQ(good("page", {{"anonymousId", "a"}, {"name", "Prices"}}).interaction->touchpoint,
            "Prices");
  EXPECT_EQ(good("screen", {{"userId", "u"}, {"name", "Basket"}, {"context", {{"app", {}}}}})
                .interaction->channel,
            "mobile");
}

TEST_F(Understand, AnOrderIsItsProductsLessTheDiscount) {
  const auto meaning =
      good("track",
           order({{"discount", 1.5},
                  {"currency", "gbp"},
                  {"total", 99},
                  {"products",
                   SortedJson::array({{{"sku", "tea"}, {"price", 6.25}, {"quantity", 2}},
                                      {{"product_id", 9}, {"price", "4.10"}, {"name", "Milk"}},
                                      {{"sku", "tea"}, {"price", 6.25}, {"quantity", 0.5}}})}}));
  EXPECT_EQ(meaning.effect, Effect::order);
  EXPECT_EQ(meaning.order_reference, "1001");
  EXPECT_FALSE(meaning.interaction);
  ASSERT_EQ(meaning.lines.size(), 4U);
  EXPECT_EQ(meaning.lines[0].amount, 1250);
  EXPECT_EQ(meaning.lines[0].quantity_e3, 2000);
  EXPECT_TRUE(meaning.lines[0].first_of_order);
  EXPECT_EQ(meaning.lines[1].sku, "9");
  EXPECT_EQ(meaning.lines[1].amount, 410);
  EXPECT_EQ(meaning.lines[1].product_name, "Milk");
  EXPECT_FALSE(meaning.lines[1].first_of_order);
  EXPECT_EQ(meaning.lines[2].occurrence, 1);
  EXPECT_EQ(meaning.lines[2].amount, 313);
  EXPECT_EQ(meaning.lines[3].kind, LineKind::adjustment);
  EXPECT_EQ(meaning.lines[3].amount, -150);
}

TEST_F(Understand, AnOrderWithoutPricesIsItsRevenue) {
  const auto amount = [&](const SortedJson& properties) {
    const auto meaning = good("track", order(properties));
    EXPECT_EQ(meaning.lines.size(), 1U);
    return meaning.lines.at(0).amount;
  };
  EXPECT_EQ(amount({{"revenue", 20}, {"total", 25}}), 2000);
  EXPECT_EQ(amount({{"total", "25.50"}}), 2550);
  EXPECT_EQ(amount({{"total", 25}, {"products", SortedJson::array({{{"sku", "tea"}}})}}), 2500);
}

TEST_F(Understand, OrdersThatDoNotSufficeAreRefusedWithTheReason) {
  EXPECT_EQ(refused("track", order(SortedJson::object())),
            "order_without_amount properties.products");
  EXPECT_EQ(refused("track", order({{"currency", "USD"}, {"total", 5}})),
            "order_other_currency properties.currency");
  EXPECT_EQ(refused("track", order({{"total", "much"}})), "bad_number properties.total");
  EXPECT_EQ(refused("track", order({{"total", -5}})), "bad_number properties.total");
  EXPECT_EQ(refused("track", order({{"total", 1e30}})), "bad_number properties.total");
  EXPECT_EQ(
      refused("track", order({{"products", SortedJson::array({{{"sku", "a"}, {"price", -1}}})}})),
      "bad_number properties.products.0");
  EXPECT_EQ(
      refused("track",
              {{"userId", "u"}, {"event", "Order Completed"}, {"properties", {{"total", 5}}}}),
      "missing_value properties.order_id");
  EXPECT_EQ(refused("track", {{"userId", "u"}, {"event", "Order Completed"}}),
            "missing_value properties.order_id");
}

TEST_F(Understand, ARefundGivesBackProductsATotalOrEverything) {
  const auto refund = [&](SortedJson properties) {
    properties["order_id"] = "1001";
    return good("track", {{"userId", "u1"},
                          {"messageId", "r1"},
                          {"event", "Order Refunded"},
                          {"properties", properties}});
  };
  auto meaning = refund({{"products", SortedJson::array({{{"sku", "tea"}, {"price", 6.25}}})}});
  EXPECT_EQ(meaning.effect, Effect::refund);
  ASSERT_EQ(meaning.lines.size(), 1U);
  EXPECT_EQ(meaning.lines[0].kind, LineKind::returned);
  EXPECT_EQ(meaning.lines[0].quantity_e3, -1000);
  EXPECT_EQ(meaning.lines[0].amount, -625);
  EXPECT_EQ(meaning.lines[0].line_reference, "refund:r1:0");
  meaning = refund({{"total", 3}});
  EXPECT_EQ(meaning.lines.at(0).amount, -300);
  EXPECT_TRUE(refund(SortedJson::object()).lines.empty());
}

TEST_F(Understand, WhatSaysNobodyOrNothingIsRefused) {
  EXPECT_EQ(refused("track", {{"event", "X"}}), "event_nobody userId");
  EXPECT_EQ(refused("track", {{"userId", "  "}, {"event", "X"}}), "event_nobody userId");
  EXPECT_EQ(refused("track", {{"userId", {{"id", 1}}}, {"event", "X"}}), "event_not_text userId");
  EXPECT_EQ(refused("track", {{"userId", std::string("a\0b", 3)}, {"event", "X"}}),
            "event_not_text userId");
  EXPECT_EQ(refused("track", {{"userId", std::string(256, 'x')}, {"event", "X"}}),
            "event_too_long userId");
  EXPECT_EQ(refused("track", {{"userId", "u"}}), "missing_value event");
  EXPECT_EQ(refused("dance", {{"userId", "u"}}), "event_unknown_type type");
  EXPECT_EQ(refused("", {{"userId", "u"}}), "event_unknown_type type");
  EXPECT_EQ(refused("alias", {{"userId", "u"}}), "missing_value previousId");
  EXPECT_EQ(refused("track", SortedJson::array()), "bad_json ");
  EXPECT_EQ(refused("identify", {{"userId", "u"}, {"traits", {{"name", SortedJson::array()}}}}),
            "event_not_text traits.name");
}

TEST_F(Understand, AGroupIsKept) {
  const auto meaning = good("group", {{"userId", "u"}, {"groupId", "acme"}});
  EXPECT_EQ(meaning.effect, Effect::kept);
  EXPECT_FALSE(meaning.record);
  EXPECT_FALSE(meaning.interaction);
}

}  // namespace
}  // namespace troth::events
