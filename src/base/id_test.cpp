#include "base/id.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace troth {
namespace {

TEST(DeriveId, KnownValues) {
  // From an independent SipHash-2-4 that reproduces the authors' vector. Stores hold these ids:
  // when this test fails, every workspace there is would be cut off from its own records.
  EXPECT_EQ(derive_id({"crm", "42"}), 7381339258836928939);
  EXPECT_EQ(derive_id({"a", "bc"}), 1724825702890515342);
  EXPECT_EQ(derive_id({"ab", "c"}), 4115103083592198670);
  EXPECT_EQ(derive_id({}), 2732587725910791886);
  EXPECT_EQ(derive_id({std::string(1000, 'x')}), 1873084824406456603);
}

RC_GTEST_PROP(DeriveId, IsPositiveAndKeepsBorders, (const std::string& a, const std::string& b)) {
  RC_ASSERT(derive_id({a, b}) > 0);
  if (!b.empty()) {
    RC_ASSERT(derive_id({a, b}) != derive_id({a + b}));
    RC_ASSERT(derive_id({a, b}) != derive_id({a + b.substr(0, 1), b.substr(1)}));
  }
}

}  // namespace
}  // namespace troth
