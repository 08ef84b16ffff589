#pragma once
// Inside the events room: members of an event's JSON, forgiving where trackers are careless.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/row_outcome.h"

namespace troth::events {

using SortedJson = nlohmann::json;

/// Reads members and keeps the first thing that is wrong with them.
class Members {
 public:
  /// An object, or null when the event has none of this name; then nothing is found in it.
  explicit Members(const SortedJson* object, std::string path = "")
      : object_(object), path_(std::move(path)) {}

  bool has(std::string_view name) const { return find(name) != nullptr; }
  const SortedJson* find(std::string_view name) const;
  /// A text, or a number as text; empty when absent, null or blank. Longer than `most` bytes, or
  /// with a NUL in it: a problem.
  std::string text(std::string_view name, std::size_t most = 255);
  /// The first of several names that has a text.
  std::string text_of(std::initializer_list<std::string_view> names);
  /// A number, or a text that is one, times 10^scale; empty when absent. Otherwise a problem.
  std::optional<std::int64_t> number(std::string_view name, int scale);
  std::string path(std::string_view name) const;

  const std::optional<RowProblem>& problem() const { return problem_; }
  void refuse(std::string code, std::string_view name, std::string value = "");

 private:
  const SortedJson* object_;
  std::string path_;
  std::optional<RowProblem> problem_;
};

/// A member that is an object; null when it is not there or something else.
const SortedJson* object_in(const SortedJson* object, std::string_view name);

}  // namespace troth::events
