#include <unicode/ucsdet.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "intake/reader_encoding.h"

namespace troth::intake {
namespace {

constexpr std::size_t kEvidenceBytes = 32U << 10U;

bool is_high(std::string_view text, std::size_t at) {
  return byte_at(text, at) >= 0x80;
}
bool is_letter(std::string_view text, std::size_t at) {
  const unsigned byte = byte_at(text, at) | 0x20U;
  return byte >= 'a' && byte <= 'z';
}

/// The lines of the sample that are not ASCII: tables hold so much ASCII that it would drown the
/// rest. A last line that is cut off is left out when there are others.
std::string evidence(std::string_view sample) {
  std::string kept;
  while (!sample.empty() && kept.size() < kEvidenceBytes) {
    const std::size_t end = std::min(sample.find('\n'), sample.size());
    const std::string_view line = sample.substr(0, end);
    const bool cut = end == sample.size() && !kept.empty();
    if (!cut && ascii_prefix(line) < line.size()) {
      kept += line.substr(0, kEvidenceBytes);
      kept += '\n';
    }
    sample.remove_prefix(std::min(end + 1, sample.size()));
  }
  return kept;
}

/// How well a text reads in an encoding.
struct Score {
  double good = 0;             ///< Share of characters that are common in it.
  std::size_t characters = 0;  ///< Not ASCII.
};

/// Double-byte text: `common` says whether a pair is a common character, `possible` whether it is
/// one at all. Ideographs inside western words are not common.
template <typename Possible, typename Common>
Score score_pairs(std::string_view text, Possible possible, Common common) {
  std::size_t characters = 0;
  std::size_t good = 0;
  std::size_t wrong = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_high(text, at)) continue;
    ++characters;
    if (at + 1 == text.size() || !possible(byte_at(text, at), byte_at(text, at + 1))) {
      ++wrong;
      continue;
    }
    const bool in_word =
        (at > 0 && is_letter(text, at - 1)) && (at + 2 < text.size() && is_letter(text, at + 2));
    if (!in_word && common(byte_at(text, at), byte_at(text, at + 1))) ++good;
    ++at;
  }
  Score score;
  score.characters = characters;
  if (characters > 0 && wrong * 100 <= characters) {
    score.good = static_cast<double>(good) / static_cast<double>(characters);
  }
  return score;
}

bool within(unsigned byte, unsigned low, unsigned high) {
  return byte >= low && byte <= high;
}

/// GB 18030 (and GBK, GB 2312): common are the 3755 characters of the first level, punctuation and
/// full-width forms.
Score score_gb18030(std::string_view text) {
  return score_pairs(
      text,
      [](unsigned lead, unsigned trail) {
        return within(lead, 0x81, 0xFE) &&
               (within(trail, 0x30, 0x39) || (within(trail, 0x40, 0xFE) && trail != 0x7F));
      },
      [](unsigned lead, unsigned trail) {
        return trail >= 0xA1 && (within(lead, 0xB0, 0xD7) || within(lead, 0xA1, 0xA3));
      });
}

/// Big5: common are the 5401 characters of the first level and punctuation.
Score score_big5(std::string_view text) {
  return score_pairs(
      text,
      [](unsigned lead, unsigned trail) {
        return within(lead, 0xA1, 0xF9) && (within(trail, 0x40, 0x7E) || within(trail, 0xA1, 0xFE));
      },
      [](unsigned lead, unsigned /*trail*/) {
        return within(lead, 0xA4, 0xC6) || within(lead, 0xA1, 0xA3);
      });
}

/// EUC-KR: Hangul syllables and punctuation. Its syllables are a part of what is common in
/// GB 18030, so that it counts only when nothing else is there.
Score score_euc_kr(std::string_view text) {
  return score_pairs(
      text,
      [](unsigned lead, unsigned trail) {
        return within(lead, 0xA1, 0xFD) && within(trail, 0xA1, 0xFE);
      },
      [](unsigned lead, unsigned /*trail*/) {
        return within(lead, 0xB0, 0xC8) || within(lead, 0xA1, 0xA3);
      });
}

/// windows-1252 (and Latin-1): accented letters singly or in pairs beside plain ones, and the
/// signs that western tables hold.
Score score_western(std::string_view text) {
  constexpr std::string_view kSigns =
      "\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xA0\xA1\xA3\xA5\xA7\xA9\xAA\xAB\xAE\xB0\xB1\xB2"
      "\xB4\xB5\xB7\xBA\xBB\xBC\xBD\xBE\xBF";
  Score score;
  std::size_t good = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_high(text, at)) continue;
    std::size_t end = at;
    while (end < text.size() && is_high(text, end)) ++end;
    const std::size_t run = end - at;
    const bool beside =
        (at > 0 && is_letter(text, at - 1)) || (end < text.size() && is_letter(text, end));
    for (std::size_t i = at; i < end; ++i) {
      const bool letter = byte_at(text, i) >= 0xC0 && beside && run <= 2;
      const bool sign = run == 1 && kSigns.find(text[i]) != std::string_view::npos;
      if (letter || sign) ++good;
    }
    score.characters += run;
    at = end;
  }
  if (score.characters > 0) {
    score.good = static_cast<double>(good) / static_cast<double>(score.characters);
  }
  return score;
}

struct Candidate {
  std::string name;
  double score = 0;
};

/// ICU's opinion, by its statistics of letters and languages.
std::vector<Candidate> detect_with_icu(const std::string& text) {
  std::vector<Candidate> found;
  UErrorCode code = U_ZERO_ERROR;
  UCharsetDetector* detector = ucsdet_open(&code);
  ucsdet_setText(detector, text.data(), static_cast<std::int32_t>(text.size()), &code);
  std::int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector, &count, &code);
  for (std::int32_t i = 0; U_SUCCESS(code) && i < count; ++i) {
    const std::string name = ucsdet_getName(matches[i], &code);
    const std::int32_t confidence = ucsdet_getConfidence(matches[i], &code);
    // Not for tables: encodings of mainframes and of mail.
    if (name.starts_with("IBM") || name.starts_with("ISO-2022") || name.starts_with("UTF-")) {
      continue;
    }
    found.push_back({name == "ISO-8859-1"   ? "windows-1252"
                     : name == "ISO-8859-9" ? "windows-1254"
                                            : name,
                     static_cast<double>(confidence) / 100});
  }
  ucsdet_close(detector);
  return found;
}

double icu_score(const std::vector<Candidate>& icu, std::string_view name) {
  for (const auto& candidate : icu) {
    if (candidate.name == name) return candidate.score;
  }
  return 0;
}

/// Bytes that are whole UTF-8 characters beyond ASCII, and bytes that are none.
struct Utf8Evidence {
  std::size_t characters = 0;
  std::size_t wrong = 0;
  bool short_and_odd = true;  ///< Only two-byte characters, and not the usual western ones.
};

Utf8Evidence utf8_evidence(std::string_view text) {
  Utf8Evidence found;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_high(text, at)) {
      ++at;
      continue;
    }
    const unsigned lead = byte_at(text, at);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    const auto character = text.substr(at, length);
    if (utf8_prefix(character, false) != character.size() || character.size() < length) {
      ++found.wrong;
      ++at;
      continue;
    }
    ++found.characters;
    if (length > 2 || lead <= 0xC3) found.short_and_odd = false;
    at += length;
  }
  return found;
}

/// Among the encodings that are not Unicode.
EncodingGuess guess_legacy(const std::string& text) {
  const auto icu = detect_with_icu(text);
  const Score gb = score_gb18030(text);
  const Score korean = score_euc_kr(text);
  std::vector<Candidate> candidates = {{"GB18030", gb.good},
                                       {"Big5", score_big5(text).good},
                                       {"windows-1252", score_western(text).good}};
  // A dozen characters without one beyond the Hangul rows are not Chinese.
  constexpr std::size_t kManyCharacters = 12;
  const bool hangul = korean.good >= 0.99;
  const bool many = korean.characters >= kManyCharacters;
  candidates.push_back({"EUC-KR", korean.good * (hangul && many ? 2.0 : hangul ? 0.9 : 0.5)});
  for (const auto& other : icu) {
    const bool scored = std::any_of(candidates.begin(), candidates.end(),
                                    [&](const auto& own) { return own.name == other.name; });
    if (scored) continue;
    // Where ICU knows the language better than "western", its word counts.
    const double lead = other.score - icu_score(icu, "windows-1252");
    const bool central =
        other.name == "ISO-8859-2" || other.name == "windows-1250" || other.name == "windows-1254";
    candidates.push_back({other.name, central ? (lead >= 0.2 ? 1.0 + lead : 0.5) : other.score});
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  EncodingGuess guess;
  guess.name = candidates[0].name;
  guess.certain = candidates[0].score >= 0.8 && candidates[0].score - candidates[1].score >= 0.25;
  if (!guess.certain) guess.other = candidates[1].name;
  return guess;
}

}  // namespace

EncodingGuess guess_encoding(std::string_view sample) {
  const std::string text = evidence(sample);
  const Utf8Evidence utf8 = utf8_evidence(text);
  const bool valid = utf8_prefix(sample, true) == sample.size();
  // A few damaged characters do not make another encoding of it; their rows are refused.
  if (!valid && (utf8.characters < 10 || utf8.characters < utf8.wrong * 10)) {
    return guess_legacy(text);
  }
  EncodingGuess guess;
  constexpr std::size_t kFewCharacters = 3;
  if (utf8.short_and_odd && utf8.characters <= kFewCharacters && score_gb18030(text).good > 0.8) {
    guess.certain = false;
    guess.other = "GB18030";
  }
  return guess;
}

}  // namespace troth::intake
