#include "intake/export.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/assert.h"
#include "base/time.h"
#include "customers/reading.h"
#include "intake/export_cells.h"
#include "intake/item_header.h"
#include "intake/order_kind.h"
#include "sales/reading.h"
#include "survey/reading.h"

namespace troth::intake {
namespace {

// What other columns say exactly: the time stands in ordered_at, the discount in the amount, the
// unit cost in the cost.
constexpr std::array<std::string_view, 3> kSaidElsewhere = {"ordered_time", "discount",
                                                            "unit_cost"};

constexpr std::int64_t kRowsPerReport = 4096;

Result<std::vector<std::string>> sources_of(db::Session& session, Kind kind) {
  switch (kind) {
    case Kind::customers:
      return customers::sources_of_records(session);
    case Kind::products:
      return sales::sources_of_products(session);
    case Kind::orders:
      return sales::sources_of_orders(session);
    case Kind::interactions:
      return customers::sources_of_interactions(session);
    case Kind::responses:
      break;
  }
  TROTH_ASSERT(false);
}

// The one that is meant among those there are; empty when there are none and none is asked for.
Result<std::string> choose(const std::vector<std::string>& known, const std::string& wanted,
                           std::string_view what, std::string_view option) {
  if (wanted.empty() && known.empty()) return std::string();
  if (wanted.empty() && known.size() == 1) return known.front();
  const auto hint = known.empty()
                        ? std::string("There is none.")
                        : fmt::format("Use {} with one of: {}.", option, fmt::join(known, ", "));
  if (wanted.empty())
    return Error{ErrorCode::usage,
                 fmt::format("There are {} {}s; one file holds one.", known.size(), what),
                 std::string(option), hint};
  if (std::find(known.begin(), known.end(), wanted) == known.end())
    return Error{ErrorCode::not_found,
                 fmt::format("There is no {} \"{}\" with such rows.", what, wanted),
                 std::string(option), hint};
  return wanted;
}

// One run of export_table().
class Export {
 public:
  Export(db::Session& session, const TimeZone& zone, int currency_decimals, TableForm form,
         Output& output, Progress& progress)
      : session_(session),
        row_(zone, currency_decimals, form),
        writer_(output, form),
        progress_(progress) {}

  Result<ExportSummary> run(const ExportRequest& request) {
    summary_.rows = 0;
    if (request.kind == Kind::responses) {
      TROTH_TRY(responses(request));
    } else {
      TROTH_ASSIGN(const auto sources, sources_of(session_, request.kind));
      TROTH_ASSIGN(summary_.source, choose(sources, request.source, "source", "--source"));
      TROTH_TRY(writer_.header(export_columns(request.kind)));
      TROTH_TRY(rows(request.kind));
    }
    summary_.rows = writer_.rows();
    progress_.finish();
    return std::move(summary_);
  }

 private:
  Status rows(Kind kind) {
    const auto& source = summary_.source;
    switch (kind) {
      case Kind::customers:
        return customers::each_record(session_, source,
                                      [&](const auto& record) { return write(record); });
      case Kind::products:
        return sales::each_product(session_, source,
                                   [&](const auto& product) { return write(product); });
      case Kind::orders:
        return sales::each_order(session_, source, [&](auto lines) { return write(lines); });
      case Kind::interactions:
        return customers::each_interaction(
            session_, source, [&](const auto& interaction) { return write(interaction); });
      case Kind::responses:
        break;
    }
    TROTH_ASSERT(false);
  }

  Status end_row() {
    TROTH_TRY(writer_.row(row_.cells()));
    if (writer_.rows() % kRowsPerReport != 0) return {};
    progress_.update("progress.export", static_cast<std::uint64_t>(writer_.rows()), 0);
    if (!progress_.cancelled()) return {};
    return Error{ErrorCode::cancelled, "The export was stopped.", "", "No file was written."};
  }

  Status write(const customers::RecordInput& record) {
    const auto& reference = record.reference;
    row_.start();
    row_.text(reference.external);
    row_.text(record.name);
    row_.text(reference.phone);
    row_.text(reference.email);
    row_.text(reference.card);
    row_.text(reference.openid);
    row_.text(reference.device);
    row_.text(record.gender);
    row_.day(record.birth_day);
    for (const auto* text :
         {&record.city, &record.region, &record.country, &record.language, &record.segment})
      row_.text(*text);
    row_.day(record.joined_day);
    return end_row();
  }

  Status write(const sales::ProductInput& product) {
    row_.start();
    for (const auto* text : {&product.sku, &product.name, &product.category, &product.brand})
      row_.text(*text);
    row_.scaled(product.unit_price_e4, 4);
    row_.scaled(product.unit_cost_e4, 4);
    return end_row();
  }

  // The facts of an order are those of its first row, so a line whose kind agrees with the order's
  // status comes first; other lines get a status that says their kind.
  Status write(std::span<const sales::OrderLineInput> lines) {
    const auto agrees = [](const sales::OrderLineInput& line) {
      return line_kind(line.status, line.quantity_e3, line.amount) == line.kind;
    };
    const auto may_lead = [&](const sales::OrderLineInput& line) {
      return line.occurrence == 0 && agrees(line);
    };
    const auto found = std::find_if(lines.begin(), lines.end(), may_lead);
    const auto first = found == lines.end() ? lines.begin() : found;
    TROTH_TRY(write(*first, agrees(*first)));
    for (auto line = lines.begin(); line != lines.end(); ++line)
      if (line != first) TROTH_TRY(write(*line, agrees(*line)));
    return {};
  }

  Status write(const sales::OrderLineInput& line, bool status_agrees) {
    row_.start();
    row_.text(line.order_reference);
    row_.text(line.line_reference);
    row_.instant(line.ordered_at);
    row_.customer(line.customer);
    for (const auto* text : {&line.sku, &line.product_name, &line.category}) row_.text(*text);
    row_.scaled(line.quantity_e3, 3);
    row_.scaled(line.unit_price_e4, 4);
    row_.money(line.amount);
    row_.money(line.cost);
    for (const auto* text : {&line.channel, &line.store, &line.region, &line.country})
      row_.text(*text);
    row_.text(status_agrees ? std::string_view(line.status) : status_word(line.kind));
    return end_row();
  }

  Status write(const customers::InteractionInput& interaction) {
    row_.start();
    row_.text(interaction.reference);
    row_.instant(interaction.happened_at);
    row_.customer(interaction.customer);
    for (const auto* text :
         {&interaction.kind, &interaction.touchpoint, &interaction.channel, &interaction.region,
          &interaction.store, &interaction.staff, &interaction.subject, &interaction.outcome,
          &interaction.order_reference})
      row_.text(*text);
    row_.instant(interaction.promised_at);
    row_.instant(interaction.fulfilled_at);
    return end_row();
  }

  Status responses(const ExportRequest& request) {
    TROTH_ASSIGN(const auto instrument, choose_instrument(request));
    auto columns = export_columns(Kind::responses);
    for (const auto& item : instrument.items) columns.push_back(item_header(item.item));
    TROTH_TRY(writer_.header(columns));
    return survey::each_response(session_, instrument, [&](const survey::ResponseInput& response) {
      return write(response, instrument.items.size());
    });
  }

  Result<survey::KnownInstrument> choose_instrument(const ExportRequest& request) {
    TROTH_ASSIGN(const auto names, survey::instrument_names(session_));
    std::vector<std::string> sources;
    for (const auto& [source, name] : names)
      if ((request.instrument.empty() || name == request.instrument) &&
          std::find(sources.begin(), sources.end(), source) == sources.end())
        sources.push_back(source);
    if (sources.empty() && !request.instrument.empty())
      return choose(names_of(names, ""), request.instrument, "instrument", "--instrument").error();
    TROTH_ASSIGN(summary_.source, choose(sources, request.source, "source", "--source"));
    TROTH_ASSIGN(summary_.instrument, choose(names_of(names, summary_.source), request.instrument,
                                             "instrument", "--instrument"));
    TROTH_ASSIGN(auto found,
                 survey::find_instrument(session_, summary_.source, summary_.instrument));
    return found ? std::move(*found) : survey::KnownInstrument{};
  }

  using Names = std::vector<std::pair<std::string, std::string>>;
  // The instruments of a source, or of all.
  static std::vector<std::string> names_of(const Names& names, const std::string& of_source) {
    std::vector<std::string> found;
    for (const auto& [source, name] : names)
      if (of_source.empty() || source == of_source) found.push_back(name);
    return found;
  }

  Status write(const survey::ResponseInput& response, std::size_t items) {
    row_.start();
    row_.text(response.reference);
    row_.instant(response.answered_at);
    row_.customer(response.customer);
    for (const auto* text : {&response.channel, &response.store, &response.region, &response.staff})
      row_.text(*text);
    row_.real(response.weight);
    std::vector<const survey::AnswerInput*> answers(items);
    for (const auto& answer : response.answers) answers[answer.item] = &answer;
    for (const auto* answer : answers) {
      if (answer == nullptr)
        row_.empty();
      else if (answer->value)
        row_.real(answer->value);
      else
        row_.text(answer->text);
    }
    return end_row();
  }

  db::Session& session_;
  ExportRow row_;
  TableWriter writer_;
  Progress& progress_;
  ExportSummary summary_;
};

}  // namespace

std::vector<std::string> export_columns(Kind kind) {
  std::vector<std::string> columns;
  for (const auto& field : fields_of(kind)) {
    const bool said =
        std::find(kSaidElsewhere.begin(), kSaidElsewhere.end(), field.name) != kSaidElsewhere.end();
    if (!said) columns.emplace_back(field.name);
  }
  return columns;
}

Result<ExportSummary> export_table(db::Session& session, const db::WorkspaceSettings& settings,
                                   const ExportRequest& request, TableForm form, Output& output,
                                   Progress& progress) {
  TROTH_ASSIGN(const auto zone, TimeZone::find(settings.time_zone));
  return Export(session, zone, settings.currency_decimals, form, output, progress).run(request);
}

}  // namespace troth::intake
