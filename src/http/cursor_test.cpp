#include "http/cursor.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>

namespace troth::http {
namespace {

TEST(Cursor, EveryKeyReadsBack) {
  EXPECT_TRUE(rc::check([](const std::vector<std::int64_t>& key) {
    const auto read = read_cursor(write_cursor(key), key.size());
    RC_ASSERT(read.ok());
    RC_ASSERT(*read == key);
  }));
}

TEST(Cursor, ATextReadsBackBesideTheNumbers) {
  EXPECT_TRUE(rc::check([](const std::vector<std::int64_t>& key, const std::string& text) {
    const auto read = read_text_cursor(write_cursor(key, text), key.size());
    RC_ASSERT(read.ok());
    RC_ASSERT(read->numbers == key);
    RC_ASSERT(read->text == text);
  }));
  const std::array<std::int64_t, 1> key = {17};
  EXPECT_FALSE(read_cursor(write_cursor(key, "x"), 1));
}

TEST(Cursor, WhatWasTamperedWithIsRefused) {
  const std::array<std::int64_t, 2> key = {17, -3};
  const auto cursor = write_cursor(key);
  for (std::size_t i = 0; i < cursor.size(); ++i) {
    auto other = cursor;
    other[i] = other[i] == 'A' ? 'B' : 'A';
    const auto read = read_cursor(other, 2);
    // The last character may hold bits that no byte uses.
    if (read) {
      EXPECT_EQ(i + 1, cursor.size());
    }
  }
}

TEST(Cursor, OfAnotherListIsRefused) {
  const std::array<std::int64_t, 1> key = {17};
  EXPECT_FALSE(read_cursor(write_cursor(key), 2));
  for (const char* text : {"", "x", "***", "AAAA"}) EXPECT_FALSE(read_cursor(text, 1)) << text;
}

}  // namespace
}  // namespace troth::http
