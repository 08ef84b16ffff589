#include "measure/indicator_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>

#include "base/text.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/distributions.h"

namespace troth::measure {
namespace {

constexpr std::size_t kBranchesMax = 1000;
constexpr std::size_t kDepthMax = 12;
/// Rounded weights (33.3, 33.3, 33.4) sum to a hundred, and so does a third written three times.
constexpr double kWeightSlack = 0.1;
constexpr std::array<std::string_view, 8> kMembers = {"name",   "weight", "target",     "owner",
                                                      "action", "item",   "instrument", "of"};

Error tree_error(const std::string& branch, std::string message, std::string hint = "") {
  return {ErrorCode::bad_input, std::move(message),
          branch.empty() ? "settings.tree" : "settings.tree: " + branch, std::move(hint)};
}

Result<std::string> text_member(const Json& json, const char* name, const std::string& branch) {
  const Json value = json.value(name, Json(""));
  if (value.is_string()) return value.get<std::string>();
  return tree_error(branch, fmt::format("\"{}\" must be a text.", name));
}

Status check_members(const Json& json, const std::string& branch) {
  for (const auto& [name, unused] : json.items()) {
    if (name == "children") continue;
    if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end()) {
      return tree_error(branch, fmt::format("A branch has no \"{}\".", name),
                        "It has name, weight, target, owner, action, and one of children, item "
                        "and of.");
    }
  }
  return {};
}

class Reader {
 public:
  Result<Branch> read(const Json& json, std::size_t depth) {
    if (!json.is_object()) return tree_error("", "A branch is an object.");
    if (depth > kDepthMax)
      return tree_error("", fmt::format("The tree is deeper than {}.", kDepthMax));
    if (++count_ > kBranchesMax) {
      return tree_error("", fmt::format("The tree has more than {} branches.", kBranchesMax));
    }
    Branch branch;
    TROTH_ASSIGN(branch.name, text_member(json, "name", ""));
    TROTH_ASSIGN(branch.item, text_member(json, "item", branch.name));
    TROTH_ASSIGN(branch.of, text_member(json, "of", branch.name));
    if (branch.name.empty()) branch.name = branch.item;
    TROTH_TRY(check_members(json, branch.name));
    TROTH_TRY(take_name(branch));
    TROTH_ASSIGN(branch.instrument, text_member(json, "instrument", branch.name));
    branch.target = json.value("target", Json());
    branch.owner = json.value("owner", Json());
    branch.action = json.value("action", Json());
    TROTH_TRY(check_plan(branch));
    if (json.contains("children")) TROTH_TRY(read_children(json.at("children"), depth, branch));
    const int kinds = (branch.children.empty() ? 0 : 1) + (branch.item.empty() ? 0 : 1) +
                      (branch.of.empty() ? 0 : 1);
    if (kinds != 1) {
      return tree_error(branch.name, "A branch has exactly one of children, item and of.");
    }
    return branch;
  }

 private:
  Status take_name(const Branch& branch) {
    if (!branch.of.empty()) {
      if (branch.name.empty()) return {};
      return tree_error(branch.name, "A mention of another branch has its name.",
                        "Leave name out.");
    }
    if (branch.name.empty()) return tree_error("", "A branch has no name.");
    if (!names_.insert(branch.name).second) {
      return tree_error(branch.name, "Two branches have this name.",
                        "Name one otherwise, or mention the first by \"of\".");
    }
    return {};
  }

  static Status check_plan(const Branch& branch) {
    const Json& target = branch.target;
    const bool off = target.is_number() && (target.get<double>() < 0 || target.get<double>() > 100);
    if (off || !(target.is_null() || target.is_number())) {
      return tree_error(branch.name, "A target is a number from 0 to 100.");
    }
    for (const Json* text : {&branch.owner, &branch.action}) {
      if (!text->is_null() && !text->is_string()) {
        return tree_error(branch.name, "Owner and action are texts.");
      }
    }
    return {};
  }

  Status read_children(const Json& children, std::size_t depth, Branch& branch) {
    if (!children.is_array() || children.empty()) {
      return tree_error(branch.name, "Children are a list of branches.");
    }
    double sum = 0;
    for (const Json& one : children) {
      TROTH_ASSIGN(Branch child, read(one, depth + 1));
      const Json weight = one.value("weight", Json());
      const std::string& name = child.of.empty() ? child.name : child.of;
      if (!weight.is_number() || !(weight.get<double>() > 0)) {
        return tree_error(name, "It has no weight above 0.");
      }
      child.weight = weight.get<double>();
      sum += child.weight;
      branch.children.push_back(std::move(child));
    }
    if (std::fabs(sum - 100) > kWeightSlack) {
      return tree_error(branch.name,
                        fmt::format("The weights below it sum to {:.6g}, not to 100.", sum));
    }
    for (Branch& child : branch.children) child.weight /= sum;
    return {};
  }

  std::set<std::string> names_;
  std::size_t count_ = 0;
};

/// Follows mentions; `way` is how the branch was come to.
Status check_mentions(const Branch& tree, const Branch& branch, std::vector<std::string>& way,
                      std::size_t& steps) {
  if (++steps > 100 * kBranchesMax) {
    return tree_error(branch.name, "Branches mention each other too often.");
  }
  if (!branch.of.empty()) {
    const Branch* meant = find_branch(tree, branch.of);
    if (meant == nullptr) {
      return tree_error(branch.of, "It is mentioned, but there is no such branch.");
    }
    return check_mentions(tree, *meant, way, steps);
  }
  const bool again = std::find(way.begin(), way.end(), branch.name) != way.end();
  way.push_back(branch.name);
  if (again) {
    return tree_error(branch.name,
                      fmt::format("The tree goes round in a circle: {}.", fmt::join(way, " > ")),
                      "A branch cannot be part of itself.");
  }
  for (const Branch& child : branch.children) {
    TROTH_TRY(check_mentions(tree, child, way, steps));
  }
  way.pop_back();
  return {};
}

}  // namespace

const Branch* find_branch(const Branch& tree, const std::string& name) {
  if (tree.of.empty() && tree.name == name) return &tree;
  for (const Branch& child : tree.children) {
    if (const Branch* found = find_branch(child, name)) return found;
  }
  return nullptr;
}

Result<Branch> parse_tree(const Json& tree) {
  Reader reader;
  TROTH_ASSIGN(Branch branch, reader.read(tree, 1));
  std::vector<std::string> way;
  std::size_t steps = 0;
  TROTH_TRY(check_mentions(branch, branch, way, steps));
  return branch;
}

Result<TreeFigures::Leaf> TreeFigures::leaf_of(const Branch& branch) const {
  std::string nearest;
  std::size_t best = std::string::npos;
  for (std::size_t i = 0; i < data_.size(); ++i) {
    if (!branch.instrument.empty() && data_[i].instrument != branch.instrument) continue;
    const std::size_t item = data_[i].find(branch.item);
    if (item != StudyData::npos) return Leaf{i, item};
    for (const auto& known : data_[i].items) {
      const std::size_t distance = edit_distance(known.code, branch.item);
      if (distance < best) best = distance, nearest = known.code;
    }
  }
  return tree_error(branch.name,
                    fmt::format("No instrument of the study has the item \"{}\".", branch.item),
                    nearest.empty() ? "" : fmt::format("Did you mean \"{}\"?", nearest));
}

Status TreeFigures::find_leaves(const Branch& branch) {
  for (const Branch& child : branch.children) TROTH_TRY(find_leaves(child));
  if (branch.item.empty()) return {};
  TROTH_ASSIGN(const Leaf leaf, leaf_of(branch));
  const StudyData& data = data_[leaf.first];
  TROTH_ASSIGN(auto scores, score_column(data, leaf.second, "tree"));
  if (!rows_.empty()) {
    for (std::size_t row = 0; row < scores.size(); ++row) {
      if (!rows_[leaf.first][row]) scores[row] = stats::kNaN;
    }
  }
  Measured one;
  one.mean = mean_of(scores, data.weights, stats::kDefaultLevel);
  one.influence.assign(scores.size(), 0);
  double total = 0;
  const auto weight = [&](std::size_t row) {
    return data.weights.empty() ? 1.0 : data.weights[row];
  };
  for (std::size_t row = 0; row < scores.size(); ++row) {
    if (std::isnan(scores[row])) continue;
    total += weight(row);
    ++one.n;
  }
  for (std::size_t row = 0; row < scores.size() && total > 0; ++row) {
    if (std::isnan(scores[row])) continue;
    one.influence[row] = weight(row) * (scores[row] - one.mean.value) / total;
  }
  measured_.insert_or_assign(leaf, std::move(one));
  return {};
}

Result<TreeFigures> TreeFigures::over(const Branch& tree, const std::vector<StudyData>& data,
                                      std::vector<std::vector<bool>> rows) {
  TreeFigures figures(tree, data);
  figures.rows_ = std::move(rows);
  TROTH_TRY(figures.find_leaves(tree));
  return figures;
}

TreeFigures::Figure TreeFigures::weighed(const Branch& branch, double covered_least) const {
  if (!branch.of.empty()) return weighed(*find_branch(tree_, branch.of), covered_least);
  Figure figure;
  if (!branch.item.empty()) {
    const auto leaf = leaf_of(branch);
    const Measured& one = measured_.at(*leaf);
    figure.estimate.value = one.mean.value;
    if (std::isnan(one.mean.value)) {
      figure.missing.push_back(branch.name);
      return figure;
    }
    figure.covered = 1;
    figure.leaves[*leaf] = 1;
    return figure;
  }
  double weights = 0;
  double sum = 0;
  std::map<Leaf, double> leaves;
  for (const Branch& child : branch.children) {
    const Figure below = weighed(child, covered_least);
    figure.missing.insert(figure.missing.end(), below.missing.begin(), below.missing.end());
    figure.covered += child.weight * below.covered;
    if (std::isnan(below.estimate.value)) continue;
    weights += child.weight;
    sum += child.weight * below.estimate.value;
    for (const auto& [leaf, share] : below.leaves) leaves[leaf] += child.weight * share;
  }
  // A hair of slack, so that 0.6 + 0.4 is all of it.
  if (weights <= 0 || weights < covered_least - 1e-9) return figure;
  figure.estimate.value = sum / weights;
  for (auto& [leaf, share] : leaves) figure.leaves[leaf] = share / weights;
  return figure;
}

void TreeFigures::add_interval(Figure& figure, double level) const {
  auto& estimate = figure.estimate;
  estimate.interval.level = level;
  if (figure.leaves.empty()) {
    estimate.verdict = {stats::StatusCode::too_few_rows, "no_rows", "There are no observations."};
    return;
  }
  double variance = 0;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (std::size_t i = 0; i < data_.size(); ++i) {
    std::vector<double> influence(data_[i].rows(), 0);
    std::vector<bool> answered(data_[i].rows(), false);
    bool used = false;
    for (const auto& [leaf, share] : figure.leaves) {
      if (leaf.first != i) continue;
      used = true;
      const auto& column = data_[i].columns[leaf.second];
      for (std::size_t row = 0; row < influence.size(); ++row) {
        influence[row] += share * measured_.at(leaf).influence[row];
        const bool counts = rows_.empty() || rows_[i][row];
        answered[row] = answered[row] || (counts && !std::isnan(column[row]));
      }
    }
    if (!used) continue;
    const auto n = static_cast<std::size_t>(std::count(answered.begin(), answered.end(), true));
    double squares = 0;
    for (const double one : influence) squares += one * one;
    estimate.n += n;
    least = std::min(least, n);
    if (n > 1) variance += squares * static_cast<double>(n) / static_cast<double>(n - 1);
  }
  if (least < 2 || !(variance > 0)) {
    estimate.verdict = {stats::StatusCode::too_few_rows, "one_row",
                        "One observation shows no spread, so no interval."};
    return;
  }
  estimate.se = std::sqrt(variance);
  const double half =
      stats::t_quantile(0.5 + level / 2, static_cast<double>(least) - 1) * estimate.se;
  estimate.interval = {estimate.value - half, estimate.value + half, level};
}

TreeFigures::Figure TreeFigures::figure_of(const Branch& branch, double covered_least,
                                           double level) const {
  Figure figure = weighed(branch, covered_least);
  add_interval(figure, level);
  return figure;
}

}  // namespace troth::measure
