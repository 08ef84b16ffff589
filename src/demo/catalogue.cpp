#include "demo/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/assert.h"

namespace troth::demo {
namespace {

struct Article {
  std::string_view name;
  std::string_view name_cn;
  double price;  ///< Typical list price in pounds.
};

struct Range {
  std::string_view name;
  std::string_view name_cn;
  std::string_view brand;
  double factor;  ///< Of the typical price.
};

constexpr std::size_t kCategoryCount = 10;
constexpr std::size_t kArticlesEach = 8;

constexpr Category kCategories[kCategoryCount] = {
    {"Tea & Coffee", "茶与咖啡", 0.42}, {"Tableware", "餐具", 0.46},
    {"Kitchen", "厨房用品", 0.54},      {"Bed & Bath", "床品与卫浴", 0.48},
    {"Living", "家居装饰", 0.44},       {"Lighting", "灯具", 0.55},
    {"Furniture", "家具", 0.60},        {"Stationery & Gifts", "文具与礼品", 0.40},
    {"Garden", "园艺", 0.56},           {"Children", "儿童用品", 0.52},
};

constexpr Article kArticles[kCategoryCount][kArticlesEach] = {
    {{"Breakfast Tea 125 g", "早餐红茶125克", 6.5},
     {"Longjing Green Tea 100 g", "龙井绿茶100克", 14},
     {"Jasmine Tea 100 g", "茉莉花茶100克", 8.5},
     {"Oolong Tea 150 g", "乌龙茶150克", 12},
     {"House Coffee Beans 500 g", "招牌咖啡豆500克", 13.5},
     {"Herbal Infusion 20 bags", "花草茶20包", 4.5},
     {"Tea Sampler", "茶叶品鉴装", 18},
     {"Shortbread Tin", "黄油酥饼罐", 7}},
    {{"Stoneware Mug", "粗陶马克杯", 9.5},
     {"Porcelain Teapot", "白瓷茶壶", 34},
     {"Dinner Plate", "餐盘", 11},
     {"Rice Bowl", "饭碗", 7.5},
     {"Serving Dish", "大汤盘", 26},
     {"Set of Four Glasses", "玻璃杯四件套", 22},
     {"Chopstick Set", "筷子套装", 9},
     {"Cutlery Set of 16", "刀叉16件套", 64}},
    {{"Cast Iron Pot", "铸铁锅", 88},
     {"Chef's Knife", "厨师刀", 42},
     {"Bamboo Steamer", "竹蒸笼", 16},
     {"Mixing Bowl", "搅拌碗", 14},
     {"Chopping Board", "砧板", 19},
     {"Linen Tea Towel", "亚麻茶巾", 6.5},
     {"Apron", "围裙", 18},
     {"Storage Jar", "储物罐", 8}},
    {{"Cotton Duvet Set", "纯棉四件套", 72},
     {"Linen Pillowcase", "亚麻枕套", 17},
     {"Wool Blanket", "羊毛毯", 95},
     {"Bath Towel", "浴巾", 19},
     {"Hand Towel", "毛巾", 9},
     {"Bath Mat", "浴室地垫", 21},
     {"Soap Trio", "手工皂三件装", 11},
     {"Hand Cream", "护手霜", 8.5}},
    {{"Velvet Cushion", "丝绒抱枕", 27},
     {"Scented Candle", "香薰蜡烛", 15},
     {"Reed Diffuser", "藤条香薰", 23},
     {"Picture Frame", "相框", 13},
     {"Ceramic Vase", "陶瓷花瓶", 31},
     {"Woven Basket", "编织篮", 24},
     {"Wall Clock", "挂钟", 39},
     {"Wool Rug", "羊毛地毯", 165}},
    {{"Table Lamp", "台灯", 58},
     {"Paper Lantern", "纸灯笼", 18},
     {"Pendant Light", "吊灯", 84},
     {"Reading Light", "阅读灯", 46},
     {"Fairy Lights", "装饰串灯", 12},
     {"Night Light", "小夜灯", 14},
     {"Bulb Pack", "灯泡组合装", 9.5},
     {"Floor Lamp", "落地灯", 128}},
    {{"Side Table", "边几", 118},
     {"Bookshelf", "书架", 175},
     {"Folding Stool", "折叠凳", 36},
     {"Armchair", "单人沙发", 245},
     {"Coat Stand", "衣帽架", 68},
     {"Shoe Rack", "鞋架", 52},
     {"Bench", "长凳", 132},
     {"Wall Shelf", "壁挂架", 29}},
    {{"Notebook", "笔记本", 5.5},
     {"Greeting Card", "贺卡", 2.4},
     {"Gift Wrap", "包装纸", 3.2},
     {"Fountain Pen", "钢笔", 28},
     {"Desk Calendar", "台历", 9},
     {"Ink Bottle", "墨水", 7.5},
     {"Gift Box", "礼盒", 21},
     {"Sticker Sheet", "贴纸", 1.9}},
    {{"Terracotta Pot", "红陶花盆", 8},
     {"Watering Can", "洒水壶", 23},
     {"Seed Collection", "种子组合", 6},
     {"Secateurs", "园艺剪", 19},
     {"Gardening Gloves", "园艺手套", 9},
     {"Bird Feeder", "喂鸟器", 16},
     {"Kneeling Mat", "园艺跪垫", 12},
     {"Bistro Table", "户外小桌", 98}},
    {{"Picture Book", "绘本", 7},
     {"Wooden Blocks", "积木", 22},
     {"Soft Toy", "毛绒玩具", 16},
     {"Puzzle", "拼图", 12},
     {"Bento Box", "儿童便当盒", 14},
     {"Night Gown", "睡袍", 19},
     {"Crayon Set", "蜡笔套装", 5},
     {"Play Tent", "游戏帐篷", 54}},
};

constexpr Range kRanges[] = {{"Marlbeck", "晴川", "Pellowick", 0.82},
                             {"Heronshaw", "鹭影", "Pellowick", 1.00},
                             {"Juniper Row", "杜松", "Juniper Row", 1.18},
                             {"Moon Gate", "月门", "Moon Gate", 1.45}};

/// Prices end as prices do: in 95, 50 or 00.
Minor shop_price(double pounds) {
  if (pounds < 4) return static_cast<Minor>(std::llround(pounds * 20)) * 5;
  if (pounds < 30) return static_cast<Minor>(std::llround(pounds * 2)) * 50 - 5;
  return static_cast<Minor>(std::llround(pounds)) * 100;
}

}  // namespace

std::span<const Category> categories() {
  return kCategories;
}

Catalogue::Catalogue(std::uint64_t seed) {
  Random random(seed, 0xca7a);
  for (std::size_t category = 0; category < kCategoryCount; ++category) {
    for (std::size_t article = 0; article < kArticlesEach; ++article) {
      const auto& a = kArticles[category][article];
      for (std::size_t range = 0; range < std::size(kRanges); ++range) {
        const auto& r = kRanges[range];
        Product product;
        product.sku = fmt::format("{:c}{:c}-{}{:02}", 'A' + static_cast<int>(category),
                                  'A' + static_cast<int>(range), category + 1, article + 11);
        product.name = fmt::format("{} {}", r.name, a.name);
        product.name_cn = fmt::format("{} {}", r.name_cn, a.name_cn);
        product.brand = r.brand;
        product.category = category;
        product.price = shop_price(a.price * r.factor * std::exp(0.06 * random.normal()));
        const double share = kCategories[category].cost_share + 0.04 * random.normal();
        product.cost =
            std::llround(static_cast<double>(product.price) * std::clamp(share, 0.25, 0.75));
        product.weight = std::exp(0.7 * random.normal());
        products_.push_back(std::move(product));
      }
    }
  }
  std::ranges::sort(products_, [](const Product& x, const Product& y) {
    return x.price != y.price ? x.price < y.price : x.sku < y.sku;
  });
}

const Product& Catalogue::pick(Random& random, Minor lo, Minor hi, std::size_t favourite) const {
  const auto by_price = [](const Product& product, Minor price) { return product.price < price; };
  const auto first = std::lower_bound(products_.begin(), products_.end(), lo, by_price);
  const auto last = std::lower_bound(first, products_.end(), hi + 1, by_price);
  if (first == last) return first == products_.end() ? products_.back() : *first;
  // The best of three: cheaper than weighing the whole range, and much the same.
  const auto count = static_cast<std::uint64_t>(last - first);
  const Product* best = nullptr;
  double best_score = 0;
  for (int i = 0; i < 3; ++i) {
    const auto& product = first[static_cast<std::ptrdiff_t>(random.below(count))];
    const double liking = product.category == favourite ? 3.0 : 1.0;
    const double score = product.weight * liking * (1 - random.uniform());
    if (best == nullptr || score > best_score) {
      best = &product;
      best_score = score;
    }
  }
  return *best;
}

}  // namespace troth::demo
