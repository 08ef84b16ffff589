#pragma once
// A block of rows on its way from the file to the writer.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/row_outcome.h"
#include "base/time.h"
#include "customers/service.h"
#include "db/session.h"
#include "intake/mapping.h"
#include "intake/reader.h"

namespace troth::intake {

/// What every row of an import shares.
struct ImportContext {
  std::string source;
  std::string country;  ///< ISO code assumed for phone numbers without one; may be empty.
  int currency_decimals = 2;
  TimeZone zone = TimeZone::utc();
  Instant now = 0;
  Day today = 0;
  customers::Telling telling = customers::Telling::whole;  ///< Of customers.
  Id instrument_id = 0;                  ///< Responses only.
  std::vector<survey::ItemInput> items;  ///< Responses only.
};

/// Rows converted to a room's input, with those that could not be.
class Batch {
 public:
  virtual ~Batch() = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  /// Hands the converted rows to their room: one outcome per entry of `rows`. May be called again
  /// after a conflict; changes nothing in the batch.
  virtual Result<std::vector<RowOutcome>> apply(db::Session& session,
                                                const ImportContext& context) const = 0;

  std::unique_ptr<RowBlock> block;
  std::vector<std::uint32_t> rows;  ///< The block's row of each converted input.
  std::vector<std::pair<std::uint32_t, RowProblem>> refused;  ///< Rows that could not be converted.
  std::int64_t future_dates = 0;                              ///< Rows dated after today.

 protected:
  Batch() = default;
};

/// Turns blocks into batches; made once per file, since it remembers what the file named before.
class Converter {
 public:
  virtual ~Converter() = default;
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  virtual Result<std::unique_ptr<Batch>> convert(std::unique_ptr<RowBlock> block) = 0;

 protected:
  Converter() = default;
};

/// The converter of a kind. `mapping` and `context` must outlive it.
std::unique_ptr<Converter> make_converter(Kind kind, const Mapping& mapping,
                                          const ImportContext& context);

/// Kinds whose rows need more than a line of code have a file each.
std::unique_ptr<Converter> make_orders_converter(const Mapping& mapping,
                                                 const ImportContext& context);
std::unique_ptr<Converter> make_responses_converter(const Mapping& mapping,
                                                    const ImportContext& context);

}  // namespace troth::intake
