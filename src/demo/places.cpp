#include "demo/places.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/assert.h"

namespace troth::demo {
namespace {

constexpr City kLondon[] = {{"London", 0.74, "London Marylebone"},
                            {"Croydon", 0.14, "Croydon"},
                            {"Kingston upon Thames", 0.12, ""}};
constexpr City kSouthEast[] = {
    {"Brighton", 0.35, "Brighton"}, {"Reading", 0.33, "Reading"}, {"Canterbury", 0.32, ""}};
constexpr City kMidlands[] = {{"Birmingham", 0.48, "Birmingham"},
                              {"Nottingham", 0.27, "Nottingham"},
                              {"Leicester", 0.25, ""}};
constexpr City kNorthWest[] = {
    {"Manchester", 0.50, "Manchester"}, {"Liverpool", 0.32, "Liverpool"}, {"Preston", 0.18, ""}};
constexpr City kYorkshire[] = {
    {"Leeds", 0.46, "Leeds"}, {"Sheffield", 0.32, "Sheffield"}, {"York", 0.22, ""}};
constexpr City kScotland[] = {
    {"Edinburgh", 0.45, "Edinburgh"}, {"Glasgow", 0.42, "Glasgow"}, {"Dundee", 0.13, ""}};
constexpr City kEastChina[] = {
    {"上海", 0.46, "上海静安店"}, {"杭州", 0.30, "杭州西湖店"}, {"南京", 0.24, "南京新街口店"}};
constexpr City kSouthChina[] = {
    {"广州", 0.46, "广州天河店"}, {"深圳", 0.40, "深圳南山店"}, {"厦门", 0.14, ""}};
constexpr City kNorthChina[] = {{"北京", 0.70, "北京朝阳店"}, {"天津", 0.30, ""}};
constexpr City kSouthWestChina[] = {{"成都", 0.62, "成都锦江店"}, {"重庆", 0.38, ""}};

constexpr Region kRegions[] = {
    {"London", Market::uk, 0.18, kLondon},       {"South East", Market::uk, 0.12, kSouthEast},
    {"Midlands", Market::uk, 0.11, kMidlands},   {"North West", Market::uk, 0.14, kNorthWest},
    {"Yorkshire", Market::uk, 0.09, kYorkshire}, {"Scotland", Market::uk, 0.08, kScotland},
    {"华东", Market::cn, 0.12, kEastChina},      {"华南", Market::cn, 0.08, kSouthChina},
    {"华北", Market::cn, 0.05, kNorthChina},     {"西南", Market::cn, 0.03, kSouthWestChina},
};

std::vector<Store> all_stores() {
  std::vector<Store> all;
  for (std::size_t region = 0; region < std::size(kRegions); ++region) {
    for (const auto& city : kRegions[region].cities) {
      if (!city.store.empty()) all.push_back({city.store, region, all.size()});
    }
  }
  return all;
}

}  // namespace

std::span<const Region> regions() {
  return kRegions;
}

std::span<const Store> stores() {
  static const std::vector<Store> kStores = all_stores();
  return kStores;
}

std::size_t store_of(std::size_t region, std::size_t city) {
  TROTH_ASSERT(region < std::size(kRegions) && city < kRegions[region].cities.size());
  const auto all = stores();
  const auto own = kRegions[region].cities[city].store;
  const auto found = std::ranges::find_if(all, [&](const Store& store) {
    return own.empty() ? store.region == region : store.name == own;
  });
  TROTH_ASSERT(found != all.end());
  return found->number;
}

std::string_view country_code(Market market) {
  return market == Market::uk ? "GB" : "CN";
}

}  // namespace troth::demo
