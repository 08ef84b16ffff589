#include "outbound/client.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>

#include "outbound/address.h"

namespace troth::outbound {
namespace {

constexpr const char* kAgent = "Troth";
constexpr std::size_t kUrlMost = 4000;

/// What a call under way knows.
struct Progress {
  const Call* call = nullptr;
  bool secure = true;
  bool out_of_reach = false;
  bool too_long = false;
  Answer answer;
};

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlDeleter>;

bool may_reach(const Progress& progress, const sockaddr& address) {
  if (progress.call->reach == Reach::internet) return !is_inside(address);
  // In the clear a password could be read on its way; not on this machine.
  return progress.secure || is_loopback(address);
}

curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
  auto& progress = *static_cast<Progress*>(user);
  if (!may_reach(progress, address->addr)) {
    progress.out_of_reach = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* user) {
  auto& progress = *static_cast<Progress*>(user);
  if (progress.answer.body.size() + size > progress.call->answer_bytes) {
    progress.too_long = true;
    return 0;
  }
  progress.answer.body.append(bytes, size);
  return size;
}

std::string part_of(const Url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

Result<Url> parse_url(const Call& call) {
  Url url(curl_url());
  const bool sound =
      call.url.size() <= kUrlMost &&
      curl_url_set(url.get(), CURLUPART_URL, call.url.c_str(), CURLU_DISALLOW_USER) == CURLUE_OK;
  const auto scheme = sound ? part_of(url, CURLUPART_SCHEME) : std::string();
  if (scheme == "https" || (scheme == "http" && call.reach == Reach::network)) return url;
  return Error{ErrorCode::usage, "This address cannot be called.", part_of(url, CURLUPART_HOST),
               "Use an https:// address without user or password in it."};
}

Result<std::unique_ptr<curl_slist, ListDeleter>> header_list(const Call& call) {
  std::unique_ptr<curl_slist, ListDeleter> list;
  // Without this curl asks for leave before it sends a body.
  list.reset(curl_slist_append(nullptr, "Expect:"));
  for (const auto& [name, value] : call.headers) {
    const auto line = name + ": " + value;
    if (line.find_first_of("\r\n") != std::string::npos) {
      return Error{ErrorCode::usage, "A header field cannot hold a line break.", name, ""};
    }
    list.reset(curl_slist_append(list.release(), line.c_str()));
  }
  return list;
}

class CurlClient final : public Client {
 public:
  Result<Answer> send(const Call& call) override;

 private:
  static void set_up(CURL* easy, const Url& url, const Call& call, Progress& progress);
};

void CurlClient::set_up(CURL* easy, const Url& url, const Call& call, Progress& progress) {
  curl_easy_setopt(easy, CURLOPT_CURLU, url.get());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  // A proxy would be the one that is connected to, and the address not the one that is checked.
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, call.timeout.count());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, kAgent);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &progress);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &progress);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
  if (call.method == "GET") return;
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call.body.data());
}

Result<Answer> CurlClient::send(const Call& call) {
  TROTH_ASSIGN(const auto url, parse_url(call));
  TROTH_ASSIGN(const auto headers, header_list(call));
  const std::unique_ptr<CURL, EasyDeleter> easy(curl_easy_init());
  Progress progress;
  progress.call = &call;
  progress.secure = part_of(url, CURLUPART_SCHEME) == "https";
  const auto host = part_of(url, CURLUPART_HOST);
  if (!easy) return Error{ErrorCode::unavailable, "There is no memory for a call.", host, ""};
  set_up(easy.get(), url, call, progress);
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  const auto outcome = curl_easy_perform(easy.get());
  if (progress.out_of_reach) {
    return Error{ErrorCode::forbidden, "This address is inside the network.", host,
                 "Calls go to public addresses only, and in the clear to this machine only."};
  }
  if (progress.too_long) {
    return Error{ErrorCode::unavailable, "The answer is too long.", host, ""};
  }
  if (outcome != CURLE_OK) {
    return Error{ErrorCode::unavailable, "The other side did not answer.", host,
                 curl_easy_strerror(outcome)};
  }
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  progress.answer.status = static_cast<int>(status);
  curl_off_t wait = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RETRY_AFTER, &wait);
  if (wait > 0) progress.answer.retry_after = std::chrono::seconds(wait);
  return std::move(progress.answer);
}

}  // namespace

std::unique_ptr<Client> make_client() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  return std::make_unique<CurlClient>();
}

}  // namespace troth::outbound
