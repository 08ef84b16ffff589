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

/// Walks the rows of a block: `read_row(row, input)` fills an input and returns its problem, if
/// any.
template <typename Input, typename ReadRow>
Result<std::unique_ptr<Batch>> convert_rows(std::unique_ptr<RowBlock> block,
                                            typename TypedBatch<Input>::Apply apply,
                                            ReadRow&& read_row) {
  auto batch = std::make_unique<TypedBatch<Input>>(apply);
  batch->inputs.reserve(block->size());
  batch->rows.reserve(block->size());
  for (std::uint32_t row = 0; row < block->size(); ++row) {
    if (const char* problem = block->row(row).problem; problem != nullptr) {
      batch->refused.emplace_back(row, RowProblem{problem, "", "", {}});
      continue;
    }
    Input input;
    Result<std::optional<RowProblem>> read = read_row(*block, row, input, *batch);
    if (!read) return read.error();
    if (*read) {
      batch->refused.emplace_back(row, std::move(**read));
      continue;
    }
    batch->inputs.push_back(std::move(input));
    batch->rows.push_back(row);
  }
  batch->block = std::move(block);
  return std::unique_ptr<Batch>(std::move(batch));
}

}  // namespace troth::intake
