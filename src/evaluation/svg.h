#pragma once
// A small writer of inline SVG. Looks come from CSS classes of the page; text is escaped here.

#include <string>
#include <string_view>
#include <vector>

namespace troth::evaluation {

struct Point {
  double x = 0;
  double y = 0;
};

enum class Anchor { start, middle, end };

/// One picture. `title` and `description` are read out by screen readers; `id` must be unique in
/// the page. A picture without a title is decoration and hidden from them.
class Svg {
 public:
  Svg(double width, double height, std::string id = {}, std::string title = {},
      std::string description = {});

  void line(Point from, Point to, std::string_view css_class);
  void rect(Point corner, double width, double height, std::string_view css_class);
  void circle(Point centre, double radius, std::string_view css_class);
  void polyline(const std::vector<Point>& points, std::string_view css_class);
  /// `d` as SVG writes a path.
  void path(std::string_view d, std::string_view css_class);
  void text(Point at, std::string_view content, std::string_view css_class,
            Anchor anchor = Anchor::start);

  std::string finish() const;

 private:
  double width_;
  double height_;
  std::string id_;
  std::string title_;
  std::string description_;
  std::string body_;
};

/// A coordinate with at most two decimals, the same on every machine.
std::string coordinate(double value);

}  // namespace troth::evaluation
