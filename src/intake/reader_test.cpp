#include "intake/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unicode/ucnv.h>
#include <zlib.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "intake/reader_problems.h"
#include "intake/reader_testing.h"

namespace troth::intake {
namespace {

using testing::Cells;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::read_table;
using testing::read_text;
using testing::Table;

std::string gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// UTF-8 text in another encoding.
std::string encode(const std::string& text, const char* encoding) {
  UErrorCode code = U_ZERO_ERROR;
  std::string out(text.size() * 6 + 16, '\0');
  const auto size =
      ucnv_convert(encoding, "UTF-8", out.data(), static_cast<std::int32_t>(out.size()),
                   text.data(), static_cast<std::int32_t>(text.size()), &code);
  EXPECT_TRUE(U_SUCCESS(code)) << encoding;
  out.resize(static_cast<std::size_t>(size));
  return out;
}

class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, const std::string& content)
      : folder_(std::filesystem::temp_directory_path() /
                ("troth_reader_" + std::to_string(::getpid()))),
        path_((folder_ / name).string()) {
    std::filesystem::create_directories(folder_);
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::filesystem::remove_all(folder_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }
  std::string folder() const { return folder_.string(); }

 private:
  std::filesystem::path folder_;
  std::string path_;
};

TEST(Reader, ReadsFilesOfEveryName) {
  const std::string csv = "a,b\n1,2\n";
  const std::string json = "{\"a\":1,\"b\":2}\n";
  const Cells cells = {{"1", "2"}};
  for (const auto& [name, content] :
       std::vector<std::pair<std::string, std::string>>{{"x.csv", csv},
                                                        {"x.csv.gz", gzip(csv)},
                                                        {"x.CSV", csv},
                                                        {"x.tsv", "a\tb\n1\t2\n"},
                                                        {"x.tsv.gz", gzip("a\tb\n1\t2\n")},
                                                        {"x.ndjson", json},
                                                        {"x.ndjson.gz", gzip(json)},
                                                        {"x.jsonl", json},
                                                        {"x.txt", csv},
                                                        {"noname", json},
                                                        {"misnamed.csv", gzip(csv)}}) {
    const TemporaryFile file(name, content);
    const Table table = read_table(file.path(), "");
    EXPECT_FALSE(table.error.has_value()) << name;
    EXPECT_EQ(table.cells(), cells) << name;
    EXPECT_EQ(table.format.gzip, content.starts_with("\x1f\x8b")) << name;
  }
}

TEST(Reader, SaysWhatCannotBeOpened) {
  const TemporaryFile file("x.csv", "a\n1\n");
  EXPECT_EQ(read_table(file.folder() + "/none.csv", "").error.value().code, ErrorCode::not_found);
  EXPECT_EQ(read_table(file.folder(), "").error.value().code, ErrorCode::unavailable);
}

TEST(Reader, RefusesOtherKindsOfFilesWithAdvice) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {std::string("PK\x03\x04\x14\0\x06\0", 8), "CSV UTF-8"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "CSV UTF-8"},
      {"%PDF-1.7\n", "CSV"},
      {"PAR1\x15\x04", "CSV"},
      {"BZh91AY", "bzip2"},
      {std::string("\xFD\x37zXZ\0", 6), "xz"},
      {"\x28\xB5\x2F\xFD", "zstd"},
      {"<!DOCTYPE html><table>", "CSV UTF-8"},
      {"<?xml version=\"1.0\"?>", "CSV UTF-8"},
      {std::string("SQLite format 3\0", 16), "CSV"},
      {"[\n {\"a\":1}]", "jq"}};
  for (const auto& [content, advice] : files) {
    const Table table = read_text(content);
    ASSERT_TRUE(table.error.has_value()) << content;
    EXPECT_EQ(table.error->code, ErrorCode::bad_input) << content;
    EXPECT_THAT(table.error->hint, HasSubstr(advice)) << content;
  }
}

TEST(Reader, ReadsGzipOfSeveralMembers) {
  const std::string text = gzip("a,b\n1,2\n3,") + gzip("") + gzip("4\n") + std::string(512, '\0');
  EXPECT_EQ(read_text(text).cells(), (Cells{{"1", "2"}, {"3", "4"}}));
}

TEST(Reader, TellsOfDamagedGzipAfterTheRowsBeforeIt) {
  std::string rows = "a,b\n";
  for (int i = 0; i < 200000; ++i) rows += std::to_string(i * 7919) + ",x\n";
  const std::string packed = gzip(rows);
  const Table cut = read_text(packed.substr(0, packed.size() / 2));
  ASSERT_TRUE(cut.error.has_value());
  EXPECT_EQ(cut.error->code, ErrorCode::bad_input);
  EXPECT_THAT(cut.error->message, HasSubstr("ends too early"));
  EXPECT_GT(cut.rows.size(), 1000U);
  for (const auto& row : cut.rows) ASSERT_EQ(row.problem, "");
  std::string wrong = packed;
  wrong[wrong.size() - 6] = static_cast<char>(wrong[wrong.size() - 6] ^ 1);  // In the CRC.
  const Table damaged = read_text(wrong);
  ASSERT_TRUE(damaged.error.has_value());
  EXPECT_THAT(damaged.error->message, HasSubstr("damaged"));
  EXPECT_EQ(damaged.rows.size(), 200000U);
}

TEST(Reader, KnowsHowFarItIs) {
  const TemporaryFile file("x.csv", "a,b\n1,2\n");
  std::istringstream none;
  auto reader = TableReader::open(file.path(), {}, none);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->bytes_total(), 8U);
  RowBlock block;
  while (*(*reader)->read(block)) {
  }
  EXPECT_EQ((*reader)->bytes_read(), 8U);
}

TEST(ReaderEncoding, ReadsMarksOfByteOrder) {
  const std::string text = "姓名,x\n张三,é\n";
  const Cells cells = {{"张三", "é"}};
  const std::vector<std::pair<std::string, std::string>> marked = {
      {"UTF-8", "\xEF\xBB\xBF" + text},
      {"UTF-16LE", "\xFF\xFE" + encode(text, "UTF-16LE")},
      {"UTF-16BE", "\xFE\xFF" + encode(text, "UTF-16BE")},
      {"UTF-32LE", std::string("\xFF\xFE\0\0", 4) + encode(text, "UTF-32LE")},
      {"GB18030", "\x84\x31\x95\x33" + encode(text, "GB18030")}};
  for (const auto& [name, content] : marked) {
    ReadOptions options;
    for (const std::string given : {"", "windows-1252"}) {
      options.encoding = given;
      const Table table = read_text(content, options);
      EXPECT_FALSE(table.error.has_value()) << name;
      EXPECT_EQ(table.format.encoding, name);
      EXPECT_TRUE(table.format.encoding_certain);
      EXPECT_EQ(table.columns, (std::vector<std::string>{"姓名", "x"})) << name;
      EXPECT_EQ(table.cells(), cells) << name;
    }
  }
}

TEST(ReaderEncoding, DetectsWhatTablesAreWrittenIn) {
  const std::vector<std::pair<const char*, std::string>> texts = {
      {"UTF-8", "name,city\nJosé,Köln\n"},
      {"UTF-8", "姓名\n张三\n"},
      {"UTF-16LE", "name,city\nAnn,Leeds\nBo,Hull\n"},
      {"UTF-16BE", "订单编号,买家\n1,张三\n2,李四\n"},
      {"GB18030", "订单编号,买家会员名,实付金额\n1,张三,5\n"},
      {"GB18030", "name,city\nZhang,杭州\n"},
      {"GB18030", "id,comment\n1,服务态度很好，下次还会再来\n"},
      {"Big5", "訂單編號,買家,實付金額\n1,張三,5\n"},
      {"Big5", "name,city\nChang,台北\nLi,高雄\n"},
      {"windows-1252", "name,city\nMüller,Köln\nDupont,Orléans\n"},
      {"windows-1252", "item,price\nTea,£5\nPot,€6\n"},
      {"windows-1252", "a,b\ncação,São João\n"},
      {"EUC-KR", "이름,도시\n김철수,서울특별시\n만족합니다,정말 좋아요\n"},
      {"Shift_JIS", "名前,都市\n田中太郎,東京都\nとても満足しています,x\n"}};
  for (const auto& [encoding, text] : texts) {
    const Table table = read_text(encode(text, encoding));
    EXPECT_FALSE(table.error.has_value()) << text;
    EXPECT_EQ(table.format.encoding, encoding) << text;
    EXPECT_TRUE(table.format.encoding_certain) << text;
    EXPECT_EQ(table.cells(), read_text(text).cells()) << text;
  }
}

TEST(ReaderEncoding, SaysWhenItIsNotCertain) {
  const Table table = read_text(encode("Москва,Иван\nПетров,да\n", "windows-1251"));
  EXPECT_FALSE(table.format.encoding_certain);
  EXPECT_FALSE(table.format.other_encoding.empty());
}

TEST(ReaderEncoding, TheFirstAccentMayComeAfterMegabytes) {
  std::string text = "id,name\n";
  while (text.size() < (6U << 20U)) text += "12345,Ann\n";
  const std::string plain = text;
  text += "1,Müller\n2,Noël\n";
  for (const auto* encoding : {"windows-1252", "UTF-8"}) {
    const Table table = read_text(encode(text, encoding));
    EXPECT_EQ(table.format.encoding, encoding);
    EXPECT_EQ(table.rows.back().fields, (std::vector<std::string>{"2", "Noël"}));
    EXPECT_EQ(table.rows.back().problem, "");
  }
  const Table chinese = read_text(encode(plain + "1,张三\n2,北京市\n", "GB18030"));
  EXPECT_EQ(chinese.format.encoding, "GB18030");
  EXPECT_EQ(chinese.rows.back().fields[1], "北京市");
}

TEST(ReaderEncoding, AFewBrokenCharactersDoNotMakeAnotherEncoding) {
  std::string text = "id,name\n";
  for (int i = 0; i < 30; ++i) text += "1,Noël\n";
  const Table table = read_text(text + "2,No\xEBl\n3,Zoë\n");
  EXPECT_EQ(table.format.encoding, "UTF-8");
  EXPECT_EQ(table.rows[30].problem, kBadEncoding);
  EXPECT_EQ(table.rows[31].problem, "");
}

TEST(ReaderEncoding, ObeysTheEncodingGiven) {
  ReadOptions options;
  options.encoding = "ISO-8859-2";
  EXPECT_EQ(read_text(encode("a\nŁódź\n", "ISO-8859-2"), options).cells(), (Cells{{"Łódź"}}));
  options.encoding = "klingon";
  const Table none = read_text("a\n1\n", options);
  EXPECT_EQ(none.error.value().code, ErrorCode::usage);
  EXPECT_EQ(none.error->subject, "--encoding");
}

TEST(ReaderEncoding, BytesThatMeanNothingAreTold) {
  ReadOptions options;
  options.encoding = "GB18030";
  const Table table = read_text(encode("a,b\n1,张三\n", "GB18030") + "2,\xB0\n3,x\n", options);
  EXPECT_THAT(table.problems(), ElementsAre("", kBadEncoding, ""));
}

// A field as people and programs write it.
std::string quoted(const std::string& field, char separator, bool always) {
  const bool needs = always || field.find_first_of("\"\r\n") != std::string::npos ||
                     field.find(separator) != std::string::npos || field.starts_with(' ') ||
                     field.starts_with('\t');
  if (!needs) return field;
  std::string out = "\"";
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

rc::Gen<std::string> field_text() {
  return rc::gen::container<std::string>(
      rc::gen::element('a', 'b', 'Z', '0', '9', ' ', ',', ';', '\t', '"', '\n', '\r', '.', '-'));
}

struct Written {
  std::string text;
  Cells cells;
  char separator = ',';
};

Written write_table(const Cells& cells, std::size_t columns, char separator, int style) {
  constexpr std::array kEnds = {"\n", "\r\n", "\r"};
  Written written;
  written.separator = separator;
  for (std::size_t i = 0; i < columns; ++i) {
    written.text += (i > 0 ? std::string(1, separator) : "") + "c" + std::to_string(i);
  }
  for (const auto& row : cells) {
    written.text += kEnds[static_cast<std::size_t>(style % 3)];
    for (std::size_t i = 0; i < columns; ++i) {
      if (i > 0) written.text += separator;
      written.text += quoted(row[i], separator, style % 2 == 1);
    }
    written.cells.push_back(row);
  }
  if (style % 5 != 0) written.text += kEnds[static_cast<std::size_t>(style % 3)];
  return written;
}

Written any_table() {
  const auto columns = *rc::gen::inRange<std::size_t>(1, 5);
  auto cells = *rc::gen::container<Cells>(
      rc::gen::container<std::vector<std::string>>(columns, field_text()));
  // A line without any value is a blank line.
  for (auto& row : cells) row[0] = "x" + row[0];
  const auto separator = *rc::gen::element(',', ';', '\t', '|');
  return write_table(cells, columns, separator, *rc::gen::inRange(0, 30));
}

RC_GTEST_PROP(ReaderProperty, WhatIsWrittenIsRead, ()) {
  const Written written = any_table();
  ReadOptions options;
  options.separator = written.separator;
  const Table table = read_text(written.text, options);
  RC_ASSERT(!table.error.has_value());
  RC_ASSERT(table.cells() == written.cells);
  for (const auto& row : table.rows) RC_ASSERT(row.problem.empty());
}

RC_GTEST_PROP(ReaderProperty, TheSizeOfBlocksDoesNotMatter, ()) {
  std::string text = any_table().text;
  // Broken in places: quotes and line ends where they do not belong.
  const auto damage = *rc::gen::inRange<std::size_t>(0, 6);
  for (std::size_t i = 0; i < damage; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(3, text.size() + 1);
    text.insert(at, 1, *rc::gen::element('"', '\n', '\r', ',', '\xE9', '\0'));
  }
  ReadOptions options;
  options.encoding = "UTF-8";
  const Table whole = read_text(text, options);
  for (const std::size_t size : {1U, 7U, 64U, 333U}) {
    options.block_bytes = size;
    const Table parts = read_text(text, options);
    RC_ASSERT(parts.error.has_value() == whole.error.has_value());
    RC_ASSERT(parts.rows == whole.rows);
  }
}

RC_GTEST_PROP(ReaderProperty, NdjsonBlocksDoNotMatterEither, ()) {
  std::string text = "{\"a\":1,\"b\":{\"c\":\"x\\ny\"}}\n";
  const auto rows = *rc::gen::container<std::vector<std::string>>(field_text());
  for (const auto& row : rows) {
    std::string clean = row;
    std::replace(clean.begin(), clean.end(), '\r', 'r');
    text += "{\"a\":\"" + clean + "\"}\n";
  }
  const Table whole = read_text(text);
  ReadOptions options;
  for (const std::size_t size : {1U, 64U, 333U}) {
    options.block_bytes = size;
    RC_ASSERT(read_text(text, options).rows == whole.rows);
  }
}

RC_GTEST_PROP(ReaderProperty, EncodingsRoundTrip, ()) {
  const auto word = rc::gen::element<std::string>("服务", "张三", "éa", "Köln", "x", "\"", ",",
                                                  "\n", "杭州市", "😀", "ß", "北京", "£");
  const auto words = *rc::gen::container<std::vector<std::string>>(word);
  std::string field = "q";
  for (const auto& w : words) field += w;
  const Written written = write_table({{field, "1"}, {"2", field}}, 2, ',', 1);
  ReadOptions options;
  for (const auto* encoding : {"UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "UTF-32LE"}) {
    options.encoding = encoding;
    options.block_bytes = *rc::gen::inRange<std::size_t>(1, 300);
    const Table table = read_text(encode(written.text, encoding), options);
    RC_ASSERT(!table.error.has_value());
    RC_ASSERT(table.cells() == written.cells);
  }
}

// Characters of several bytes across the borders of the converter's own buffers.
TEST(ReaderEncoding, CharactersAcrossBuffersStayWhole) {
  std::string text = "a,b\n";
  for (int i = 0; text.size() < 700'000; ++i) {
    text += std::string(static_cast<std::size_t>(i % 7), 'x') + "张😀é,服务态度\n";
  }
  for (const auto* encoding : {"GB18030", "UTF-16LE", "UTF-16BE"}) {
    ReadOptions options;
    options.encoding = encoding;
    options.block_bytes = 10'007;
    const Table table = read_text(encode(text, encoding), options);
    EXPECT_TRUE(table.cells() == read_text(text).cells()) << encoding;
  }
}

}  // namespace
}  // namespace troth::intake
