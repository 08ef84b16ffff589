#include "customers/email.h"

#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/ascii.h"
#include "base/text.h"

namespace troth::customers {
namespace {

constexpr std::size_t kLongestAddress = 254;  // RFC 5321
constexpr std::size_t kLongestMailbox = 64;

// Mailboxes that are nobody's, whatever the domain.
constexpr auto kNobody = std::to_array<std::string_view>(
    {"anonymous", "do-not-reply", "donotreply", "n.a", "n/a", "na", "no-email", "no-mail",
     "no-reply", "no.email", "no_email", "noemail", "nomail", "none", "noreply", "not.provided",
     "notprovided", "null", "unknown"});

// A mailbox of the first list at a domain of the second is made up; on its own, neither is.
constexpr auto kFillerMailbox = std::to_array<std::string_view>(
    {"1",    "123", "a",    "aa", "aaa", "abc",  "asdf", "customer", "demo", "email", "example",
     "mail", "me",  "name", "no", "qq",  "test", "user", "x",        "xx",   "xxx"});
constexpr auto kFillerDomain =
    std::to_array<std::string_view>({"123", "a", "aa", "aaa", "abc", "asdf", "domain", "email",
                                     "example", "mail", "no", "none", "test", "x", "xx", "xxx"});
constexpr auto kFillerAddress =
    std::to_array<std::string_view>({"123@qq.com", "qq@qq.com", "test@qq.com", "test@163.com"});

template <typename List>
bool among(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool made_up(std::string_view mailbox, std::string_view domain) {
  if (among(kNobody, mailbox) || domain.ends_with(".invalid")) return true;
  const auto label = domain.substr(0, domain.find('.'));
  return among(kFillerMailbox, mailbox) && among(kFillerDomain, label);
}

struct CloseIdna {
  void operator()(UIDNA* idna) const { uidna_close(idna); }
};

const UIDNA* idna() {
  static const std::unique_ptr<UIDNA, CloseIdna> kIdna = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UIDNA, CloseIdna> opened(
        uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI, &status));
    return U_SUCCESS(status) ? std::move(opened) : nullptr;
  }();
  return kIdna.get();
}

/// The domain in ASCII; empty when it breaks the rules of IDNA.
std::string ascii_domain(std::string_view domain) {
  if (is_ascii(domain)) return std::string(domain);
  if (idna() == nullptr) return "";
  std::array<char, kLongestAddress + 1> out;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  const auto length =
      uidna_nameToASCII_UTF8(idna(), domain.data(), static_cast<std::int32_t>(domain.size()),
                             out.data(), static_cast<std::int32_t>(out.size()), &info, &status);
  if (U_FAILURE(status) || info.errors != 0 || length <= 0) return "";
  return std::string(out.data(), static_cast<std::size_t>(length));
}

bool good_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

bool good_domain(std::string_view domain) {
  const auto labels = split(domain, '.');
  if (labels.size() < 2 || !std::all_of(labels.begin(), labels.end(), good_label)) return false;
  const auto top = labels.back();
  return top.size() >= 2 &&
         !std::all_of(top.begin(), top.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool good_mailbox(std::string_view mailbox) {
  return !mailbox.empty() && mailbox.size() <= kLongestMailbox &&
         std::none_of(mailbox.begin(), mailbox.end(), [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f ||
                  std::string_view("@<>()[],;:\\\"").find(c) != std::string_view::npos;
         });
}

}  // namespace

std::string normalise_email(std::string_view text) {
  const std::string folded = is_ascii(text) ? ascii_lower(text) : fold(text);
  std::string_view address = trim(folded);
  const auto open = address.rfind('<');
  if (open != std::string_view::npos && address.ends_with('>')) {
    address = trim(address.substr(open + 1, address.size() - open - 2));
  }
  if (address.starts_with("mailto:")) address.remove_prefix(7);
  const auto at = address.find('@');
  if (at == std::string_view::npos) return "";
  const auto mailbox = address.substr(0, at);
  auto domain = ascii_domain(address.substr(at + 1));
  if (domain.ends_with('.')) domain.pop_back();
  if (!good_mailbox(mailbox) || !good_domain(domain) || made_up(mailbox, domain)) return "";
  std::string result(mailbox);
  result.append("@").append(domain);
  if (result.size() > kLongestAddress || among(kFillerAddress, result)) return "";
  return result;
}

}  // namespace troth::customers
