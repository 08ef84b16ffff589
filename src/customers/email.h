#pragma once
// E-mail addresses in one form, so that the same mailbox written in two ways compares equal.

#include <string>
#include <string_view>

namespace troth::customers {

/// The address in lower case, its domain in ASCII (IDNA, UTS #46): "Zoë@MÜNCHEN.example" becomes
/// "zoë@xn--mnchen-3ya.example". Accepts "mailto:" and "Name <address>". Dots and plus tags of the
/// mailbox stay: whether they matter is the provider's business, and guessing would join strangers.
///
/// Empty when the text is no address with a dotted domain, or one that people give to get past a
/// form (none@none.com, test@test.com, noreply@...).
std::string normalise_email(std::string_view text);

}  // namespace troth::customers
