#include "intake/pipeline.h"

#include <chrono>
#include <exception>

namespace troth::intake {
namespace {

constexpr std::size_t kAhead = 2;
constexpr std::chrono::milliseconds kPatience{200};

}  // namespace

Pipeline::Pipeline(TableReader& reader, Converter& converter, std::unique_ptr<RowBlock> first)
    : reader_(reader), converter_(converter) {
  thread_ = std::thread([this, block = std::move(first)]() mutable {
    try {
      work(std::move(block));
    } catch (const std::exception& failure) {
      push(Error{ErrorCode::internal, std::string("Reading failed: ") + failure.what() + ".", "",
                 ""});
    }
  });
}

Pipeline::~Pipeline() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Pipeline::work(std::unique_ptr<RowBlock> block) {
  for (;;) {
    if (block == nullptr) {
      block = std::make_unique<RowBlock>();
      const auto more = reader_.read(*block);
      if (!more) {
        push(more.error());
        return;
      }
      bytes_read_ = reader_.bytes_read();
      if (!*more) break;
    }
    auto batch = converter_.convert(std::move(block));
    const bool failed = !batch.ok();
    if (!push(std::move(batch)) || failed) return;
  }
  push(std::unique_ptr<Batch>());
}

bool Pipeline::push(Result<std::unique_ptr<Batch>> batch) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ready_.size() < kAhead || stopping_; });
  if (stopping_) return false;
  ready_.push_back(std::move(batch));
  changed_.notify_all();
  return true;
}

Result<std::unique_ptr<Batch>> Pipeline::next(const std::function<void()>& waiting) {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, kPatience, [this] { return !ready_.empty(); })) waiting();
  auto batch = std::move(ready_.front());
  ready_.pop_front();
  changed_.notify_all();
  return batch;
}

}  // namespace troth::intake
