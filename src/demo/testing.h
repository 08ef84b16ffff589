#pragma once
// For the demo's tests: companies of a size, with or without the story.

#include <sstream>
#include <string>

#include "demo/company.h"
#include "demo/exports.h"

namespace troth::demo {

/// Standard errors beyond which one estimate in a thousand strays by chance.
constexpr double kFar = 3.29;

inline Company make_company(std::int64_t customers, std::uint64_t seed, bool story = true) {
  DemoSettings settings;
  settings.customers = customers;
  settings.seed = seed;
  settings.story = story;
  SilentProgress progress;
  return generate(settings, progress);
}

inline std::string text_of(const Company& company, const Export& file) {
  std::ostringstream out;
  file.write(company, out);
  return out.str();
}

/// The sales of one person, in the order in which they were decided.
inline std::vector<Order> sales_of(const Company& company, std::uint32_t person) {
  std::vector<Order> sales;
  for (const auto& order : company.orders) {
    if (order.person == person && order.kind == OrderKind::sale) sales.push_back(order);
  }
  return sales;
}

}  // namespace troth::demo
