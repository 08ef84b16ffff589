#include "stats/pls_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace troth::stats {
namespace {

Error refused(std::string message, std::string place, std::string hint = "") {
  return {ErrorCode::bad_input, std::move(message), std::move(place), std::move(hint)};
}

std::string construct_place(std::size_t k) {
  return fmt::format("constructs[{}]", k);
}

Status check_names(const PlsModel& model) {
  if (model.constructs.empty()) return refused("The model has no constructs.", "constructs");
  if (model.paths.empty()) return refused("The model has no paths.", "paths");
  std::map<std::string, std::size_t> owner;
  std::map<std::string, std::size_t> seen;
  for (std::size_t k = 0; k < model.constructs.size(); ++k) {
    const PlsConstruct& construct = model.constructs[k];
    const std::string place = construct_place(k);
    if (construct.name.empty()) return refused("A construct has no name.", place + ".name");
    if (!seen.emplace(construct.name, k).second) {
      return refused(fmt::format("Two constructs are named \"{}\".", construct.name),
                     place + ".name");
    }
    const int kinds = (construct.items.empty() ? 0 : 1) + (construct.second_order() ? 1 : 0) +
                      (construct.interaction() ? 1 : 0);
    if (kinds != 1) {
      return refused(
          fmt::format("\"{}\" needs exactly one of items, parts and product.", construct.name),
          place);
    }
    for (std::size_t i = 0; i < construct.items.size(); ++i) {
      const std::string at = fmt::format("{}.items[{}]", place, i);
      if (construct.items[i].empty()) return refused("An item has no name.", at);
      const auto [other, fresh] = owner.emplace(construct.items[i], k);
      if (!fresh) {
        return refused(
            fmt::format("Item \"{}\" is used twice: in \"{}\" and in \"{}\".", construct.items[i],
                        model.constructs[other->second].name, construct.name),
            at, "An item measures one construct, once.");
      }
    }
  }
  return {};
}

Status check_made_of(const PlsModel& model) {
  std::set<std::string> used;
  for (std::size_t k = 0; k < model.constructs.size(); ++k) {
    const PlsConstruct& construct = model.constructs[k];
    for (std::size_t i = 0; i < construct.parts.size(); ++i) {
      const std::string at = fmt::format("constructs[{}].parts[{}]", k, i);
      const std::size_t part = model.find(construct.parts[i]);
      if (part == model.constructs.size() || model.constructs[part].items.empty()) {
        return refused(fmt::format("\"{}\" is not a construct with items.", construct.parts[i]),
                       at);
      }
      if (!used.insert(construct.parts[i]).second) {
        return refused(fmt::format("\"{}\" is a part twice.", construct.parts[i]), at);
      }
    }
    const std::string at = fmt::format("constructs[{}].product", k);
    if (construct.interaction() && construct.product.size() != 2) {
      return refused("A product has exactly two factors.", at);
    }
    for (const std::string& factor : construct.product) {
      const std::size_t f = model.find(factor);
      if (f == model.constructs.size() || model.constructs[f].interaction()) {
        return refused(fmt::format("\"{}\" cannot be a factor: it must be a construct that is "
                                   "measured.",
                                   factor),
                       at);
      }
    }
  }
  for (std::size_t k = 0; k < model.constructs.size(); ++k) {
    for (const std::string& factor : model.constructs[k].product) {
      if (used.count(factor) > 0) {
        return refused(
            fmt::format("\"{}\" is part of another construct and cannot be a factor.", factor),
            fmt::format("constructs[{}].product", k));
      }
    }
  }
  return {};
}

std::set<std::string> parts_of(const PlsModel& model) {
  std::set<std::string> parts;
  for (const PlsConstruct& construct : model.constructs) {
    parts.insert(construct.parts.begin(), construct.parts.end());
  }
  return parts;
}

Status check_paths(const PlsModel& model) {
  const std::set<std::string> parts = parts_of(model);
  std::set<std::pair<std::string, std::string>> seen;
  std::set<std::string> touched;
  for (std::size_t i = 0; i < model.paths.size(); ++i) {
    const PlsPath& path = model.paths[i];
    const std::string at = fmt::format("paths[{}]", i);
    for (const std::string& end : {path.from, path.to}) {
      if (model.find(end) == model.constructs.size()) {
        return refused(fmt::format("The path names \"{}\", which is not a construct.", end), at);
      }
      if (parts.count(end) > 0) {
        return refused(fmt::format("\"{}\" is part of a second-order construct; paths join the "
                                   "whole.",
                                   end),
                       at);
      }
      touched.insert(end);
    }
    if (path.from == path.to) {
      return refused(fmt::format("\"{}\" acts on itself.", path.from), at);
    }
    if (!seen.emplace(path.from, path.to).second) {
      return refused(fmt::format("The path {} -> {} is there twice.", path.from, path.to), at);
    }
    if (model.constructs[model.find(path.to)].interaction()) {
      return refused(fmt::format("Nothing can act on the product \"{}\".", path.to), at);
    }
  }
  for (std::size_t k = 0; k < model.constructs.size(); ++k) {
    const std::string& name = model.constructs[k].name;
    if (touched.count(name) == 0 && parts.count(name) == 0) {
      return refused(fmt::format("No path touches \"{}\".", name), construct_place(k),
                     "Add a path or leave the construct out: its weights would have no meaning.");
    }
  }
  return {};
}

}  // namespace

std::size_t PlsModel::find(const std::string& construct) const {
  const auto found = std::find_if(constructs.begin(), constructs.end(),
                                  [&](const PlsConstruct& c) { return c.name == construct; });
  return static_cast<std::size_t>(found - constructs.begin());
}

std::vector<std::string> PlsModel::items() const {
  std::vector<std::string> all;
  for (const PlsConstruct& construct : constructs) {
    all.insert(all.end(), construct.items.begin(), construct.items.end());
  }
  return all;
}

std::vector<std::size_t> causal_order(const PlsModel& model) {
  const std::size_t count = model.constructs.size();
  std::vector<std::size_t> open(count, 0);
  for (const PlsPath& path : model.paths) ++open[model.find(path.to)];
  std::vector<std::size_t> order;
  std::vector<bool> placed(count, false);
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t k = 0; k < count; ++k) {
      if (placed[k] || open[k] > 0) continue;
      placed[k] = moved = true;
      order.push_back(k);
      for (const PlsPath& path : model.paths) {
        if (path.from == model.constructs[k].name) --open[model.find(path.to)];
      }
    }
  }
  return order;
}

bool is_connected(const PlsModel& model) {
  std::vector<std::size_t> island(model.constructs.size());
  std::iota(island.begin(), island.end(), std::size_t{0});
  const auto join = [&](const std::string& a, const std::string& b) {
    const std::size_t from = island[model.find(a)];
    const std::size_t to = island[model.find(b)];
    std::replace(island.begin(), island.end(), from, to);
  };
  for (const PlsPath& path : model.paths) join(path.from, path.to);
  for (const PlsConstruct& construct : model.constructs) {
    for (const std::string& part : construct.parts) join(part, construct.name);
    for (const std::string& factor : construct.product) join(factor, construct.name);
  }
  return std::all_of(island.begin(), island.end(),
                     [&](std::size_t i) { return i == island.front(); });
}

Status check_pls_model(const PlsModel& model) {
  TROTH_TRY(check_names(model));
  TROTH_TRY(check_made_of(model));
  TROTH_TRY(check_paths(model));
  const std::vector<std::size_t> order = causal_order(model);
  if (order.size() < model.constructs.size()) {
    std::string circle;
    for (std::size_t k = 0; k < model.constructs.size(); ++k) {
      if (std::find(order.begin(), order.end(), k) == order.end()) {
        circle += (circle.empty() ? "" : ", ") + model.constructs[k].name;
      }
    }
    return refused(fmt::format("The paths go round in a circle through {}.", circle), "paths",
                   "Take out the path that closes the circle.");
  }
  if (!model.target.empty() && model.find(model.target) == model.constructs.size()) {
    return refused(fmt::format("The target \"{}\" is not a construct.", model.target), "target");
  }
  return {};
}

}  // namespace troth::stats
