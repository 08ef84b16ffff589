#include <gtest/gtest.h>

#include "evaluation/charts.h"
#include "evaluation/svg.h"

namespace troth::evaluation {
namespace {

TEST(Svg, EscapesWhatPeopleWroteAndNamesThePicture) {
  Svg svg(100, 50, "p1", "Stores <&> regions", "A line");
  svg.line({0, 0}, {1.005, 2}, "axis");
  svg.text({1, 2}, "A & B <script>", "label");
  const auto text = svg.finish();
  EXPECT_EQ(text.find("<script>"), std::string::npos);
  EXPECT_NE(text.find("A &amp; B &lt;script&gt;"), std::string::npos);
  EXPECT_NE(text.find("Stores &lt;&amp;&gt; regions"), std::string::npos);
  EXPECT_TRUE(text.ends_with("</svg>")) << text;
}

TEST(Svg, CoordinatesAreShortAndTheSameEverywhere) {
  EXPECT_EQ(coordinate(1.0), "1");
  EXPECT_EQ(coordinate(0.125), coordinate(0.125));
  EXPECT_LE(coordinate(1.0 / 3).size(), 4U);
}

TEST(Charts, ABarIsAsLongAsItsShare) {
  EXPECT_NE(share_bar(0.25, 200), share_bar(0.5, 200));
  EXPECT_NE(share_bar(0.5, 200).find("100"), std::string::npos);
}

}  // namespace
}  // namespace troth::evaluation
