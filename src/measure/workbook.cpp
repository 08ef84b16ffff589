#include "measure/workbook.h"

#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace troth::measure {
namespace {

constexpr double kWide = 90;
constexpr double kNarrow = 18;
constexpr std::size_t kSheetNameMax = 31;

/// A sheet that is written line by line.
class Sheet {
 public:
  Sheet(lxw_workbook* book, const std::string& name) {
    // Names of sheets take 31 characters, and none of these.
    std::string safe;
    for (const char c : name) {
      safe += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
    }
    if (safe.size() > kSheetNameMax) safe.clear();
    sheet_ = workbook_add_worksheet(book, safe.empty() ? nullptr : safe.c_str());
    if (sheet_ == nullptr) sheet_ = workbook_add_worksheet(book, nullptr);
  }

  bool there() const { return sheet_ != nullptr; }
  void width(lxw_col_t first, lxw_col_t last, double width) {
    worksheet_set_column(sheet_, first, last, width, nullptr);
  }
  void freeze_top() { worksheet_freeze_panes(sheet_, 1, 0); }
  void text(const std::string& value, lxw_format* format = nullptr) {
    // A string cell is never a formula, whatever it begins with.
    worksheet_write_string(sheet_, row_, column_++, value.c_str(), format);
  }
  void number(double value, lxw_format* format) {
    worksheet_write_number(sheet_, row_, column_++, value, format);
  }
  void blank() { ++column_; }
  void next() {
    ++row_;
    column_ = 0;
  }

 private:
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t row_ = 0;
  lxw_col_t column_ = 0;
};

struct Formats {
  lxw_format* bold = nullptr;
  lxw_format* wrapped = nullptr;
  lxw_format* count = nullptr;
  lxw_format* percent = nullptr;
  std::vector<lxw_format*> decimals;
};

Formats formats_of(lxw_workbook* book) {
  Formats formats;
  const auto make = [&](const char* pattern) {
    lxw_format* format = workbook_add_format(book);
    if (pattern != nullptr) format_set_num_format(format, pattern);
    return format;
  };
  formats.bold = make(nullptr);
  format_set_bold(formats.bold);
  formats.wrapped = make(nullptr);
  format_set_text_wrap(formats.wrapped);
  formats.count = make("#,##0");
  formats.percent = make("0.0%");
  for (const char* pattern : {"0", "0.0", "0.00", "0.000", "0.0000"}) {
    formats.decimals.push_back(make(pattern));
  }
  return formats;
}

lxw_format* format_for(const Formats& formats, std::string_view format) {
  if (format == "count") return formats.count;
  if (format == "percent") return formats.percent;
  if (format == "p") return formats.decimals.back();
  return formats.decimals.at(static_cast<std::size_t>(format.front() - '0'));
}

void number_or_blank(Sheet& sheet, const Json& value, lxw_format* format) {
  if (value.is_number()) {
    sheet.number(value.get<double>(), format);
  } else {
    sheet.blank();
  }
}

void write_table(lxw_workbook* book, const Formats& formats, Language language,
                 const TableView& table) {
  Sheet sheet(book, table.title);
  if (!sheet.there()) return;
  sheet.width(0, 0, kNarrow * 2);
  sheet.width(1, 20, kNarrow);
  sheet.freeze_top();
  for (std::size_t i = 0; i < table.headings.size(); ++i) {
    sheet.text(column_head(table.headings[i]), formats.bold);
    if ((*table.columns)[i].interval.empty()) continue;
    sheet.text(column_head(message(language, "study.column.low")), formats.bold);
    sheet.text(column_head(message(language, "study.column.high")), formats.bold);
  }
  sheet.next();
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const Json& values = (*table.values)[row];
    for (std::size_t i = 0; i < table.columns->size(); ++i) {
      const TableColumn& column = (*table.columns)[i];
      if (!table.numeric[i]) {
        sheet.text(table.rows[row][i]);
        continue;
      }
      lxw_format* format = format_for(formats, column.format);
      number_or_blank(sheet, values.value(std::string(column.field), Json()), format);
      if (column.interval.empty()) continue;
      const Json interval = values.value(std::string(column.interval), Json());
      const bool known = interval.is_array() && interval.size() == 2;
      number_or_blank(sheet, known ? interval[0] : Json(), format);
      number_or_blank(sheet, known ? interval[1] : Json(), format);
    }
    sheet.next();
  }
}

void write_findings(lxw_workbook* book, const Formats& formats, Language language,
                    const std::string& title, const StudyRun& run, const Json& document) {
  Sheet sheet(book, message(language, "study.findings"));
  if (!sheet.there()) return;
  sheet.width(0, 0, kWide);
  const auto line = [&](const std::string& text, lxw_format* format) {
    sheet.text(text, format);
    sheet.next();
  };
  line(title, formats.bold);
  if (document.at("status") != "ok") line(culprit_text(language, document), formats.wrapped);
  for (const Json& one : document.at("findings")) {
    line(finding_text(language, one), formats.wrapped);
  }
  for (const Json& one : document.at("warnings")) {
    line(warning_text(language, one), formats.wrapped);
  }
  sheet.next();
  line(message(language, "study.computed_by",
               {{"version", run.code_version},
                {"seed", document.at("provenance").at("seed").dump()},
                {"hash", run.data_hash}}),
       formats.wrapped);
  line(document.at("provenance").at("settings").dump(), formats.wrapped);
}

/// A file of its own in the system's scratch folder, which the library can only write to; removed
/// in the end.
class ScratchFile {
 public:
  ScratchFile() {
    std::error_code failed;
    auto pattern = (std::filesystem::temp_directory_path(failed) / "troth-XXXXXX").string();
    if (failed) return;
    const int made = ::mkstemp(pattern.data());
    if (made < 0) return;
    ::close(made);
    path_ = pattern;
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Error not_made(const std::string& study) {
  return {ErrorCode::unavailable, "The workbook cannot be made.", study,
          "See that the system's folder for temporary files has space."};
}

}  // namespace

Result<std::string> workbook(Language language, const Study& study, const StudyRun& run,
                             const StudyType& type, const Json& document) {
  const ScratchFile file;
  lxw_workbook* book = file.path().empty() ? nullptr : workbook_new(file.path().c_str());
  if (book == nullptr) return not_made(study.name);
  const Formats formats = formats_of(book);
  const std::string title =
      message(language, "study.title",
              {{"name", study.name}, {"type", type_text(language, type)}, {"run", run.run_id}});
  write_findings(book, formats, language, title, run, document);
  for (const auto& table : tables_of(language, type, document)) {
    write_table(book, formats, language, table);
  }
  if (workbook_close(book) != LXW_NO_ERROR) return not_made(study.name);
  std::ifstream in(file.path(), std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) return not_made(study.name);
  return std::move(bytes).str();
}

}  // namespace troth::measure
