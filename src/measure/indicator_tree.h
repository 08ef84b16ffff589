#pragma once
// Indicator trees of one's own making: named branches with weights, owners, actions and targets
// over items of several instruments, rolled up from the leaves.

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "measure/data.h"
#include "measure/figure_json.h"
#include "stats/estimate.h"

namespace troth::measure {

/// A branch with children, a leaf that measures an item, or a mention of another branch.
struct Branch {
  std::string name;
  double weight = 1;  ///< Its share among its siblings.
  Json target;        ///< A number from 0 to 100, or null.
  Json owner;
  Json action;
  std::string item;        ///< Of a leaf: the item's code.
  std::string instrument;  ///< Whose item; empty: the first instrument that has it.
  std::string of;          ///< The figure of the branch of this name counts here too.
  std::vector<Branch> children;
};

/// Reads a tree as settings hold it:
///
///   {"name": "Service", "target": 80, "children": [
///     {"name": "Delivery", "weight": 60, "item": "Rating: delivery", "owner": "Ann"},
///     {"name": "Standards", "weight": 40, "children": [...]}]}
///
/// bad_input, naming the branch: no name or one used twice, not exactly one of `children`, `item`
/// and `of`, weights of siblings that do not sum to 100, an unknown member, a target off the scale,
/// a mention of no branch, mentions that go round in a circle, too many or too deep branches.
Result<Branch> parse_tree(const Json& tree);

/// The tree's figures over some rows of each instrument.
class TreeFigures {
 public:
  /// A leaf: instrument and item by their places.
  using Leaf = std::pair<std::size_t, std::size_t>;

  /// Finds the items; bad_input names one that no instrument has, or that has no scale.
  /// `rows` says which rows of each instrument count; empty: all.
  static Result<TreeFigures> over(const Branch& tree, const std::vector<StudyData>& data,
                                  std::vector<std::vector<bool>> rows);

  /// What a branch comes to. Children without a figure are left out and the weights of the others
  /// grow, as long as these carry `covered_least` of the weight; else it has no figure either. The
  /// interval is linearised over the rows of each instrument, whose respondents are independent of
  /// those of the others, with Student's t for the smallest of them.
  struct Figure {
    stats::Estimate estimate;
    double covered = 0;                ///< Share of the weight that stands on figures.
    std::vector<std::string> missing;  ///< Leaves without answers.
    std::map<Leaf, double> leaves;     ///< With what each counts.
  };
  Figure figure_of(const Branch& branch, double covered_least, double level) const;

 private:
  /// Mean and what every row adds to it.
  struct Measured {
    stats::Estimate mean;
    std::vector<double> influence;  ///< By row; 0 where it was not answered.
    std::size_t n = 0;
  };

  TreeFigures(const Branch& tree, const std::vector<StudyData>& data) : tree_(tree), data_(data) {}
  Status find_leaves(const Branch& branch);
  Result<Leaf> leaf_of(const Branch& branch) const;
  Figure weighed(const Branch& branch, double covered_least) const;
  void add_interval(Figure& figure, double level) const;

  const Branch& tree_;
  const std::vector<StudyData>& data_;
  std::vector<std::vector<bool>> rows_;
  std::map<Leaf, Measured> measured_;
};

/// The branch of this name; null when there is none.
const Branch* find_branch(const Branch& tree, const std::string& name);

}  // namespace troth::measure
