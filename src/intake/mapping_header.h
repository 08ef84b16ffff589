#pragma once
// Headers and the names of fields, compared so that spelling habits do not matter.

#include <string>
#include <string_view>
#include <vector>

namespace troth::intake {

/// A header taken apart: "Customer E-Mail (work)", CustomerEMail and customer_e_mail have much in
/// common. East Asian text is one token.
struct HeaderName {
  std::vector<std::string> tokens;  ///< Folded words: customer, e, mail, work.
  std::string squeezed;             ///< All tokens in one: customeremailwork.
  std::string bare;                 ///< Without what stands in brackets: customeremail.
};

HeaderName header_name(std::string_view text);

/// Whether one of the words in `words`, parted by '|', is a token of the header or, when it is not
/// ASCII, stands anywhere in it.
bool has_word(const HeaderName& header, std::string_view words);

/// Whether the tokens of `name` follow one another in the header; anywhere, when not ASCII.
bool has_part(const HeaderName& header, const HeaderName& name);

/// The `count` names nearest to a misspelt one, nearest first, that are near at all.
std::vector<std::string> nearest(std::string_view text, const std::vector<std::string>& names,
                                 std::size_t count);

}  // namespace troth::intake
