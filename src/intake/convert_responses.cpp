#include "db/scratch_map.h"
#include "intake/batch.h"
#include "intake/cells.h"
#include "intake/typed_batch.h"
#include "survey/service.h"

namespace troth::intake {
namespace {

class ResponsesConverter final : public Converter {
 public:
  ResponsesConverter(const Mapping& mapping, const ImportContext& context)
      : context_(context), cells_(mapping, context.zone) {
    for (const auto& mapped : mapping.columns) {
      if (mapped.item) items_.push_back(&mapped);
    }
  }

  Result<std::unique_ptr<Batch>> convert(std::unique_ptr<RowBlock> block) override {
    return convert_inputs<survey::ResponseInput>(
        std::move(block), &apply,
        [this](const RowBlock& rows, std::uint32_t row, survey::ResponseInput& response,
               Batch& batch) { return read_row(rows, row, response, batch); });
  }

 private:
  static Result<std::vector<RowOutcome>> apply(
      db::Session& session, const ImportContext& context,
      const std::vector<survey::ResponseInput>& responses) {
    return survey::apply_responses(session, context.source, context.country, context.instrument_id,
                                   context.items, responses, context.today, context.now);
  }

  Result<std::optional<RowProblem>> read_row(const RowBlock& block, std::uint32_t row,
                                             survey::ResponseInput& response, Batch& batch) {
    cells_.start(block, row);
    response.reference = cells_.text(reference_);
    response.customer = cells_.customer();
    if (const auto when = cells_.when(answered_at_)) {
      response.answered_at = when->at;
      response.answered_day = when->day;
      if (when->day > context_.today) ++batch.future_dates;
    }
    response.channel = cells_.text(channel_);
    response.store = cells_.text(store_);
    response.region = cells_.text(region_);
    response.staff = cells_.text(staff_);
    response.weight = cells_.real(weight_);
    if (response.weight && *response.weight < 0) {
      cells_.refuse("negative_weight", weight_, cells_.text(weight_));
    }
    read_answers(response);
    if (cells_.problem()) return cells_.problem();
    if (response.answers.empty()) return std::optional(RowProblem{"no_answers", "", "", {}});
    TROTH_ASSIGN(response.occurrence, seen_.count(survey::occurrence_key(response)));
    return std::optional<RowProblem>();
  }

  void read_answers(survey::ResponseInput& response) {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const auto& item = context_.items[i];
      const auto column = static_cast<Cells::Slot>(items_[i]->column);
      const auto text = cells_.text(column);
      if (text.empty()) continue;
      survey::AnswerInput answer;
      answer.item = i;
      if (item.role == survey::Role::verbatim || !item.scale_min) {
        answer.text = text;
      } else if (const auto value = survey_value(text, *items_[i])) {
        answer.value = *value;
      } else {
        cells_.refuse("bad_answer", column, text);
        return;
      }
      response.answers.push_back(std::move(answer));
    }
  }

  const ImportContext& context_;
  Cells cells_;
  db::ScratchMap seen_;
  std::vector<const Mapped*> items_;
  Cells::Slot reference_ = cells_.slot("response"), answered_at_ = cells_.slot("answered_at"),
              channel_ = cells_.slot("channel"), store_ = cells_.slot("store"),
              region_ = cells_.slot("region"), staff_ = cells_.slot("staff"),
              weight_ = cells_.slot("weight");
};

}  // namespace

std::unique_ptr<Converter> make_responses_converter(const Mapping& mapping,
                                                    const ImportContext& context) {
  return std::make_unique<ResponsesConverter>(mapping, context);
}

}  // namespace troth::intake
