#pragma once
// The model of a PLS path analysis: which items measure which construct, and which construct acts
// on which.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace troth::stats {

/// How a construct is made of its items. A: reflective, weights are correlations with the inner
/// estimate; B: formative, weights are regression coefficients (Wold 1982).
enum class PlsMode : std::uint8_t { A, B };

/// How a construct's neighbours are weighed in its inner estimate (Lohmoeller 1989).
enum class PlsScheme : std::uint8_t { path, factor, centroid };

/// A construct is measured by `items`; or, of second order, by the constructs named in `parts`; or
/// it is the product of the two constructs in `product` (moderation). Exactly one of the three.
struct PlsConstruct {
  std::string name;
  PlsMode mode = PlsMode::A;
  std::vector<std::string> items;
  std::vector<std::string> parts;
  std::vector<std::string> product;

  bool second_order() const { return !parts.empty(); }
  bool interaction() const { return !product.empty(); }
};

struct PlsPath {
  std::string from;
  std::string to;
};

/// `target` names the construct whose importance-performance map is drawn; empty means the last
/// one on which others act. `note` is printed with the result.
struct PlsModel {
  std::string name;
  std::vector<PlsConstruct> constructs;
  std::vector<PlsPath> paths;
  std::string target;
  std::string note;

  /// Place of a construct, or constructs.size().
  std::size_t find(const std::string& construct) const;
  /// Every item of every construct, in the model's order.
  std::vector<std::string> items() const;
};

/// Refuses (bad_input, `subject` is the place in the model's JSON: "constructs[2].items[0]") a
/// model without constructs or paths; names that are empty or used twice; an item in two
/// constructs; a construct without items or with more than one kind of measure; parts and factors
/// that do not exist or are themselves made of others; a path that is doubled or leads nowhere or
/// to itself, or joins the parts of a second-order construct; a circle of paths; a construct that
/// no path touches; an interaction that something acts on.
Status check_pls_model(const PlsModel& model);

/// Constructs in an order in which causes come before effects; the model must be checked.
std::vector<std::size_t> causal_order(const PlsModel& model);

/// Whether all constructs hang together by paths, in whichever direction.
bool is_connected(const PlsModel& model);

}  // namespace troth::stats
