#include "demo/names.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "base/assert.h"
#include "base/text.h"

namespace troth::demo {
namespace {

constexpr std::string_view kFemale[] = {
    "Alice",    "Amelia",    "Anita",   "Anna",   "Aoife",  "Beatrice", "Bethan",  "Bridget",
    "Carol",    "Charlotte", "Chloe",   "Claire", "Daisy",  "Deborah",  "Diane",   "Edith",
    "Eleanor",  "Elena",     "Emily",   "Esther", "Eva",    "Fatima",   "Fiona",   "Florence",
    "Frances",  "Freya",     "Gillian", "Grace",  "Hannah", "Harriet",  "Heather", "Helen",
    "Imogen",   "Ingrid",    "Isla",    "Ivy",    "Jane",   "Jasmine",  "Joanna",  "Judith",
    "Karen",    "Kate",      "Laura",   "Leila",  "Lucy",   "Lydia",    "Mabel",   "Margaret",
    "Martha",   "Megan",     "Miriam",  "Nadia",  "Naomi",  "Niamh",    "Nina",    "Olivia",
    "Patricia", "Poppy",     "Priya",   "Rachel", "Rosa",   "Ruth",     "Samira",  "Sarah",
    "Sophie",   "Susan",     "Tamsin",  "Tessa",  "Ursula", "Valerie",  "Vera",    "Victoria",
    "Wendy",    "Winifred",  "Yasmin",  "Zoe"};
constexpr std::string_view kMale[] = {
    "Adam",     "Adrian", "Ahmed",   "Alan",     "Alfie",       "Andrew",   "Angus",   "Anthony",
    "Arthur",   "Ben",    "Callum",  "Charles",  "Christopher", "Colin",    "Craig",   "Daniel",
    "David",    "Derek",  "Dominic", "Duncan",   "Edward",      "Elliot",   "Euan",    "Felix",
    "Francis",  "Frank",  "Gareth",  "Geoffrey", "George",      "Graham",   "Harry",   "Henry",
    "Hugh",     "Ian",    "Imran",   "Isaac",    "Jack",        "James",    "Joel",    "John",
    "Joseph",   "Keith",  "Kenneth", "Kieran",   "Leo",         "Lewis",    "Liam",    "Louis",
    "Malcolm",  "Mark",   "Martin",  "Matthew",  "Michael",     "Mohammed", "Nathan",  "Neil",
    "Nicholas", "Nigel",  "Oliver",  "Omar",     "Oscar",       "Owen",     "Patrick", "Paul",
    "Peter",    "Philip", "Ravi",    "Rhys",     "Robert",      "Rory",     "Samuel",  "Simon",
    "Stephen",  "Theo",   "Thomas",  "Toby",     "Tom",         "Victor",   "Walter",  "William"};
constexpr std::string_view kFamily[] = {
    "Abbott",    "Adeyemi",    "Ahmed",      "Ainsworth",  "Aldridge",  "Anderson",  "Armitage",
    "Ashworth",  "Bailey",     "Barker",     "Barlow",     "Begum",     "Bennett",   "Birch",
    "Blackwood", "Booth",      "Bradshaw",   "Brennan",    "Brooks",    "Burgess",   "Calder",
    "Campbell",  "Carey",      "Cartwright", "Chadwick",   "Chowdhury", "Clayton",   "Clegg",
    "Coates",    "Cooper",     "Crawford",   "Cullen",     "Dalton",    "Davies",    "Dawson",
    "Dixon",     "Doherty",    "Douglas",    "Drummond",   "Eastwood",  "Ellis",     "Evans",
    "Farrell",   "Ferguson",   "Fielding",   "Finch",      "Fletcher",  "Forbes",    "Foster",
    "Garner",    "Gibson",     "Gill",       "Gordon",     "Graham",    "Grant",     "Greenwood",
    "Hadley",    "Hardcastle", "Harrison",   "Hartley",    "Hayes",     "Heaton",    "Hilton",
    "Holt",      "Hughes",     "Hussain",    "Jarvis",     "Jenkins",   "Johnstone", "Kaur",
    "Kelly",     "Kendall",    "Khan",       "Kowalski",   "Lambert",   "Lawson",    "Lennox",
    "Lister",    "Lloyd",      "MacDonald",  "Mackay",     "Marsden",   "Marshall",  "Mason",
    "McBride",   "McKenna",    "Mellor",     "Mistry",     "Moffat",    "Morgan",    "Murray",
    "Nolan",     "Norris",     "Nowak",      "Ogden",      "Okafor",    "Oldfield",  "Osborne",
    "Parker",    "Patel",      "Pearce",     "Pickering",  "Pritchard", "Quigley",   "Radcliffe",
    "Ramsay",    "Reid",       "Rhodes",     "Rigby",      "Robertson", "Rowe",      "Sandhu",
    "Schofield", "Sharma",     "Shaw",       "Sinclair",   "Singh",     "Slater",    "Stafford",
    "Stewart",   "Sutcliffe",  "Swift",      "Talbot",     "Taylor",    "Thornton",  "Tierney",
    "Turner",    "Underwood",  "Vaughan",    "Wainwright", "Walker",    "Walsh",     "Webster",
    "Whitaker",  "Whittle",    "Wilkinson",  "Winters",    "Wood",      "Yates",     "Young"};

/// A character with its sound in Latin letters.
struct Sound {
  std::string_view character;
  std::string_view latin;
};

constexpr Sound kFamilyCn[] = {
    {"王", "wang"},  {"李", "li"},   {"张", "zhang"}, {"刘", "liu"},  {"陈", "chen"},
    {"杨", "yang"},  {"赵", "zhao"}, {"黄", "huang"}, {"周", "zhou"}, {"吴", "wu"},
    {"徐", "xu"},    {"孙", "sun"},  {"胡", "hu"},    {"朱", "zhu"},  {"高", "gao"},
    {"林", "lin"},   {"何", "he"},   {"郭", "guo"},   {"马", "ma"},   {"罗", "luo"},
    {"梁", "liang"}, {"宋", "song"}, {"郑", "zheng"}, {"谢", "xie"},  {"韩", "han"},
    {"唐", "tang"},  {"冯", "feng"}, {"于", "yu"},    {"董", "dong"}, {"萧", "xiao"},
    {"程", "cheng"}, {"曹", "cao"},  {"袁", "yuan"},  {"邓", "deng"}, {"许", "xu"},
    {"傅", "fu"},    {"沈", "shen"}, {"曾", "zeng"},  {"彭", "peng"}, {"吕", "lv"},
    {"苏", "su"},    {"卢", "lu"},   {"蒋", "jiang"}, {"蔡", "cai"},  {"贾", "jia"},
    {"丁", "ding"},  {"魏", "wei"},  {"薛", "xue"},   {"叶", "ye"},   {"阎", "yan"},
    {"余", "yu"},    {"潘", "pan"},  {"杜", "du"},    {"戴", "dai"},  {"夏", "xia"},
    {"钟", "zhong"}, {"汪", "wang"}, {"田", "tian"},  {"任", "ren"},  {"姜", "jiang"}};
constexpr Sound kFemaleCn[] = {
    {"芳", "fang"}, {"娜", "na"},   {"敏", "min"},  {"静", "jing"}, {"丽", "li"},   {"艳", "yan"},
    {"娟", "juan"}, {"霞", "xia"},  {"婷", "ting"}, {"雪", "xue"},  {"琳", "lin"},  {"慧", "hui"},
    {"莹", "ying"}, {"梅", "mei"},  {"兰", "lan"},  {"洁", "jie"},  {"颖", "ying"}, {"倩", "qian"},
    {"蕾", "lei"},  {"薇", "wei"},  {"雨", "yu"},   {"欣", "xin"},  {"怡", "yi"},   {"佳", "jia"},
    {"晓", "xiao"}, {"梦", "meng"}, {"思", "si"},   {"若", "ruo"},  {"诗", "shi"},  {"涵", "han"},
    {"月", "yue"},  {"萍", "ping"}, {"燕", "yan"},  {"璐", "lu"},   {"瑶", "yao"},  {"岚", "lan"}};
constexpr Sound kMaleCn[] = {{"伟", "wei"},  {"强", "qiang"}, {"磊", "lei"},  {"军", "jun"},
                             {"洋", "yang"}, {"勇", "yong"},  {"杰", "jie"},  {"涛", "tao"},
                             {"明", "ming"}, {"超", "chao"},  {"刚", "gang"}, {"平", "ping"},
                             {"辉", "hui"},  {"鹏", "peng"},  {"华", "hua"},  {"飞", "fei"},
                             {"鑫", "xin"},  {"波", "bo"},    {"斌", "bin"},  {"宇", "yu"},
                             {"浩", "hao"},  {"凯", "kai"},   {"健", "jian"}, {"俊", "jun"},
                             {"帆", "fan"},  {"晨", "chen"},  {"旭", "xu"},   {"博", "bo"},
                             {"文", "wen"},  {"志", "zhi"},   {"建", "jian"}, {"国", "guo"},
                             {"子", "zi"},   {"瑞", "rui"},   {"航", "hang"}, {"天", "tian"}};

/// Landlines that Ofcom keeps free for drama, without the last digit.
constexpr std::string_view kDramaLines[] = {"20 7946 01", "20 7946 02", "1632 9601",  "1632 9602",
                                            "121 496 01", "115 496 01", "161 496 01", "151 496 01",
                                            "113 496 01", "114 496 01", "131 496 01", "141 496 01"};

template <typename T, std::size_t N>
const T& pick_of(Random& random, const T (&list)[N]) {
  return list[random.below(N)];
}

/// `value` in at least `width` digits.
std::string digits(std::uint64_t value, std::size_t width) {
  auto text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::string base36(std::uint64_t value) {
  std::string text;
  do {
    text.push_back("0123456789abcdefghijklmnopqrstuvwxyz"[value % 36]);
    value /= 36;
  } while (value != 0);
  std::ranges::reverse(text);
  return text;
}

}  // namespace

std::size_t draw_family(Random& random, Market market) {
  return random.below(market == Market::uk ? std::size(kFamily) : std::size(kFamilyCn));
}

PersonName make_name(Random& random, Market market, Gender gender, std::size_t family) {
  const bool female = gender == Gender::female;
  if (market == Market::uk) {
    TROTH_ASSERT(family < std::size(kFamily));
    const auto given = female ? pick_of(random, kFemale) : pick_of(random, kMale);
    PersonName name{std::string(given) + " " + std::string(kFamily[family]), ascii_lower(given),
                    ascii_lower(kFamily[family])};
    return name;
  }
  TROTH_ASSERT(family < std::size(kFamilyCn));
  PersonName name{std::string(kFamilyCn[family].character), "",
                  std::string(kFamilyCn[family].latin)};
  const int characters = random.chance(0.72) ? 2 : 1;
  for (int i = 0; i < characters; ++i) {
    const auto& sound = female ? pick_of(random, kFemaleCn) : pick_of(random, kMaleCn);
    name.full += sound.character;
    name.given_latin += sound.latin;
  }
  return name;
}

std::string mobile_number(Market market, std::uint64_t index) {
  // Multiplying by a number without common divisor permutes the 100 million last digits.
  const auto tail = (index * 48'271'337 + 20'907'041) % 100'000'000;
  const auto text = digits(tail, 8);
  if (market == Market::uk) return "+4471" + text;
  return "+8612" + digits(index % 10, 1) + text;
}

std::string store_number(Market market, std::size_t store) {
  if (market == Market::uk) {
    const auto line = kDramaLines[store % std::size(kDramaLines)];
    const auto last = digits(store / std::size(kDramaLines) * 7 % 10, 1);
    return "0" + std::string(line) + last + (line.starts_with("1632") ? "0" : "5");
  }
  return "+86 21 0100 " + digits(4100 + store, 4);
}

std::string as_typed(Random& random, std::string_view international) {
  std::string text(international);
  const bool uk = text.starts_with("+44");
  switch (random.below(4)) {
    case 0:
      return text;
    case 1:  // Spaced, with the country code.
      return text.substr(0, 3) + " " + text.substr(3, uk ? 4U : 3U) + " " +
             text.substr(uk ? 7 : 6, uk ? 3U : 4U) + " " + text.substr(10);
    default:
      break;
  }
  if (uk) return "0" + text.substr(3, 4) + (random.chance(0.7) ? " " : "-") + text.substr(7);
  return "0086 " + text.substr(3, 3) + " " + text.substr(6, 4) + " " + text.substr(10);
}

std::string email_address(Random& random, const PersonName& name, std::uint64_t index) {
  constexpr std::string_view kHosts[] = {"example.com", "example.net", "example.org"};
  const auto tail = base36(index * 7 + 1297);
  const auto host = std::string(pick_of(random, kHosts));
  switch (random.below(3)) {
    case 0:
      return name.given_latin + "." + name.family_latin + "." + tail + "@" + host;
    case 1:
      return name.given_latin.substr(0, 1) + name.family_latin + "_" + tail + "@" + host;
    default:
      return name.family_latin + "-" + name.given_latin + "." + tail + "@" + host;
  }
}

std::string staff_name(Market market, std::size_t store, std::size_t member) {
  Random random(0x57aff, store * 64 + member + 1);
  const auto gender = random.chance(0.6) ? Gender::female : Gender::male;
  const auto family = draw_family(random, market);
  return make_name(random, market, gender, family).full;
}

}  // namespace troth::demo
