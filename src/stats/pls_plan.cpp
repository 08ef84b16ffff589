#include "stats/pls_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/assert.h"

namespace troth::stats {
namespace {

using Kind = PlsSource::Kind;

/// The constructs with which a path's end is joined in the parts stage.
std::vector<std::string> expanded(const PlsModel& model, const std::string& name) {
  const PlsConstruct& construct = model.constructs[model.find(name)];
  return construct.second_order() ? construct.parts : std::vector<std::string>{name};
}

/// Parts stand for their wholes; products are left out.
PlsModel parts_model(const PlsModel& model) {
  PlsModel parts;
  for (const PlsConstruct& construct : model.constructs) {
    if (!construct.items.empty()) parts.constructs.push_back(construct);
  }
  for (const PlsPath& path : model.paths) {
    if (model.constructs[model.find(path.from)].interaction()) continue;
    for (const std::string& from : expanded(model, path.from)) {
      for (const std::string& to : expanded(model, path.to)) parts.paths.push_back({from, to});
    }
  }
  return parts;
}

/// The model with wholes measured by their parts' scores, with or without products.
PlsModel whole_model(const PlsModel& model, bool with_products) {
  std::set<std::string> parts;
  for (const PlsConstruct& construct : model.constructs) {
    parts.insert(construct.parts.begin(), construct.parts.end());
  }
  PlsModel whole;
  whole.name = model.name;
  whole.target = model.target;
  for (const PlsConstruct& construct : model.constructs) {
    if (parts.count(construct.name) > 0) continue;
    if (construct.interaction() && !with_products) continue;
    PlsConstruct measured = construct;
    if (construct.second_order()) measured.items = construct.parts;
    if (construct.interaction()) measured.items = {construct.name};
    whole.constructs.push_back(std::move(measured));
  }
  for (const PlsPath& path : model.paths) {
    if (whole.find(path.from) < whole.constructs.size()) whole.paths.push_back(path);
  }
  return whole;
}

std::vector<PlsSource> sources_of(const PlsModel& stage, const PlsModel& model,
                                  const PlsStage* parts) {
  std::map<std::string, std::size_t> columns;
  for (const std::string& item : model.items()) columns.emplace(item, columns.size());
  std::vector<PlsSource> sources;
  std::size_t products = 0;
  for (const PlsConstruct& construct : stage.constructs) {
    for (const std::string& item : construct.items) {
      if (construct.interaction()) {
        sources.push_back({Kind::product, products++});
      } else if (construct.second_order()) {
        sources.push_back({Kind::part, parts->model.find(item)});
      } else {
        sources.push_back({Kind::column, columns.at(item)});
      }
    }
  }
  return sources;
}

}  // namespace

PlsStage::PlsStage(PlsModel measured, std::vector<PlsSource> item_sources)
    : model(std::move(measured)),
      sources(std::move(item_sources)),
      shape(shape_of(model)),
      layout(shape) {}

PlsPlan::PlsPlan(const PlsModel& checked) : model(checked) {
  const auto any = [&](auto test) {
    return std::any_of(model.constructs.begin(), model.constructs.end(), test);
  };
  if (any([](const PlsConstruct& c) { return c.second_order(); })) {
    PlsModel first = parts_model(model);
    std::vector<PlsSource> sources = sources_of(first, model, nullptr);
    parts = std::make_unique<PlsStage>(std::move(first), std::move(sources));
  }
  if (any([](const PlsConstruct& c) { return c.interaction(); })) {
    PlsModel middle = whole_model(model, false);
    std::vector<PlsSource> sources = sources_of(middle, model, parts.get());
    scores = std::make_unique<PlsStage>(std::move(middle), std::move(sources));
  }
  PlsModel whole = whole_model(model, true);
  std::vector<PlsSource> sources = sources_of(whole, model, parts.get());
  last = std::make_unique<PlsStage>(std::move(whole), std::move(sources));
  std::map<std::size_t, std::size_t> product_of;
  for (std::size_t k = 0; k < last->model.constructs.size(); ++k) {
    const PlsConstruct& construct = last->model.constructs[k];
    if (!construct.interaction()) continue;
    product_of[k] = products.size();
    products.emplace_back(scores->model.find(construct.product[0]),
                          scores->model.find(construct.product[1]));
  }
  for (std::size_t m = 0; m < last->layout.paths.size(); ++m) {
    const auto found = product_of.find(last->layout.paths[m].first);
    if (found != product_of.end()) interaction_paths.emplace_back(m, found->second);
  }
}

}  // namespace troth::stats
