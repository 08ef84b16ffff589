#include "intake/regroup.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.h"

namespace troth::intake {
namespace {

constexpr std::size_t kGroupsMax = 512;
constexpr std::size_t kChunkBytes = 128U << 10U;
constexpr std::uint64_t kUsualGzipRatio = 5;

// A row in the scratch file is written as numbers and texts:
//   line, problem, raw size, size of rewritten fields, number of fields,
//   raw text, rewritten fields,
//   for each field: how far it lies behind the end of the one before, and its size.
// Numbers are signed and may be large, but most are small: seven bits a byte, the low ones first,
// zigzag (Protocol Buffers, 2008). The problem is a pointer to a literal of this process, which the
// file does not outlive.
void put(std::string& out, std::int64_t value) {
  auto rest = (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63U);
  for (; rest >= 0x80; rest >>= 7U) out += static_cast<char>(rest | 0x80U);
  out += static_cast<char>(rest);
}

std::int64_t take(const char*& at) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if (byte < 0x80) break;
  }
  return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

template <typename Integer>
Integer take_as(const char*& at) {
  return static_cast<Integer>(take(at));
}

Error scratch_error() {
  return Error{ErrorCode::storage,
               std::string("The scratch file of the import failed: ") + std::strerror(errno) + ".",
               "scratch file", "Make room in the temporary folder (TMPDIR) and try again."};
}

// A file without a name that only this process can reach.
class ScratchFile {
 public:
  ScratchFile() = default;
  ~ScratchFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  Status open() {
    std::error_code ignored;
    auto name = (std::filesystem::temp_directory_path(ignored) / "troth-XXXXXX").string();
    descriptor_ = ::mkstemp(name.data());
    if (descriptor_ < 0) return scratch_error();
    ::unlink(name.c_str());
    return {};
  }
  Status append(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto wrote = ::write(descriptor_, bytes.data(), bytes.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote <= 0) return scratch_error();
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
      size_ += static_cast<std::uint64_t>(wrote);
    }
    return {};
  }
  Status read(std::uint64_t offset, char* into, std::size_t size) const {
    while (size > 0) {
      const auto got = ::pread(descriptor_, into, size, static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return scratch_error();
      into += got;
      offset += static_cast<std::uint64_t>(got);
      size -= static_cast<std::size_t>(got);
    }
    return {};
  }
  std::uint64_t size() const { return size_; }

 private:
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace

class RegroupedReader final : public TableReader {
 public:
  RegroupedReader(std::unique_ptr<TableReader> inner, std::unique_ptr<RowBlock> first, RowKey key,
                  std::size_t block_bytes, std::size_t groups)
      : inner_(std::move(inner)),
        first_(std::move(first)),
        key_(std::move(key)),
        block_bytes_(block_bytes),
        shift_(64 - std::countr_zero(groups)),
        groups_(groups) {
    TROTH_ASSERT(std::has_single_bit(groups) && groups > 1);
  }

  const TableFormat& format() const override { return inner_->format(); }
  const std::vector<std::string>& columns() const override { return inner_->columns(); }
  // Half of the way is reading the file, half is handing its rows on.
  std::uint64_t bytes_read() const override { return inner_read_ + served_; }
  std::uint64_t bytes_total() const override { return 2 * inner_->bytes_total(); }

  Result<bool> read(RowBlock& block) override {
    if (!spooled_) TROTH_TRY(spool());
    block.rows_.clear();
    block.fields_.clear();
    while (group_ < groups_.size() && chunk_ == groups_[group_].chunks.size()) {
      ++group_;
      chunk_ = 0;
    }
    if (group_ == groups_.size()) return false;
    block.group_ = group_;
    TROTH_TRY(load(block));
    parse(block);
    served_bytes_ += block.bytes_.size();
    served_ = static_cast<std::uint64_t>(static_cast<double>(inner_read_) *
                                         static_cast<double>(served_bytes_) /
                                         static_cast<double>(scratch_.size()));
    return true;
  }

 private:
  struct Chunk {
    std::uint64_t offset = 0;
    std::size_t size = 0;
  };
  struct Group {
    std::string pending;
    std::vector<Chunk> chunks;
  };

  // The next block is read while the rows of one are put by.
  Status spool() {
    spooled_ = true;
    TROTH_TRY(scratch_.open());
    auto block = std::move(first_);
    auto next = std::make_unique<RowBlock>();
    for (bool more = true; more; std::swap(block, next)) {
      auto reading = std::async(std::launch::async, [&] { return inner_->read(*next); });
      const auto added = add(*block);
      const auto read = reading.get();
      if (!added) return added;
      if (!read) return read.error();
      more = *read;
      inner_read_ = inner_->bytes_read();
    }
    for (auto& group : groups_) {
      TROTH_TRY(flush(group));
      group.pending.shrink_to_fit();
    }
    return {};
  }

  Status add(const RowBlock& block) {
    for (std::size_t row = 0; row < block.size(); ++row) TROTH_TRY(add(block, row));
    return {};
  }

  Status add(const RowBlock& block, std::size_t row) {
    TROTH_ASSIGN(const auto signed_key, key_(block, row));
    const auto key = static_cast<std::uint64_t>(signed_key) ^ (std::uint64_t{1} << 63U);
    auto& group = groups_[key >> shift_];
    const auto& info = block.rows_[row];
    auto& out = group.pending;
    const auto* raw_begin = info.raw.data();
    const auto* raw_end = raw_begin + info.raw.size();
    places_.clear();
    rewritten_.clear();
    std::int64_t end = 0;  // Of the field before.
    for (std::uint32_t i = 0; i < info.count; ++i) {
      const auto field = block.fields_[info.first + i];
      std::int64_t begin = 0;
      if (field.data() >= raw_begin && field.data() + field.size() <= raw_end) {
        begin = field.data() - raw_begin;
      } else {
        begin = static_cast<std::int64_t>(info.raw.size() + rewritten_.size());
        rewritten_ += field;
      }
      put(places_, begin - end);
      put(places_, static_cast<std::int64_t>(field.size()));
      end = begin + static_cast<std::int64_t>(field.size());
    }
    put(out, info.line);
    put(out, reinterpret_cast<std::intptr_t>(info.problem));
    put(out, static_cast<std::int64_t>(info.raw.size()));
    put(out, static_cast<std::int64_t>(rewritten_.size()));
    put(out, info.count);
    out += info.raw;
    out += rewritten_;
    out += places_;
    return out.size() >= kChunkBytes ? flush(group) : Status{};
  }

  Status flush(Group& group) {
    if (group.pending.empty()) return {};
    group.chunks.push_back({scratch_.size(), group.pending.size()});
    TROTH_TRY(scratch_.append(group.pending));
    group.pending.clear();
    return {};
  }

  // Whole chunks of the current group, up to a block's size.
  Status load(RowBlock& block) {
    const auto& chunks = groups_[group_].chunks;
    std::size_t size = 0;
    const auto from = chunk_;
    while (chunk_ < chunks.size() && (size == 0 || size + chunks[chunk_].size <= block_bytes_)) {
      size += chunks[chunk_++].size;
    }
    block.bytes_.resize(size);
    auto* at = block.bytes_.data();
    for (auto i = from; i < chunk_; ++i) {
      TROTH_TRY(scratch_.read(chunks[i].offset, at, chunks[i].size));
      at += chunks[i].size;
    }
    return {};
  }

  static void parse(RowBlock& block) {
    const char* at = block.bytes_.data();
    const char* end = at + block.bytes_.size();
    while (at < end) {
      RowBlock::RowInfo info;
      info.line = take(at);
      info.problem = reinterpret_cast<const char*>(take_as<std::intptr_t>(at));
      const auto raw_size = take_as<std::size_t>(at);
      const auto rewritten_size = take_as<std::size_t>(at);
      info.count = take_as<std::uint32_t>(at);
      info.first = static_cast<std::uint32_t>(block.fields_.size());
      info.raw = {at, raw_size};
      const char* field = at;
      at += raw_size + rewritten_size;
      for (std::uint32_t i = 0; i < info.count; ++i) {
        field += take(at);
        const auto size = take_as<std::size_t>(at);
        block.fields_.emplace_back(field, size);
        field += size;
      }
      block.rows_.push_back(info);
    }
  }

  std::unique_ptr<TableReader> inner_;
  std::unique_ptr<RowBlock> first_;
  RowKey key_;
  std::size_t block_bytes_;
  int shift_;
  std::vector<Group> groups_;
  ScratchFile scratch_;
  bool spooled_ = false;
  std::size_t group_ = 0;
  std::size_t chunk_ = 0;
  std::uint64_t served_bytes_ = 0;
  // Asked for by the thread that shows progress.
  std::atomic<std::uint64_t> inner_read_ = 0;
  std::atomic<std::uint64_t> served_ = 0;
  std::string places_;
  std::string rewritten_;
};

namespace {

std::uint64_t likely_bytes(const TableReader& reader) {
  const auto total = reader.bytes_total();
  return reader.format().gzip ? total * kUsualGzipRatio : total;
}

}  // namespace

bool worth_regrouping(const TableReader& reader, std::size_t block_bytes) {
  // The size of standard input is not known; what is not at its end after one block may be long.
  return reader.bytes_total() == 0 || likely_bytes(reader) > 2 * block_bytes;
}

std::unique_ptr<TableReader> regroup(std::unique_ptr<TableReader> inner,
                                     std::unique_ptr<RowBlock> first, RowKey key,
                                     std::size_t block_bytes) {
  // Named customers have the upper half of the keys, so half of the groups may stay empty.
  const auto wanted =
      inner->bytes_total() == 0 ? kGroupsMax / 4 : 2 * likely_bytes(*inner) / block_bytes;
  const auto groups = std::clamp<std::size_t>(std::bit_ceil(wanted), 2, kGroupsMax);
  return std::make_unique<RegroupedReader>(std::move(inner), std::move(first), std::move(key),
                                           block_bytes, groups);
}

}  // namespace troth::intake
