#include "measure/pls_json.h"

namespace troth::measure {
namespace {

Json difference_json(const stats::PlsGroupDifference& d) {
  Json json{{"a", d.a}, {"b", d.b}};
  if (d.to.empty()) {
    json["construct"] = d.from;
  } else {
    json["from"] = d.from;
    json["to"] = d.to;
  }
  json["value_a"] = number(d.value_a);
  json["value_b"] = number(d.value_b);
  json["difference"] = number(d.difference);
  json["p"] = number(d.p);
  json["p_holm"] = number(d.p_holm);
  return json;
}

Json tests_json(const std::vector<stats::PlsPredictionTest>& tests) {
  Json list = Json::array();
  for (const stats::PlsPredictionTest& t : tests) {
    list.push_back({{"construct", t.construct.empty() ? Json(nullptr) : Json(t.construct)},
                    {"loss", number(t.loss)},
                    {"benchmark_loss", number(t.benchmark_loss)},
                    {"difference", number(t.difference.value)},
                    {"ci", interval_json(t.difference.interval)},
                    {"t", number(t.difference.statistic)},
                    {"p", number(t.difference.p)}});
  }
  return list;
}

}  // namespace

Json groups_json(const stats::PlsGroupComparison& comparison) {
  Json json = status_json(comparison.verdict);
  json["permutations"] = {{"requested", comparison.permutations.requested},
                          {"failed", comparison.permutations.failed}};
  json["groups"] = Json::array();
  for (const stats::PlsGroup& group : comparison.groups) {
    Json line{{"group", group.name}, {"n", group.result.n}};
    line.update(status_json(group.result.verdict));
    line["constructs"] = Json::array();
    for (const stats::PlsConstructFigures& c : group.result.figures.constructs) {
      line["constructs"].push_back({{"name", c.name},
                                    {"index", number(c.index.value)},
                                    {"index_ci", interval_json(c.index.interval)},
                                    {"r2", number(c.r2.value)}});
    }
    line["paths"] = Json::array();
    for (const stats::PlsPathFigures& p : group.result.figures.paths) {
      line["paths"].push_back({{"from", p.from},
                               {"to", p.to},
                               {"estimate", number(p.estimate.value)},
                               {"ci", interval_json(p.estimate.interval)},
                               {"p", number(p.estimate.p)}});
    }
    json["groups"].push_back(std::move(line));
  }
  json["path_differences"] = Json::array();
  for (const auto& d : comparison.paths) json["path_differences"].push_back(difference_json(d));
  json["index_differences"] = Json::array();
  for (const auto& d : comparison.indices) json["index_differences"].push_back(difference_json(d));
  return json;
}

Json prediction_json(const stats::PlsPrediction& prediction) {
  Json json = status_json(prediction.verdict);
  json["items"] = Json::array();
  for (const stats::PlsItemPrediction& i : prediction.items) {
    json["items"].push_back({{"construct", i.construct},
                             {"item", i.item},
                             {"q2", number(i.q2)},
                             {"rmse", number(i.rmse)},
                             {"mae", number(i.mae)},
                             {"mean_rmse", number(i.mean_rmse)},
                             {"linear_rmse", number(i.linear_rmse)},
                             {"linear_mae", number(i.linear_mae)}});
  }
  json["cvpat_mean"] = tests_json(prediction.against_mean);
  json["cvpat_linear"] = tests_json(prediction.against_linear);
  return json;
}

void add_micom_figures(Json& result, const stats::PlsMicom& micom) {
  result["groups"] = Json::array();
  for (const auto& [name, rows] : micom.groups) {
    result["groups"].push_back({{"group", name}, {"n", rows}});
  }
  result["constructs"] = Json::array();
  for (const stats::PlsInvariance& v : micom.constructs) {
    result["constructs"].push_back({{"name", v.construct},
                                    {"a", v.a},
                                    {"b", v.b},
                                    {"c", number(v.c)},
                                    {"c_limit", number(v.c_limit)},
                                    {"p_c", number(v.p_c)},
                                    {"mean_difference", number(v.mean_difference)},
                                    {"p_mean", number(v.p_mean)},
                                    {"log_variance_ratio", number(v.log_variance_ratio)},
                                    {"p_variance", number(v.p_variance)},
                                    {"invariance", v.full            ? "full"
                                                   : v.compositional ? "partial"
                                                                     : "none"}});
  }
  result["permutations"] = {{"requested", micom.permutations.requested},
                            {"failed", micom.permutations.failed}};
}

}  // namespace troth::measure
