#pragma once
// For tests only: workspaces with a survey that a test describes.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "db/testing.h"
#include "measure/service.h"
#include "survey/service.h"

namespace troth::measure {

/// An answer as a person gives it: whole, and on the scale.
inline double within(double value, double lo, double hi) {
  return std::clamp(std::round(value), lo, hi);
}

/// Makes the tables of this room and those below known to the storage floor.
void register_tables();

/// The fields of segments that need no other room.
const segments::Context& test_fields();

/// Rows of answers to items on a scale; NaN for none.
struct TestSurvey {
  std::string source = "test";
  std::string name = "survey";
  std::vector<survey::ItemInput> items;
  std::vector<std::vector<double>> rows;
  std::vector<std::string> regions;    ///< One per row, or empty.
  std::vector<Day> days;               ///< One per row, or empty: all on the first day of 2026.
  std::vector<double> weights;         ///< One per row, or empty.
  std::vector<std::string> customers;  ///< Their numbers; one per row, or empty: anonymous.
  std::vector<std::string> staff;      ///< One per row, or empty.
};
/// An item on a scale from `min` to `max`.
survey::ItemInput test_item(const std::string& code, survey::Role role, double min, double max);

/// Defines the instrument and stores the responses.
void store_survey(db::TestWorkspace& workspace, const TestSurvey& survey);

/// Makes a study on the survey named "survey" and computes it; fails the test when it cannot.
Json run_document(db::TestWorkspace& workspace, const std::string& type,
                  const Json& settings = Json::object(), const std::string& instrument = "survey");
/// The error of making or computing it; fails the test when there is none.
Error refusal_of(db::TestWorkspace& workspace, const std::string& type, const Json& settings);

/// The finding with a key, or null.
Json finding_in(const Json& document, const std::string& key);

}  // namespace troth::measure
