#include "access/vault.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "access/secrets.h"
#include "base/assert.h"
#include "base/base64.h"
#include "base/text.h"

namespace troth::access {
namespace {

constexpr std::string_view kPrefix = "sealed:";
constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kKeyIdDigits = 8;

const unsigned char* sodium_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string fresh_key() {
  TROTH_ASSERT(sodium_init() >= 0);
  std::string key(kKeyBytes, '\0');
  randombytes_buf(key.data(), key.size());
  return key;
}

Status write_fresh(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0 && errno == EEXIST) return {};  // Another server was faster.
  const auto text =
      "# Opens secrets of the workspace beside it. Keep it, and apart from backups.\n" +
      encode_base64url(fresh_key()) + "\n";
  const bool written =
      file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (written) return {};
  return Error{ErrorCode::unavailable, "The server's key cannot be written.", path,
               "Name another place with --key-file."};
}

}  // namespace

Result<Vault> Vault::parse(std::string_view text) {
  TROTH_ASSERT(sodium_init() >= 0);
  Vault vault;
  for (auto line : split(text, '\n')) {
    line = trim(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    auto bytes = decode_base64url(line);
    if (bytes.size() != kKeyBytes) {
      return Error{ErrorCode::bad_input, "This is not a key of the server.", "",
                   "A key is 32 random bytes in base64url, one a line."};
    }
    auto id = hash_token("troth key id " + bytes).substr(0, kKeyIdDigits);
    vault.keys_.push_back({std::move(id), std::move(bytes)});
  }
  if (!vault.keys_.empty()) return vault;
  return Error{ErrorCode::bad_input, "There is no key of the server.", "",
               "A key is 32 random bytes in base64url, one a line."};
}

Result<Vault> Vault::open_file(const std::string& path, bool create) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    if (create) TROTH_TRY(write_fresh(path));
  } else if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error{ErrorCode::bad_input, "Others may read the server's key.", path,
                 "Let its owner alone read it: chmod 600."};
  }
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) {
    return Error{ErrorCode::unavailable, "The server's key cannot be read.", path,
                 "Without it second factors and the sign-in provider do not work."};
  }
  auto vault = parse(text.str());
  if (vault) return vault;
  auto error = vault.error();
  error.subject = path;
  return error;
}

Vault Vault::ephemeral() {
  return *parse(encode_base64url(fresh_key()));
}

std::string Vault::seal(std::string_view secret, std::string_view place) const {
  const auto& key = keys_.front();
  std::string sealed(kNonceBytes + secret.size() + kTagBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(sealed.data());
  randombytes_buf(out, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonceBytes, nullptr, sodium_bytes(secret),
                                             secret.size(), sodium_bytes(place), place.size(),
                                             nullptr, out, sodium_bytes(key.bytes));
  return std::string(kPrefix) + key.id + ":" + encode_base64url(sealed);
}

Result<std::string> Vault::open(std::string_view sealed, std::string_view place) const {
  if (!sealed.starts_with(kPrefix)) return std::string(sealed);
  sealed.remove_prefix(kPrefix.size());
  const auto id = sealed.substr(0, sealed.find(':'));
  const auto key =
      std::find_if(keys_.begin(), keys_.end(), [&](const Key& k) { return k.id == id; });
  if (key == keys_.end()) {
    return Error{ErrorCode::unavailable, "The key that this secret was sealed with is missing.",
                 std::string(id), "Put it back into the server's key file, below the newest."};
  }
  const auto bytes = decode_base64url(sealed.substr(std::min(id.size() + 1, sealed.size())));
  std::string secret(bytes.size(), '\0');
  unsigned long long size = 0;
  const bool right =
      bytes.size() >= kNonceBytes + kTagBytes &&
      crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<unsigned char*>(secret.data()), &size, nullptr,
          sodium_bytes(bytes) + kNonceBytes, bytes.size() - kNonceBytes, sodium_bytes(place),
          place.size(), sodium_bytes(bytes), sodium_bytes(key->bytes)) == 0;
  if (!right) {
    return Error{ErrorCode::storage, "A sealed secret was changed from outside.",
                 std::string(place), ""};
  }
  secret.resize(size);
  return secret;
}

bool Vault::is_stale(std::string_view sealed) const {
  return !sealed.starts_with(std::string(kPrefix) + keys_.front().id + ":");
}

}  // namespace troth::access
