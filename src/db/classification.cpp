// Reads the privacy class of every column out of the migrations' own text. A parser of lines, not
// of SQL: migrations are written by us, in the form that db/migrations.h tells.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "db/migration_files.h"
#include "db/migrations.h"

namespace troth::db {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view strip(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// Takes the next word off `text`: up to a blank, a parenthesis, a comma or a semicolon.
std::string_view next_word(std::string_view& text) {
  text = strip(text);
  const auto end = std::min(text.find_first_of(" \t(),;"), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

/// Takes `words` off the start of `text`, whatever their case; false when it starts otherwise.
bool take(std::string_view& text, std::string_view words) {
  auto rest = text;
  while (!words.empty()) {
    if (ascii_lower(next_word(rest)) != next_word(words)) return false;
    words = strip(words);
  }
  text = rest;
  return true;
}

std::optional<Privacy> parse_privacy(std::string_view word) {
  if (word == "none") return Privacy::none;
  if (word == "pseudonymous") return Privacy::pseudonymous;
  if (word == "personal") return Privacy::personal;
  if (word == "sensitive") return Privacy::sensitive;
  return std::nullopt;
}

struct Said {
  Privacy privacy = Privacy::none;
  std::string purpose;
};

class FileReader {
 public:
  FileReader(std::string_view room, const EmbeddedFile& file, Classification& into)
      : room_(room), file_(file), into_(into) {}

  Status read() {
    std::string_view rest = file_.text;
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      ++line_;
      TROTH_TRY(read_line(strip(rest.substr(0, end))));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!announced_.empty()) return refuse(announced_, "is announced but not created");
    if (!table_.empty()) return refuse(table_, "has no closing parenthesis on a line of its own");
    return {};
  }

 private:
  Error refuse(std::string_view what, std::string_view why) const {
    return {ErrorCode::bad_input, fmt::format("In a migration, {} {}.", what, why),
            fmt::format("{}/migrations/{}:{}", room_, file_.name, line_),
            "See db/migrations.h for the form of a migration."};
  }

  Status read_line(std::string_view line) {
    if (line.starts_with("-- table ")) return announce(line.substr(9));
    if (line.empty() || line.starts_with("--")) return {};
    if (!table_.empty()) return read_column(line);
    auto rest = line;
    if (take(rest, "create table")) return start_table(rest);
    if (take(rest, "alter table")) return alter_table(rest);
    if (take(rest, "drop table")) return drop_table(rest);
    return {};
  }

  Status announce(std::string_view text) {
    if (!announced_.empty()) return refuse(announced_, "is announced but not created");
    const auto colon = text.find(':');
    const auto spread = colon == text.npos ? std::string_view() : strip(text.substr(colon + 1));
    announced_ = strip(text.substr(0, colon));
    if (spread == "by customer") {
      spread_ = Spread::by_customer;
    } else if (spread == "reference") {
      spread_ = Spread::reference;
    } else {
      return refuse("table " + announced_, "must be spread `reference` or `by customer`");
    }
    return {};
  }

  Status start_table(std::string_view rest) {
    take(rest, "if not exists");
    const std::string name(next_word(rest));
    if (announced_ != name) {
      return refuse("table " + name,
                    "has no line `-- table " + name + ": reference | by customer` before it");
    }
    if (strip(rest) != "(") {
      return refuse("table " + name, "must have its columns on lines of their own");
    }
    for (const auto& known : into_.tables) {
      if (known.table == name) return refuse("table " + name, "is created twice");
    }
    into_.tables.push_back({name, spread_});
    table_ = name;
    announced_.clear();
    return {};
  }

  Status read_column(std::string_view line) {
    if (line.starts_with(')')) {
      table_.clear();
      return {};
    }
    auto rest = line;
    const auto word = next_word(rest);
    const auto lower = ascii_lower(word);
    for (const std::string_view rule : {"primary", "unique", "check", "constraint", "foreign"}) {
      if (lower == rule) return {};
    }
    return add_column(table_, word, line);
  }

  Status add_column(const std::string& table, std::string_view column, std::string_view line) {
    const auto name = fmt::format("column {}.{}", table, column);
    TROTH_ASSIGN(auto said, read_class(name, line));
    for (const auto& known : into_.columns) {
      if (known.table == table && known.column == column) return refuse(name, "is added twice");
    }
    into_.columns.push_back({table, std::string(column), said.privacy, std::move(said.purpose)});
    return {};
  }

  Result<Said> read_class(std::string_view name, std::string_view line) const {
    const auto comment = line.find("-- ");
    if (comment == line.npos) return refuse(name, "has no privacy class");
    const auto text = strip(line.substr(comment + 3));
    const auto colon = text.find(':');
    const auto privacy = parse_privacy(strip(text.substr(0, colon)));
    if (!privacy) {
      return refuse(name, "needs one of none, pseudonymous, personal, sensitive");
    }
    const auto purpose = colon == text.npos ? std::string_view() : strip(text.substr(colon + 1));
    if (purpose.empty()) return refuse(name, "says no purpose");
    return Said{*privacy, std::string(purpose)};
  }

  Status alter_table(std::string_view rest) {
    const std::string table(next_word(rest));
    if (!known(table)) return refuse("table " + table, "is altered but was never created");
    if (take(rest, "rename to")) {
      const std::string name(next_word(rest));
      for (auto& entry : into_.tables) {
        if (entry.table == table) entry.table = name;
      }
      for (auto& entry : into_.columns) {
        if (entry.table == table) entry.table = name;
      }
      return {};
    }
    if (take(rest, "add column")) {
      take(rest, "if not exists");
      const auto column = next_word(rest);
      return add_column(table, column, rest);
    }
    if (take(rest, "drop column")) {
      const auto column = next_word(rest);
      const auto dropped = std::erase_if(into_.columns, [&](const ColumnClass& entry) {
        return entry.table == table && entry.column == column;
      });
      if (dropped == 0) return refuse(fmt::format("column {}.{}", table, column), "is not known");
      return {};
    }
    if (take(rest, "rename column")) return rename_column(table, rest);
    return refuse("table " + table, "is altered in a way that is not understood here");
  }

  Status rename_column(const std::string& table, std::string_view rest) {
    const auto from = next_word(rest);
    if (!take(rest, "to")) return refuse("table " + table, "is altered in an unknown way");
    for (auto& entry : into_.columns) {
      if (entry.table == table && entry.column == from) {
        entry.column = next_word(rest);
        return {};
      }
    }
    return refuse(fmt::format("column {}.{}", table, from), "is not known");
  }

  Status drop_table(std::string_view rest) {
    take(rest, "if exists");
    const std::string table(next_word(rest));
    if (!known(table)) return refuse("table " + table, "is dropped but was never created");
    std::erase_if(into_.tables, [&](const TableClass& entry) { return entry.table == table; });
    std::erase_if(into_.columns, [&](const ColumnClass& entry) { return entry.table == table; });
    return {};
  }

  bool known(std::string_view table) const {
    return std::any_of(into_.tables.begin(), into_.tables.end(),
                       [&](const TableClass& entry) { return entry.table == table; });
  }

  std::string_view room_;
  const EmbeddedFile& file_;
  Classification& into_;
  int line_ = 0;
  std::string announced_;  ///< The table of a `-- table` line whose CREATE has not come yet.
  Spread spread_ = Spread::reference;
  std::string table_;  ///< The table whose columns are being read.
};

}  // namespace

Status classify_file(std::string_view room, const EmbeddedFile& file, Classification& into) {
  return FileReader(room, file, into).read();
}

Result<Classification> classification(std::span<const RoomMigrations> rooms) {
  Classification all;
  TROTH_TRY(classify_file("db", bookkeeping_file(), all));
  TROTH_ASSIGN(const auto files, migration_files(rooms));
  for (const auto& file : files) TROTH_TRY(classify_file(file.room, *file.file, all));
  return all;
}

}  // namespace troth::db
