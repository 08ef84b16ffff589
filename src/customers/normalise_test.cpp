#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "customers/email.h"
#include "customers/phone.h"
#include "customers/service.h"

namespace troth::customers {
namespace {

std::string phone(std::string_view text, std::string_view country) {
  return normalise(Namespace::phone, text, country);
}

TEST(NormalisePhone, WaysOfWritingOneBritishMobile) {
  for (const auto* text :
       {"07911 123456", "+44 7911 123456", "+44 (0)7911 123456", "0044 7911 123456",
        "(07911) 123-456", "7911123456", "447911123456", "07911.123.456", "tel:+44-7911-123456",
        "７９１１１２３４５６", "7911123456.0",
        "\xC2\xA0"
        "07911 123456 "}) {
    EXPECT_EQ(phone(text, "GB"), "+447911123456") << text;
  }
  EXPECT_EQ(phone("07911 123456", "uk"), "+447911123456");
}

TEST(NormalisePhone, RulesOfTheCommonCountries) {
  EXPECT_EQ(phone("(415) 555-2671", "US"), "+14155552671");
  EXPECT_EQ(phone("1-415-555-2671", "CA"), "+14155552671");
  EXPECT_EQ(phone("011 44 7911 123456", "US"), "+447911123456");
  EXPECT_EQ(phone("138 1234 5601", "CN"), "+8613812345601");
  EXPECT_EQ(phone("8613812345601", "CN"), "+8613812345601");
  EXPECT_EQ(phone("010-8765 4320", "CN"), "+861087654320");
  EXPECT_EQ(phone("0571-87654320", "CN"), "+8657187654320");
  EXPECT_EQ(phone("9123 4560", "HK"), "+85291234560");
  EXPECT_EQ(phone("0912-345-670", "TW"), "+886912345670");
  EXPECT_EQ(phone("090-1234-5670", "JP"), "+819012345670");
  EXPECT_EQ(phone("030/901820", "DE"), "+4930901820");
  EXPECT_EQ(phone("4915112345670", "DE"), "+4915112345670");
  EXPECT_EQ(phone("06 12 34 56 70", "FR"), "+33612345670");
  EXPECT_EQ(phone("06 1234 5670", "IT"), "+390612345670");  // The 0 belongs to the number.
  EXPECT_EQ(phone("8 (916) 123-45-60", "RU"), "+79161234560");
  EXPECT_EQ(phone("06 30 123 4560", "HU"), "+36301234560");
}

TEST(NormalisePhone, WithoutACountryDigitsStay) {
  EXPECT_EQ(phone("07911 123456", ""), "07911123456");
  EXPECT_EQ(phone("07911 123456", "ZZ"), "07911123456");
  EXPECT_EQ(phone("+44 (0)7911 123456", ""), "+447911123456");
  EXPECT_EQ(phone("+999 1234 5670", ""), "+99912345670");  // A country that the table lacks.
}

TEST(NormalisePhone, NumbersThatDoNotFitTheCountry) {
  EXPECT_EQ(phone("946 0958", "GB"), "");  // Local, without area code: many places have it.
  EXPECT_EQ(phone("33612345670", "GB"), "33612345670");  // From elsewhere without its plus.
  EXPECT_EQ(phone("+44 1234", "GB"), "");
}

TEST(NormalisePhone, ExtensionsAreOtherTelephones) {
  EXPECT_EQ(phone("020 7946 0958 ext. 12", "GB"), "+442079460958;ext=12");
  EXPECT_EQ(phone("020 7946 0958 x12", "GB"), "+442079460958;ext=12");
  EXPECT_EQ(phone("010-87654320转12", "CN"), "+861087654320;ext=12");
  EXPECT_NE(phone("020 7946 0958 x12", "GB"), phone("020 7946 0958", "GB"));
}

TEST(NormalisePhone, WhatIsNoNumber) {
  for (const auto* text : {"",
                           " ",
                           "-",
                           "n/a",
                           "none",
                           "无",
                           "0",
                           "000",
                           "0000000000",
                           "1111111",
                           "11111111111",
                           "1234",
                           "12345678",
                           "01234567890",
                           "9876543210",
                           "13800138000",
                           "13800000000",
                           "unknown",
                           "ask wife",
                           "8.61E+12",
                           "07911 123456 07922 123456",
                           "+",
                           "ext 12",
                           "1234567890123456"}) {
    EXPECT_EQ(phone(text, "CN"), "") << text;
    EXPECT_EQ(phone(text, "GB"), "") << text;
    EXPECT_EQ(phone(text, ""), "") << text;
  }
}

TEST(NormaliseEmail, FoldsCaseWidthAndDomain) {
  EXPECT_EQ(normalise_email(" Ann.Lee@Shop.EXAMPLE "), "ann.lee@shop.example");
  EXPECT_EQ(normalise_email("mailto:ann@shop.example"), "ann@shop.example");
  EXPECT_EQ(normalise_email("Ann Lee <ann@shop.example>"), "ann@shop.example");
  EXPECT_EQ(normalise_email("ann@shop.example."), "ann@shop.example");
  EXPECT_EQ(normalise_email("ａｎｎ＠shop．example"), "ann@shop.example");
  EXPECT_EQ(normalise_email("zoë@MÜNCHEN.example"), "zoë@xn--mnchen-3ya.example");
  EXPECT_EQ(normalise_email("zoë@xn--mnchen-3ya.example"), "zoë@xn--mnchen-3ya.example");
  EXPECT_EQ(normalise_email("李@例子.example"), "李@xn--fsqu00a.example");
}

TEST(NormaliseEmail, PlusTagsAndDotsStay) {
  EXPECT_NE(normalise_email("ann+shop@mail.example"), normalise_email("ann@mail.example"));
  EXPECT_NE(normalise_email("a.nn@mail.example"), normalise_email("ann@mail.example"));
}

TEST(NormaliseEmail, WhatIsNoAddress) {
  for (const auto* text : {"",
                           "ann",
                           "ann@",
                           "@shop.example",
                           "ann@shop",
                           "ann@@shop.example",
                           "ann@shop..example",
                           "ann lee@shop.example",
                           "ann@shop.example, bob@shop.example",
                           "ann@-shop.example",
                           "ann@10.0.0.1",
                           "none@none.com",
                           "test@test.com",
                           "Test@Example.com",
                           "a@a.com",
                           "noreply@shop.example",
                           "no-email@shop.example",
                           "n/a@shop.example",
                           "123@qq.com",
                           "x@shop.invalid",
                           "n/a",
                           "无"}) {
    EXPECT_EQ(normalise(Namespace::email, text, "GB"), "") << text;
  }
  EXPECT_EQ(normalise_email("test@shop.example"), "test@shop.example");
  EXPECT_EQ(normalise_email("jane@example.com"), "jane@example.com");
}

TEST(NormaliseOthers, AreTrimmedAndKept) {
  EXPECT_EQ(normalise(Namespace::external, " C-0017 ", ""), "C-0017");
  EXPECT_EQ(normalise(Namespace::external, "17850.0", ""), "17850");
  EXPECT_EQ(normalise(Namespace::external, "1.0.0", ""), "1.0.0");
  EXPECT_EQ(normalise(Namespace::external, "1111111", ""), "1111111");  // A number like others.
  EXPECT_EQ(normalise(Namespace::openid, "oABc-12", ""), "oABc-12");    // Case tells them apart.
  EXPECT_EQ(normalise(Namespace::card, "a123 4567-89", ""), "A123456789");
}

TEST(NormaliseOthers, NobodyIsNoIdentity) {
  for (const auto* text : {"", "  ", "N/A", "None", "NULL", "nan", "unknown", "-", "0", "000000",
                           "Guest", "无", "匿名", "散客"}) {
    for (const auto name : {Namespace::external, Namespace::card, Namespace::openid}) {
      EXPECT_EQ(normalise(name, text, ""), "") << text;
    }
  }
  EXPECT_EQ(normalise(Namespace::card, "1111 1111", ""), "");
}

RC_GTEST_PROP(NormaliseProperty, TwiceIsOnce, ()) {
  const auto name = *rc::gen::element(Namespace::external, Namespace::card, Namespace::openid,
                                      Namespace::phone, Namespace::email);
  const auto country = *rc::gen::element<std::string>("", "GB", "US", "CN", "DE", "IT", "JP", "RU");
  const auto text = *rc::gen::container<std::string>(
      rc::gen::elementOf(std::string("0123456789+-() .@axAZ_<>/")));
  const auto once = normalise(name, text, country);
  RC_ASSERT(normalise(name, once, country) == once);
}

RC_GTEST_PROP(NormaliseProperty, PunctuationOfANumberDoesNotMatter, ()) {
  const auto digits =
      *rc::gen::container<std::string>(12, rc::gen::elementOf(std::string("0123456789")));
  std::string spaced;
  for (const char c : digits) {
    spaced.push_back(c);
    spaced.append(*rc::gen::element<std::string>("", "", "", " ", "-", "."));
  }
  // A trailing ".0" is read as a spreadsheet's decimal.
  RC_PRE(spaced.find(".0") == std::string::npos);
  const auto country = *rc::gen::element<std::string>("", "GB", "CN", "DE");
  RC_ASSERT(phone(spaced, country) == phone(digits, country));
}

}  // namespace
}  // namespace troth::customers
