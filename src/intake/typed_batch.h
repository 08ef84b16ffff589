#pragma once
// A batch of one kind of input; see batch.h.

#include <memory>
#include <utility>
#include <vector>

#include "intake/batch.h"

namespace troth::intake {

/// Rows of type Input, applied by a plain function of (session, context, inputs).
template <typename Input>
class TypedBatch final : public Batch {
 public:
  using Apply = Result<std::vector<RowOutcome>> (*)(db::Session&, const ImportContext&,
                                                    const std::vector<Input>&);
  explicit TypedBatch(Apply apply_inputs) : apply_inputs_(apply_inputs) {}

  Result<std::vector<RowOutcome>> apply(db::Session& session,
                                        const ImportContext& context) const override {
    return apply_inputs_(session, context, inputs);
  }

  std::vector<Input> inputs;

 private:
  Apply apply_inputs_;
};

/// Walks the rows of a block: `take(rows, row)` takes a row into the batch and returns its problem,
/// if any; then it has not taken it.
template <typename Take>
Status convert_rows(Batch& batch, std::unique_ptr<RowBlock> block, Take&& take) {
  batch.rows.reserve(block->size());
  for (std::uint32_t row = 0; row < block->size(); ++row) {
    if (const char* problem = block->row(row).problem; problem != nullptr) {
      batch.refused.emplace_back(row, RowProblem{problem, "", "", {}});
      continue;
    }
    Result<std::optional<RowProblem>> taken = take(*block, row);
    if (!taken) return taken.error();
    if (*taken) {
      batch.refused.emplace_back(row, std::move(**taken));
    } else {
      batch.rows.push_back(row);
    }
  }
  batch.block = std::move(block);
  return {};
}

/// The same for a batch of inputs: `read_row(rows, row, input, batch)` fills an input.
template <typename Input, typename ReadRow>
Result<std::unique_ptr<Batch>> convert_inputs(std::unique_ptr<RowBlock> block,
                                              typename TypedBatch<Input>::Apply apply,
                                              ReadRow&& read_row) {
  auto batch = std::make_unique<TypedBatch<Input>>(apply);
  batch->inputs.reserve(block->size());
  TROTH_TRY(convert_rows(*batch, std::move(block), [&](const RowBlock& rows, std::uint32_t row) {
    Input input;
    Result<std::optional<RowProblem>> problem = read_row(rows, row, input, *batch);
    if (problem && !*problem) batch->inputs.push_back(std::move(input));
    return problem;
  }));
  return std::unique_ptr<Batch>(std::move(batch));
}

}  // namespace troth::intake
