#include "measure/pls_json.h"

#include <algorithm>
#include <cmath>

namespace troth::measure {
namespace {

using stats::PlsFigure;

/// The value under `name`, its interval under `name`_ci when there is one.
void add(Json& json, const std::string& name, const PlsFigure& figure) {
  json[name] = number(figure.value);
  if (figure.interval.known()) json[name + "_ci"] = interval_json(figure.interval);
}

Json constructs_json(const std::vector<stats::PlsConstructFigures>& constructs) {
  Json list = Json::array();
  for (const stats::PlsConstructFigures& c : constructs) {
    Json json{
        {"name", c.name}, {"mode", c.mode == stats::PlsMode::A ? "A" : "B"}, {"items", c.items}};
    add(json, "alpha", c.alpha);
    add(json, "omega", c.omega);
    add(json, "rho_a", c.rho_a);
    add(json, "rho_c", c.rho_c);
    add(json, "ave", c.ave);
    add(json, "r2", c.r2);
    add(json, "r2_adjusted", c.r2_adjusted);
    json["index"] = number(c.index.value);
    json["index_ci"] = interval_json(c.index.interval);
    json["index_se"] = number(c.index.se);
    list.push_back(std::move(json));
  }
  return list;
}

Json pls_items_json(const stats::PlsFigures& figures) {
  Json list = Json::array();
  for (const stats::PlsItemFigures& i : figures.items) {
    Json json{{"construct", i.construct},           {"item", i.item},
              {"loading", number(i.loading.value)}, {"weight", number(i.weight.value)},
              {"vif", number(i.vif.value)},         {"ci", interval_json(i.loading.interval)}};
    if (i.weight.interval.known()) {
      json["weight_ci"] = interval_json(i.weight.interval);
      json["weight_p"] = number(i.weight.p);
      json["vif_ci"] = interval_json(i.vif.interval);
    }
    Json cross = Json::object();
    Json cross_ci = Json::object();
    for (std::size_t k = 0; k < i.cross.size(); ++k) {
      cross[figures.constructs[k].name] = number(i.cross[k].value);
      if (i.cross[k].interval.known()) {
        cross_ci[figures.constructs[k].name] = interval_json(i.cross[k].interval);
      }
    }
    json["cross_loadings"] = std::move(cross);
    if (!cross_ci.empty()) json["cross_loadings_ci"] = std::move(cross_ci);
    list.push_back(std::move(json));
  }
  return list;
}

Json paths_json(const std::vector<stats::PlsPathFigures>& paths) {
  Json list = Json::array();
  for (const stats::PlsPathFigures& p : paths) {
    Json json{{"from", p.from},
              {"to", p.to},
              {"estimate", number(p.estimate.value)},
              {"ci", interval_json(p.estimate.interval)},
              {"se", number(p.estimate.se)},
              {"p", number(p.estimate.p)}};
    add(json, "f2", p.f2);
    add(json, "vif", p.vif);
    list.push_back(std::move(json));
  }
  return list;
}

Json effect_json(const stats::PlsEffectFigures& e, const PlsFigure& figure) {
  return {{"from", e.from},
          {"to", e.to},
          {"estimate", number(figure.value)},
          {"ci", interval_json(figure.interval)},
          {"se", number(figure.se)},
          {"p", number(figure.p)}};
}

void add_effects(Json& result, const stats::PlsFigures& figures) {
  result["total_effects"] = Json::array();
  result["indirect_effects"] = Json::array();
  for (const stats::PlsEffectFigures& e : figures.effects) {
    Json total = effect_json(e, e.total);
    add(total, "unstandardised", e.unstandardised);
    result["total_effects"].push_back(std::move(total));
    // Where only the direct path leads there, the indirect effect is 0 by construction.
    if (e.indirect.value != 0) result["indirect_effects"].push_back(effect_json(e, e.indirect));
  }
}

void add_pairs(Json& result, const stats::PlsFigures& figures) {
  result["htmt"] = Json::array();
  result["construct_correlations"] = Json::array();
  for (const stats::PlsPairFigures& pair : figures.pairs) {
    result["htmt"].push_back({{"a", pair.a},
                              {"b", pair.b},
                              {"value", number(pair.htmt.value)},
                              {"ci", interval_json(pair.htmt.interval)}});
    result["construct_correlations"].push_back({{"a", pair.a},
                                                {"b", pair.b},
                                                {"value", number(pair.correlation.value)},
                                                {"ci", interval_json(pair.correlation.interval)}});
  }
}

/// Of the first stage only what the last one does not measure itself.
Json parts_json(const stats::PlsFigures& first, const stats::PlsFigures& last) {
  stats::PlsFigures parts = first;
  const auto in_last = [&](const std::string& name) {
    return std::any_of(last.constructs.begin(), last.constructs.end(),
                       [&](const auto& c) { return c.name == name; });
  };
  std::erase_if(parts.items, [&](const auto& item) { return in_last(item.construct); });
  Json items = pls_items_json(parts);  // cross loadings on all constructs of the stage
  std::erase_if(parts.constructs, [&](const auto& c) { return in_last(c.name); });
  return {{"constructs", constructs_json(parts.constructs)}, {"items", std::move(items)}};
}

void add_more(Json& result, const stats::PlsResult& r) {
  if (r.parts) result["parts"] = parts_json(*r.parts, r.figures);
  if (!r.moderation.empty()) result["moderation"] = Json::array();
  for (const stats::PlsModeration& m : r.moderation) {
    result["moderation"].push_back({{"focal", m.focal},
                                    {"moderator", m.moderator},
                                    {"to", m.to},
                                    {"interaction", number(m.interaction.value)},
                                    {"ci", interval_json(m.interaction.interval)},
                                    {"p", number(m.interaction.p)},
                                    {"slope_low", number(m.slope_low)},
                                    {"slope_mean", number(m.slope_mean)},
                                    {"slope_high", number(m.slope_high)}});
  }
  Json map = Json::array();
  for (const stats::PlsImportance& i : r.importance) {
    map.push_back({{"name", i.name},
                   {"importance", number(i.importance.value)},
                   {"importance_ci", interval_json(i.importance.interval)},
                   {"performance", number(i.performance.value)},
                   {"performance_ci", interval_json(i.performance.interval)}});
  }
  Json items = Json::array();
  for (const stats::PlsItemImportance& i : r.item_importance) {
    items.push_back({{"construct", i.construct},
                     {"item", i.item},
                     {"importance", number(i.importance)},
                     {"performance", number(i.performance)}});
  }
  result["ipma"] = {
      {"target", r.target}, {"constructs", std::move(map)}, {"items", std::move(items)}};
}

Json consistent_json(const stats::PlsConsistent& consistent) {
  Json json = status_json(consistent.verdict);
  json["paths"] = Json::array();
  for (const stats::PlsPathFigures& p : consistent.paths) {
    json["paths"].push_back(
        {{"from", p.from}, {"to", p.to}, {"estimate", number(p.estimate.value)}});
  }
  json["r2"] = Json::object();
  for (const stats::PlsConstructFigures& c : consistent.constructs) {
    if (std::isfinite(c.r2.value)) json["r2"][c.name] = c.r2.value;
  }
  return json;
}

}  // namespace

void add_pls_figures(Json& result, const stats::PlsModel& model, const stats::PlsResult& r) {
  result["effective_n"] = number(r.effective_n);
  result["rows_dropped"] = r.rows_dropped;
  result["model"] = {{"name", model.name}, {"note", model.note}};
  result["constructs"] = constructs_json(r.figures.constructs);
  result["items"] = pls_items_json(r.figures);
  result["paths"] = paths_json(r.figures.paths);
  add_effects(result, r.figures);
  add_pairs(result, r.figures);
  add(result, "srmr", r.figures.srmr);
  add(result, "srmr_saturated", r.figures.srmr_saturated);
  add(result, "gof", r.figures.gof);
  result["iterations"] = r.iterations;
  Json causes = Json::object();
  for (const auto& [cause, count] : r.bootstrap.causes) causes[cause] = count;
  result["bootstrap"] = {{"requested", r.bootstrap.requested},
                         {"used", r.bootstrap.used},
                         {"failed", r.bootstrap.failed},
                         {"causes", std::move(causes)}};
  add_more(result, r);
  result["consistent"] = consistent_json(r.consistent);
  result["data"] = Json::array();
  for (const stats::PlsItemSummary& item : r.items) {
    result["data"].push_back({{"item", item.item},
                              {"missing", item.missing},
                              {"mean", number(item.mean)},
                              {"sd", number(item.sd)}});
  }
}

}  // namespace troth::measure
