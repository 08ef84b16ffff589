#include "base/console.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/error_words.h"
#include "base/text.h"

namespace troth {
namespace {

/// One line on standard error, redrawn at most ten times a second.
class ProgressBar final : public Progress {
 public:
  explicit ProgressBar(Console& console) : console_(console) {}
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar() override { clear(); }

  void update(std::string_view stage, std::uint64_t done, std::uint64_t total) override {
    const Instant now = console_.clock.now();
    const bool new_stage = stage != stage_;
    if (new_stage) {
      stage_ = stage;
      begun_ = now;
      done_at_begin_ = done;
    } else if (now - drawn_ < kRedraw) {
      return;
    }
    drawn_ = now;
    draw(done, total, now);
  }

  void finish() override { clear(); }

 private:
  static constexpr Instant kRedraw = kMicrosPerSecond / 10;
  static constexpr std::size_t kBarColumns = 24;

  void draw(std::uint64_t done, std::uint64_t total, Instant now) {
    const Language language = console_.language;
    std::string line = message(language, stage_);
    if (total > 0) {
      const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
      const auto full = static_cast<std::size_t>(share * static_cast<double>(kBarColumns));
      line += " [" + std::string(full, '#') + std::string(kBarColumns - full, '.') + "] " +
              format_percent(language, share, 0);
    } else {
      line += " " + format_number(language, static_cast<double>(done), 0);
    }
    const double seconds =
        static_cast<double>(now - begun_) / static_cast<double>(kMicrosPerSecond);
    const auto advanced = static_cast<double>(done - std::min(done, done_at_begin_));
    if (seconds > 0 && advanced > 0) {
      const double rate = advanced / seconds;
      line += "  " + message(language, "progress.rate",
                             {{"rate", format_number(language, rate, rate < 10 ? 1 : 0)}});
      if (total > done)
        line += "  " + message(language, "progress.left",
                               {{"time", clock_face(static_cast<double>(total - done) / rate)}});
    }
    console_.err << "\r\x1b[K" << trim(pad(line, std::max<std::size_t>(console_.width, 21) - 1))
                 << std::flush;
    drawn_anything_ = true;
  }

  /// Seconds as 0:07, 12:30 or 1:05:00.
  static std::string clock_face(double seconds) {
    constexpr double kLongest = 359'999;
    const auto whole = static_cast<std::int64_t>(std::min(std::ceil(seconds), kLongest));
    if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  }

  void clear() {
    if (!drawn_anything_) return;
    console_.err << "\r\x1b[K" << std::flush;
    drawn_anything_ = false;
  }

  Console& console_;
  std::string stage_;
  Instant begun_ = 0;
  Instant drawn_ = 0;
  std::uint64_t done_at_begin_ = 0;
  bool drawn_anything_ = false;
};

void report_as_problem(Console& console, const Error& error, const ErrorInfo& info) {
  const std::string code(info.code);
  nlohmann::ordered_json problem = {{"type", "urn:troth:error:" + code},
                                    {"title", message(Language::en, "error." + code)},
                                    {"status", info.http_status},
                                    {"code", code},
                                    {"detail", error.message}};
  if (!error.subject.empty()) problem["subject"] = error.subject;
  if (!error.hint.empty()) problem["hint"] = error.hint;
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
  console.err << problem.dump(-1, ' ', false, kReplace) << '\n';
}

/// The subject and hint are set in under the sentence, each behind its label.
void write_labelled(Console& console, std::string_view label_key, std::string_view text) {
  if (text.empty()) return;
  const std::string label = "  " + message(console.language, label_key) + " ";
  const std::size_t indent = display_width(label);
  const std::size_t width = std::max<std::size_t>(console.width, indent + 20);
  std::string lead = label;
  for (const auto& line : wrap(text, width - indent)) {
    console.err << lead << line << '\n';
    lead.assign(indent, ' ');
  }
}

void report_as_text(Console& console, const Error& said) {
  const Error error = error_in(console.language, said);
  const std::string text = "troth: " + error.message;
  const std::size_t width = std::max<std::size_t>(console.width, 20);
  for (const auto& line : wrap(text, width)) console.err << line << '\n';
  write_labelled(console, "error.subject", error.subject);
  write_labelled(console, "error.hint", error.hint);
}

}  // namespace

int report_error(Console& console, const Error& error) {
  const ErrorInfo info = error_info(error.code);
  if (console.format == OutputFormat::json)
    report_as_problem(console, error, info);
  else
    report_as_text(console, error);
  console.err << std::flush;
  return info.exit_code;
}

std::unique_ptr<Progress> make_progress(Console& console) {
  if (!console.progress_bar) return std::make_unique<SilentProgress>();
  return std::make_unique<ProgressBar>(console);
}

}  // namespace troth
