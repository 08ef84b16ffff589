#include "base/formula_guard.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace troth {
namespace {

TEST(FormulaGuard, WhatWouldRunGetsAnApostrophe) {
  EXPECT_EQ(guard_formula("=1+1"), "'=1+1");
  EXPECT_EQ(guard_formula("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(guard_formula("-2+3+cmd|' /C calc'!A0"), "'-2+3+cmd|' /C calc'!A0");
  EXPECT_EQ(guard_formula("+A1"), "'+A1");
  EXPECT_EQ(guard_formula("-"), "'-");
  EXPECT_EQ(guard_formula("--1"), "'--1");
}

TEST(FormulaGuard, NumbersAndPlainTextStay) {
  for (const auto* text :
       {"", "-12.30", "+447700900123", "+44 20 7946", "plain", "'quoted'", "a=b"})
    EXPECT_EQ(guard_formula(text), text);
}

TEST(FormulaGuard, OutsideSpreadsheetsOnlyTheApostropheIsGuarded) {
  EXPECT_EQ(guard_formula_outside_spreadsheets("=1+1"), "=1+1");
  EXPECT_EQ(guard_formula_outside_spreadsheets("'=1+1"), "''=1+1");
}

RC_GTEST_PROP(FormulaGuard, NothingIsLost, ()) {
  const auto letters =
      *rc::gen::container<std::vector<char>>(rc::gen::elementOf(std::string("'=+-@1a ")));
  const std::string text(letters.begin(), letters.end());
  RC_ASSERT(unguard_formula(guard_formula(text)) == text);
  RC_ASSERT(unguard_formula(guard_formula_outside_spreadsheets(text)) == text);
}

}  // namespace
}  // namespace troth
