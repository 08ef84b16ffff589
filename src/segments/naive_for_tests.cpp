#include <algorithm>

#include "base/assert.h"
#include "base/text.h"
#include "segments/testing.h"

namespace troth::segments {
namespace {

/// A field's value of one customer; nothing when it is not known.
struct Known {
  std::optional<std::string> text;
  std::optional<double> number;
  std::optional<Day> day;
  std::optional<bool> truth;
};

class Naive {
 public:
  Naive(const Reference& reference, const TestCustomer& customer, Day today)
      : reference_(reference), customer_(customer), today_(today) {}

  Known value() const {
    const auto& name = reference_.field;
    if (name == "name") return {customer_.name, {}, {}, {}};
    if (name == "country") return {customer_.country, {}, {}, {}};
    if (name == "region") return {customer_.region, {}, {}, {}};
    if (name == "age") return {{}, {}, customer_.birth, {}};
    if (name == "joined" || name == "since_joined") return {{}, {}, customer_.joined, {}};
    if (name == "has_phone") return {{}, {}, {}, customer_.phone};
    if (name == "has_email") return {{}, {}, {}, customer_.email};
    if (name == "contacts" || name == "complaints") return {{}, contacts(), {}, {}};
    if (name == "nps" || name == "satisfaction") return {{}, latest(), {}, {}};
    return of_orders();
  }

 private:
  bool within(Day day) const {
    if (day > today_) return false;
    const auto& window = reference_.window;
    const Day from = resolve(window.from, today_);
    switch (window.kind) {
      case Window::Kind::always:
        return true;
      case Window::Kind::last:
        return day > day_before(today_, window.length);
      case Window::Kind::since:
        return day >= from;
      case Window::Kind::before:
        return day < from;
      case Window::Kind::range:
        return day >= from && day <= resolve(window.to, today_);
    }
    return false;
  }

  bool passes(std::string_view name, const std::optional<std::string>& value) const {
    for (const auto& given : reference_.restrictions) {
      if (given.name != name) continue;
      if (!value) return false;
      return std::any_of(given.values.begin(), given.values.end(), [&](const std::string& each) {
        return ascii_lower(each) == ascii_lower(*value);
      });
    }
    return true;
  }

  bool restricted(std::string_view name) const {
    return std::any_of(reference_.restrictions.begin(), reference_.restrictions.end(),
                       [&](const Restriction& given) { return given.name == name; });
  }

  bool line_passes(const TestOrder::Line& line) const {
    return passes("category", test_category(line.product)) &&
           passes("product", "P" + std::to_string(line.product));
  }

  bool order_passes(const TestOrder& order) const {
    if (!within(order.day) || !passes("channel", order.channel) || !passes("store", order.store)) {
      return false;
    }
    if (!restricted("category")) return true;
    return std::any_of(order.lines.begin(), order.lines.end(),
                       [&](const auto& line) { return line.kind == 0 && line_passes(line); });
  }

  Known of_lines() const {
    bool bought = false;
    double quantity = 0;
    double sales = 0;
    for (const auto& order : customer_.orders) {
      if (!within(order.day) || !passes("channel", order.channel)) continue;
      for (const auto& line : order.lines) {
        if (!line_passes(line)) continue;
        bought = bought || line.kind == 0;
        if (line.kind <= 1) quantity += static_cast<double>(line.quantity_e3) / 1000;
        if (line.kind != 2) sales += static_cast<double>(line.amount);
      }
    }
    if (reference_.field == "bought") return {{}, {}, {}, bought};
    return {{}, reference_.field == "quantity" ? quantity : sales, {}, {}};
  }

  Known of_orders() const {
    const auto& name = reference_.field;
    if (name == "bought" || name == "quantity" || name == "product_sales") return of_lines();
    double orders = 0;
    double net = 0;
    double returns = 0;
    double returned = 0;
    std::optional<double> profit;
    std::optional<Day> last;
    std::vector<Day> days;
    for (const auto& order : customer_.orders) {
      if (!order_passes(order)) continue;
      const auto sum = static_cast<double>(order.gross + order.returned + order.adjusted);
      if (order.kind == 0) {
        ++orders;
        last = std::max(last.value_or(order.day), order.day);
        if (std::find(days.begin(), days.end(), order.day) == days.end()) days.push_back(order.day);
      }
      if (order.kind == 2) continue;
      net += sum;
      returned -= static_cast<double>(order.returned);
      if (order.returned != 0) ++returns;
      if (order.cost) profit = profit.value_or(0) + sum - static_cast<double>(*order.cost);
    }
    if (name == "orders") return {{}, orders, {}, {}};
    if (name == "purchase_days") return {{}, static_cast<double>(days.size()), {}, {}};
    if (name == "sales") return {{}, net, {}, {}};
    if (name == "average_order") {
      return {{}, orders == 0 ? std::nullopt : std::optional(net / orders), {}, {}};
    }
    if (name == "profit") return {{}, profit, {}, {}};
    if (name == "returns") return {{}, returns, {}, {}};
    if (name == "returned") return {{}, returned, {}, {}};
    TROTH_ASSERT(name == "last_order" || name == "since_last_order");
    return {{}, {}, last, {}};
  }

  double contacts() const {
    return static_cast<double>(std::count_if(
        customer_.contacts.begin(), customer_.contacts.end(), [&](const TestContact& contact) {
          return within(contact.day) && passes("kind", contact.kind) &&
                 passes("channel", contact.channel) &&
                 (reference_.field == "contacts" || contact.kind == "complaint");
        }));
  }

  /// Of two answers of one day, the later one has the greater number.
  std::optional<double> latest() const {
    std::optional<double> value;
    Day day = 0;
    for (const auto& response : customer_.responses) {
      const bool nps = reference_.field == "nps";
      const auto& answer = nps ? response.nps : response.satisfaction;
      if (!answer || !within(response.day) || (value && response.day < day)) continue;
      value = nps ? *answer : (*answer - 1) * 100 / 4;
      day = response.day;
    }
    return value;
  }

  const Reference& reference_;
  const TestCustomer& customer_;
  Day today_;
};

/// -1, 0 or 1.
template <typename T>
int order_of(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

bool compares(Comparison comparison, int order) {
  if (comparison == Comparison::equal) return order == 0;
  if (comparison == Comparison::not_equal) return order != 0;
  if (comparison == Comparison::less) return order < 0;
  if (comparison == Comparison::at_most) return order <= 0;
  if (comparison == Comparison::greater) return order > 0;
  return order >= 0;
}

bool text_holds(const Rule& rule, const std::string& value) {
  const auto is = [&](const Operand& operand) {
    return ascii_lower(operand.text) == ascii_lower(value);
  };
  const auto part = ascii_lower(rule.operands.front().text);
  const auto whole = ascii_lower(value);
  const bool any = std::any_of(rule.operands.begin(), rule.operands.end(), is);
  if (rule.comparison == Comparison::contains) return whole.find(part) != std::string::npos;
  if (rule.comparison == Comparison::not_contains) return whole.find(part) == std::string::npos;
  if (rule.comparison == Comparison::starts_with) return whole.starts_with(part);
  return (rule.comparison == Comparison::equal || rule.comparison == Comparison::in) == any;
}

/// How the value stands to each operand: for durations, longer is greater.
int standing(const Known& value, const Operand& operand, Day today) {
  if (value.number) {
    return order_of(*value.number,
                    operand.money != 0 ? static_cast<double>(operand.money) : operand.number);
  }
  if (operand.length.count != 0) return order_of(day_before(today, operand.length), *value.day);
  return order_of(*value.day, resolve(operand.when, today));
}

bool test_holds(const Rule& rule, const TestCustomer& customer, Day today) {
  const auto value = Naive(rule.reference, customer, today).value();
  if (rule.comparison == Comparison::holds) return value.truth.value_or(false);
  const bool known = value.text || value.number || value.day;
  if (rule.comparison == Comparison::known) return known;
  if (rule.comparison == Comparison::unknown) return !known;
  if (!known) return false;
  if (value.text) return text_holds(rule, *value.text);
  std::vector<int> orders;
  for (const auto& operand : rule.operands) orders.push_back(standing(value, operand, today));
  if (rule.comparison == Comparison::between) return orders[0] >= 0 && orders[1] <= 0;
  const bool any = std::find(orders.begin(), orders.end(), 0) != orders.end();
  if (rule.comparison == Comparison::in) return any;
  if (rule.comparison == Comparison::not_in) return !any;
  return compares(rule.comparison, orders[0]);
}

}  // namespace

bool holds(const Rule& rule, const TestCustomer& customer, Day today,
           const std::map<std::string, Rule>& segments) {
  const auto part_holds = [&](const Rule& part) { return holds(part, customer, today, segments); };
  switch (rule.kind) {
    case Rule::Kind::everyone:
      return true;
    case Rule::Kind::all:
      return std::all_of(rule.parts.begin(), rule.parts.end(), part_holds);
    case Rule::Kind::any:
      return std::any_of(rule.parts.begin(), rule.parts.end(), part_holds);
    case Rule::Kind::negation:
      return !part_holds(rule.parts.front());
    case Rule::Kind::test:
      break;
  }
  if (rule.reference.field == kSegmentField) {
    return part_holds(segments.at(rule.reference.subject));
  }
  return test_holds(rule, customer, today);
}

}  // namespace troth::segments
