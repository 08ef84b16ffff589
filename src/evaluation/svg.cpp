#include "evaluation/svg.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "base/decimal.h"
#include "base/text.h"

namespace troth::evaluation {

std::string coordinate(double value) {
  std::string text = format_decimal(std::llround(value * 100), 2);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

namespace {

std::string attribute(std::string_view name, double value) {
  return " " + std::string(name) + "=\"" + coordinate(value) + "\"";
}

std::string css(std::string_view name) {
  return " class=\"" + std::string(name) + "\"";
}

}  // namespace

Svg::Svg(double width, double height, std::string id, std::string title, std::string description)
    : width_(width),
      height_(height),
      id_(std::move(id)),
      title_(std::move(title)),
      description_(std::move(description)) {}

void Svg::line(Point from, Point to, std::string_view css_class) {
  body_ += "<line" + attribute("x1", from.x) + attribute("y1", from.y) + attribute("x2", to.x) +
           attribute("y2", to.y) + css(css_class) + "/>";
}

void Svg::rect(Point corner, double width, double height, std::string_view css_class) {
  body_ += "<rect" + attribute("x", corner.x) + attribute("y", corner.y) +
           attribute("width", width) + attribute("height", height) + css(css_class) + "/>";
}

void Svg::circle(Point centre, double radius, std::string_view css_class) {
  body_ += "<circle" + attribute("cx", centre.x) + attribute("cy", centre.y) +
           attribute("r", radius) + css(css_class) + "/>";
}

void Svg::polyline(const std::vector<Point>& points, std::string_view css_class) {
  body_ += "<polyline points=\"";
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i > 0) body_ += " ";
    body_ += coordinate(points[i].x) + "," + coordinate(points[i].y);
  }
  body_ += "\"" + css(css_class) + "/>";
}

void Svg::path(std::string_view d, std::string_view css_class) {
  body_ += "<path d=\"" + std::string(d) + "\"" + css(css_class) + "/>";
}

void Svg::text(Point at, std::string_view content, std::string_view css_class, Anchor anchor) {
  const std::string_view where = anchor == Anchor::start    ? "start"
                                 : anchor == Anchor::middle ? "middle"
                                                            : "end";
  body_ += "<text" + attribute("x", at.x) + attribute("y", at.y) + css(css_class) +
           " text-anchor=\"" + std::string(where) + "\">" + html_escape(content) + "</text>";
}

std::string Svg::finish() const {
  std::string out = "<svg viewBox=\"0 0 " + coordinate(width_) + " " + coordinate(height_) + "\"" +
                    attribute("width", width_) + attribute("height", height_);
  if (title_.empty()) return out + " aria-hidden=\"true\">" + body_ + "</svg>";
  out += " role=\"img\" aria-labelledby=\"" + id_ + "-t " + id_ + "-d\"><title id=\"" + id_ +
         "-t\">" + html_escape(title_) + "</title><desc id=\"" + id_ + "-d\">" +
         html_escape(description_) + "</desc>";
  return out + body_ + "</svg>";
}

}  // namespace troth::evaluation
