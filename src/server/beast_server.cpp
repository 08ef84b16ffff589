// The only file that knows Beast: it takes long to compile.

// Boost 1.74's awaitable.hpp uses std::exchange without including it.
// clang-format off
#include <utility>
// clang-format on
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <condition_variable>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <limits>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "base/text.h"
#include "server/http_server.h"
#include "server/tls.h"

namespace troth::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using Timer = asio::steady_timer;

constexpr std::size_t kFirstRead = 2048;
constexpr std::size_t kUploadBlock = 64 << 10;
constexpr std::size_t kFileBlock = 64 << 10;
constexpr std::size_t kOneRecord = 16 << 10;
constexpr std::size_t kHeadUsual = 512;
constexpr auto kEventsEvery = std::chrono::milliseconds(250);
constexpr auto kGoodbye = std::chrono::seconds(1);
constexpr auto kAcceptAgain = std::chrono::milliseconds(50);

std::string_view view_of(beast::string_view text) {
  return {text.data(), text.size()};
}

bool is_http_error(const error_code& problem) {
  return problem.category() == bhttp::make_error_code(bhttp::error::bad_target).category();
}

class BeastServer;

/// One thread and its connections.
struct Loop {
  asio::io_context context{1};
  std::thread thread;
};

/// A socket, in the clear or under TLS.
class Stream {
 public:
  using executor_type = beast::tcp_stream::executor_type;

  Stream(tcp::socket socket, std::shared_ptr<asio::ssl::context> tls)
      : tcp_(std::move(socket)), context_(std::move(tls)) {
    if (context_) tls_.emplace(tcp_, *context_);
  }

  beast::tcp_stream& plain() { return tcp_; }
  bool secure() const { return tls_.has_value(); }
  executor_type get_executor() { return tcp_.get_executor(); }

  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return tls_ ? tls_->async_read_some(buffers, std::forward<Token>(token))
                : tcp_.async_read_some(buffers, std::forward<Token>(token));
  }
  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return tls_ ? tls_->async_write_some(buffers, std::forward<Token>(token))
                : tcp_.async_write_some(buffers, std::forward<Token>(token));
  }
  asio::awaitable<bool> handshake() {
    if (!tls_) co_return true;
    error_code problem;
    co_await tls_->async_handshake(asio::ssl::stream_base::server,
                                   redirect_error(use_awaitable, problem));
    co_return !problem;
  }
  /// Tells the other side that this is the end, and not somebody cutting the line.
  asio::awaitable<void> say_goodbye() {
    if (!tls_) co_return;
    error_code ignored;
    co_await tls_->async_shutdown(redirect_error(use_awaitable, ignored));
  }

 private:
  beast::tcp_stream tcp_;
  std::shared_ptr<asio::ssl::context> context_;
  std::optional<asio::ssl::stream<beast::tcp_stream&>> tls_;
};

/// One connection: reads a request, has it answered, writes the answer, and again.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(BeastServer& server, tcp::socket socket, std::shared_ptr<asio::ssl::context> tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  asio::awaitable<void> run();
  /// From any thread. Takes the caller's hold on it along, so that it ends on its own thread.
  static void close(std::shared_ptr<Connection> connection);

 private:
  using HeadParser = bhttp::request_parser<bhttp::empty_body>;

  asio::awaitable<bool> begin();
  asio::awaitable<void> end();
  asio::awaitable<bool> wait_for_request();
  asio::awaitable<bool> serve();
  asio::awaitable<bool> read_body(HeadParser& head, const http::Route* route,
                                  http::Request& request, bool& answered);
  template <typename Parser>
  void take_buffered(Parser& parser, error_code& problem);
  asio::awaitable<bool> read_small(HeadParser& head, http::Request& request);
  asio::awaitable<bool> read_upload(HeadParser& head, const http::Route& route,
                                    http::Request& request, bool& answered);
  asio::awaitable<bool> store_upload(HeadParser& head, std::uint64_t most, const std::string& file);
  asio::awaitable<void> say_continue(std::string_view expect);
  asio::awaitable<http::Response> answer_to(http::Request request, http::Router::Match match);
  asio::awaitable<std::optional<http::Response>> refusal_of(http::Request head,
                                                            const http::Route& route);
  asio::awaitable<bool> write(http::Method method, http::Response response, bool keep);
  asio::awaitable<bool> write_file(http::Method method, const http::Response& response);
  std::string head_of(const http::Response& response, std::optional<std::uint64_t> length,
                      bool keep) const;
  asio::awaitable<void> write_events(const http::Response& response);
  asio::awaitable<bool> refuse(int status, std::string code, std::string detail);
  void read_head(const HeadParser& parser, http::Request& request, bool& sound) const;

  BeastServer& server_;
  Stream stream_;
  bool sound_ = false;  ///< Begun, and no failure since.
  beast::flat_buffer buffer_;
  std::string address_;
  // The idle list's own; the place moves between the lists, so that nothing is allocated for it.
  std::list<std::weak_ptr<Connection>> busy_;
  std::list<std::weak_ptr<Connection>>::iterator place_ = busy_.end();
  bool idle_ = false;
  friend class BeastServer;
};

class BeastServer final : public HttpServer {
 public:
  BeastServer(Application& application, const Assets& assets, ServerOptions options)
      : application_(application), assets_(assets), options_(std::move(options)) {}
  ~BeastServer() override { stop(); }
  BeastServer(const BeastServer&) = delete;
  BeastServer& operator=(const BeastServer&) = delete;

  Status listen();
  std::uint16_t port() const override { return port_; }
  void stop() override;

  Application& application() { return application_; }
  const Assets& assets() const { return assets_; }
  const ServerOptions& options() const { return options_; }
  bool stopping() const { return stopping_; }
  std::string upload_path() {
    return fmt::format("{}/upload-{}-{}", options_.upload_folder, getpid(), ++uploads_);
  }

  void mark_idle(const std::shared_ptr<Connection>& connection);
  void mark_busy(Connection& connection);
  void gone();

 private:
  asio::awaitable<void> accept();
  void evict_one();

  Application& application_;
  const Assets& assets_;
  const ServerOptions options_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
  std::optional<tcp::acceptor> acceptor_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> uploads_{0};

  std::mutex mutex_;
  std::condition_variable fewer_;
  std::size_t open_ = 0;
  std::list<std::weak_ptr<Connection>> idle_;  ///< Longest idle first.
};

Connection::Connection(BeastServer& server, tcp::socket socket,
                       std::shared_ptr<asio::ssl::context> tls)
    : server_(server), stream_(std::move(socket), std::move(tls)) {
  error_code ignored;
  auto& raw = stream_.plain().socket();
  const auto end = raw.remote_endpoint(ignored);
  if (!ignored) address_ = end.address().to_string();
  raw.set_option(tcp::no_delay(true), ignored);
  raw.non_blocking(true, ignored);
}

Connection::~Connection() {
  server_.mark_busy(*this);
  server_.gone();
}

void Connection::close(std::shared_ptr<Connection> connection) {
  const auto executor = connection->stream_.get_executor();
  asio::post(executor, [connection = std::move(connection)] {
    error_code ignored;
    connection->stream_.plain().socket().close(ignored);
  });
}

asio::awaitable<void> Connection::run() {
  const auto self = shared_from_this();
  try {
    sound_ = co_await begin();
    while (sound_ && co_await wait_for_request()) {
      if (!co_await serve()) break;
      // A large head leaves a large buffer behind; idle connections should be small.
      if (buffer_.size() == 0 && buffer_.capacity() > kFirstRead) buffer_ = beast::flat_buffer();
    }
    co_await end();
  } catch (const std::exception& exception) {
    server_.application().log()(fmt::format("error connection \"{}\"", exception.what()));
  }
  error_code ignored;
  stream_.plain().socket().shutdown(tcp::socket::shutdown_both, ignored);
}

/// Agrees on TLS, within the time that a head may take. Who is slow at it may be closed for others.
asio::awaitable<bool> Connection::begin() {
  if (!stream_.secure()) co_return true;
  server_.mark_idle(shared_from_this());
  stream_.plain().expires_after(server_.options().limits.header_time);
  const bool agreed = co_await stream_.handshake();
  server_.mark_busy(*this);
  co_return agreed;
}

asio::awaitable<void> Connection::end() {
  if (!sound_) co_return;
  stream_.plain().expires_after(kGoodbye);
  co_await stream_.say_goodbye();
}

/// Waits for the first bytes of a request, for as long as a connection may be idle.
asio::awaitable<bool> Connection::wait_for_request() {
  if (buffer_.size() > 0) co_return true;
  if (server_.stopping()) co_return false;
  server_.mark_idle(shared_from_this());
  stream_.plain().expires_after(server_.options().limits.idle);
  error_code problem;
  const auto bytes = co_await stream_.async_read_some(buffer_.prepare(kFirstRead),
                                                      redirect_error(use_awaitable, problem));
  if (problem) {
    // The line is cut, or nobody spoke: there is nobody to say goodbye to.
    sound_ = false;
    co_return false;
  }
  buffer_.commit(bytes);
  co_return true;
}

void Connection::read_head(const HeadParser& parser, http::Request& request, bool& sound) const {
  const auto& head = parser.get();
  request.method = http::parse_method(view_of(head.method_string()));
  request.address = address_;
  request.secure = stream_.secure();
  sound = request.set_target(view_of(head.target()));
  std::size_t hosts = 0;
  for (const auto& field : head) {
    if (field.name() == bhttp::field::host) ++hosts;
    request.headers.add(std::string(view_of(field.name_string())),
                        std::string(view_of(field.value())));
  }
  // RFC 9112, section 3.2: exactly one Host in HTTP/1.1.
  if (head.version() >= 11 && hosts != 1) sound = false;
}

asio::awaitable<bool> Connection::refuse(int status, std::string code, std::string detail) {
  auto response = http::to_response(http::make_problem(status, std::move(code), std::move(detail)));
  server_.application().metrics().count(nullptr, status, 0);
  co_await write(http::Method::get, std::move(response), false);
  co_return false;
}

/// One request and its answer; false when the connection is over.
asio::awaitable<bool> Connection::serve() {
  const auto& limits = server_.options().limits;
  HeadParser parser;
  parser.header_limit(limits.header_bytes);
  // Which limit holds is known once the route is.
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  error_code problem;
  take_buffered(parser, problem);
  if (!problem && !parser.is_header_done()) {
    stream_.plain().expires_after(limits.header_time);
    co_await bhttp::async_read_header(stream_, buffer_, parser,
                                      redirect_error(use_awaitable, problem));
  }
  // Until here it could be closed for others: who never ends a head holds no place.
  server_.mark_busy(*this);
  if (problem == bhttp::error::header_limit || problem == bhttp::error::buffer_overflow) {
    co_return co_await refuse(431, "too_large", "The head of the request is too large.");
  }
  if (is_http_error(problem) && problem != bhttp::error::end_of_stream &&
      problem != bhttp::error::partial_message) {
    co_return co_await refuse(400, "usage", "This is not HTTP.");
  }
  if (problem) co_return false;

  http::Request request;
  bool sound = true;
  read_head(parser, request, sound);
  if (!sound) co_return co_await refuse(400, "usage", "The head of the request is malformed.");
  const bool keep = parser.get().keep_alive();
  bool answered = false;
  const auto method = request.method;
  auto match = server_.application().match(request);
  const bool is_read = co_await read_body(parser, match.route, request, answered);
  if (!is_read || answered) co_return false;
  auto response = co_await answer_to(std::move(request), std::move(match));
  co_return co_await write(method, std::move(response), keep && !server_.stopping());
}

/// Reads on in what has come already: mostly all of it has.
template <typename Parser>
void Connection::take_buffered(Parser& parser, error_code& problem) {
  if (buffer_.size() == 0) return;
  buffer_.consume(parser.put(buffer_.data(), problem));
  if (problem == bhttp::error::need_more) problem = {};
}

/// Tells a sender that waits for leave to send its body.
asio::awaitable<void> Connection::say_continue(std::string_view expect) {
  if (ascii_lower(expect) != "100-continue") co_return;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  error_code ignored;
  co_await asio::async_write(stream_, asio::buffer(kContinue),
                             redirect_error(use_awaitable, ignored));
}

asio::awaitable<bool> Connection::read_body(HeadParser& head, const http::Route* route,
                                            http::Request& request, bool& answered) {
  if (route != nullptr && route->upload_bytes > 0) {
    co_return co_await read_upload(head, *route, request, answered);
  }
  co_return co_await read_small(head, request);
}

asio::awaitable<bool> Connection::read_small(HeadParser& head, http::Request& request) {
  const auto& limits = server_.options().limits;
  bhttp::request_parser<bhttp::string_body> parser(std::move(head));
  parser.body_limit(limits.body_bytes);
  const auto length = parser.content_length();
  if (length && *length > limits.body_bytes) {
    co_return co_await refuse(413, "too_large", "The body is too large.");
  }
  if (parser.is_done()) co_return true;
  error_code problem;
  take_buffered(parser, problem);
  if (!problem && !parser.is_done()) {
    stream_.plain().expires_after(limits.body_time);
    co_await say_continue(request.headers.get("Expect"));
    co_await bhttp::async_read(stream_, buffer_, parser, redirect_error(use_awaitable, problem));
  }
  if (problem == bhttp::error::body_limit) {
    co_return co_await refuse(413, "too_large", "The body is too large.");
  }
  if (problem && problem != beast::error::timeout &&
      problem.category() == bhttp::make_error_code(bhttp::error::bad_chunk).category()) {
    co_return co_await refuse(400, "usage", "The body is malformed.");
  }
  if (problem) co_return false;
  request.body = std::move(parser.get().body());
  co_return true;
}

/// Stores a body in a file, once the sender is known to be allowed to.
asio::awaitable<bool> Connection::read_upload(HeadParser& head, const http::Route& route,
                                              http::Request& request, bool& answered) {
  if (auto refusal = co_await refusal_of(request, route)) {
    co_await write(request.method, std::move(*refusal), false);
    answered = true;
    co_return true;
  }
  const auto length = head.content_length();
  if (length && *length > route.upload_bytes) {
    co_return co_await refuse(413, "too_large", "The file is too large.");
  }
  co_await say_continue(request.headers.get("Expect"));
  request.body_file = server_.upload_path();
  if (co_await store_upload(head, route.upload_bytes, request.body_file)) co_return true;
  std::error_code ignored;
  std::filesystem::remove(request.body_file, ignored);
  co_return false;
}

asio::awaitable<bool> Connection::store_upload(HeadParser& head, std::uint64_t most,
                                               const std::string& file) {
  bhttp::request_parser<bhttp::buffer_body> parser(std::move(head));
  parser.body_limit(most);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  std::vector<char> block(kUploadBlock);
  while (!parser.is_done()) {
    parser.get().body().data = block.data();
    parser.get().body().size = block.size();
    stream_.plain().expires_after(server_.options().limits.body_time);
    error_code problem;
    co_await bhttp::async_read(stream_, buffer_, parser, redirect_error(use_awaitable, problem));
    if (problem == bhttp::error::need_buffer) problem = {};
    if (problem == bhttp::error::body_limit) {
      co_return co_await refuse(413, "too_large", "The file is too large.");
    }
    if (problem) co_return false;
    const auto bytes = block.size() - parser.get().body().size;
    out.write(block.data(), static_cast<std::streamsize>(bytes));
    if (!out) co_return co_await refuse(503, "unavailable", "The file could not be stored.");
  }
  out.close();
  if (!out) co_return co_await refuse(503, "unavailable", "The file could not be stored.");
  co_return true;
}

/// Runs `start(done)` and waits until it calls done(value), on whichever thread.
template <typename Value, typename Start>
asio::awaitable<Value> when_done(Start start) {
  const auto executor = co_await asio::this_coro::executor;
  co_return co_await asio::async_initiate<decltype(use_awaitable), void(Value)>(
      [&](auto handler) {
        const auto resume = std::make_shared<decltype(handler)>(std::move(handler));
        start([resume, executor](Value value) {
          asio::post(executor,
                     [resume, value = std::move(value)]() mutable { (*resume)(std::move(value)); });
        });
      },
      use_awaitable);
}

asio::awaitable<std::optional<http::Response>> Connection::refusal_of(http::Request head,
                                                                      const http::Route& route) {
  stream_.plain().expires_never();
  co_return co_await when_done<std::optional<http::Response>>(
      [&](auto done) { server_.application().admit(head, route, std::move(done)); });
}

asio::awaitable<http::Response> Connection::answer_to(http::Request request,
                                                      http::Router::Match match) {
  stream_.plain().expires_never();
  if (match.route == nullptr) {
    if (auto file = server_.assets().find(request)) co_return std::move(*file);
  }
  co_return co_await when_done<http::Response>([&](auto done) {
    server_.application().handle(std::move(request), std::move(match), std::move(done));
  });
}

/// "Sun, 22 Nov 2026 00:00:00 GMT"; made anew once a second and thread.
const std::string& http_date() {
  thread_local std::time_t made_for = 0;
  thread_local std::string text;
  const auto now = std::time(nullptr);
  if (now == made_for) return text;
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 64> buffer;
  const auto size =
      std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  text.assign(buffer.data(), size);
  made_for = now;
  return text;
}

/// Status line and fields, with the empty line. `length` empty: none is said.
std::string Connection::head_of(const http::Response& response, std::optional<std::uint64_t> length,
                                bool keep) const {
  const auto reason =
      bhttp::obsolete_reason(bhttp::int_to_status(static_cast<unsigned>(response.status)));
  std::string head;
  head.reserve(kHeadUsual);
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status,
                 view_of(reason), http_date());
  if (!response.content_type.empty()) {
    fmt::format_to(std::back_inserter(head), "Content-Type: {}\r\n", response.content_type);
  }
  if (length) fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", *length);
  if (!keep) head += "Connection: close\r\n";
  for (const auto& [name, value] : response.headers.all()) {
    TROTH_ASSERT(value.find_first_of("\r\n") == std::string::npos);
    head += name;
    head += ": ";
    head += value;
    head += "\r\n";
  }
  append_security_fields(response, stream_.secure(), head);
  head += "\r\n";
  return head;
}

asio::awaitable<bool> Connection::write(http::Method method, http::Response response, bool keep) {
  if (response.events) {
    co_await write_events(response);
    co_return false;
  }
  if (!response.file.empty()) co_return co_await write_file(method, response) && keep;
  const bool bodyless = response.status == 204 || response.status == 304;
  auto head =
      head_of(response,
              bodyless ? std::nullopt : std::optional<std::uint64_t>(response.text().size()), keep);
  const bool with_body = !bodyless && method != http::Method::head;
  auto body = with_body ? response.text() : std::string_view();
  if (stream_.secure() && body.size() <= kOneRecord) {
    head += body;
    body = {};
  }
  // Head and body leave in one system call, mostly without waiting.
  const std::array<asio::const_buffer, 2> both = {asio::buffer(head), asio::buffer(body)};
  beast::buffers_suffix left(both);
  error_code problem;
  if (!stream_.secure()) left.consume(stream_.plain().socket().write_some(left, problem));
  if (problem == asio::error::would_block) problem = {};
  if (!problem && beast::buffer_bytes(left) > 0) {
    stream_.plain().expires_after(server_.options().limits.write_time);
    co_await asio::async_write(stream_, left, redirect_error(use_awaitable, problem));
  }
  co_return !problem && keep;
}

asio::awaitable<bool> Connection::write_file(http::Method method, const http::Response& response) {
  std::ifstream in(response.file, std::ios::binary);
  std::error_code missing;
  const auto size = std::filesystem::file_size(response.file, missing);
  if (!in || missing) {
    co_return co_await refuse(404, "not_found", "The file is not there any more.");
  }
  std::string block = head_of(response, size, true);
  const bool with_body = method != http::Method::head;
  std::uint64_t left = with_body ? size : 0;
  for (;;) {
    stream_.plain().expires_after(server_.options().limits.write_time);
    error_code problem;
    co_await asio::async_write(stream_, asio::buffer(block),
                               redirect_error(use_awaitable, problem));
    if (problem) co_return false;
    if (left == 0) co_return true;
    block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, kFileBlock)));
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    if (!in) co_return false;
    left -= block.size();
  }
}

/// Server-sent events, until they end, the other side leaves, or the server stops.
asio::awaitable<void> Connection::write_events(const http::Response& response) {
  std::string text = head_of(response, std::nullopt, false);
  Timer timer(co_await asio::this_coro::executor);
  error_code problem;
  bool ended = false;
  int silent = 0;
  while (!server_.stopping()) {
    if (!text.empty()) {
      stream_.plain().expires_after(server_.options().limits.write_time);
      co_await asio::async_write(stream_, asio::buffer(text),
                                 redirect_error(use_awaitable, problem));
      if (problem || ended) co_return;
      text.clear();
    }
    auto events = response.events();
    text = std::move(events.text);
    ended = events.ended;
    if (ended && text.empty()) co_return;
    if (!text.empty()) continue;
    timer.expires_after(kEventsEvery);
    co_await timer.async_wait(redirect_error(use_awaitable, problem));
    // A comment now and then shows whether the other side is still there.
    if (++silent % 60 == 0) text = ": waiting\n\n";
  }
}

Status BeastServer::listen() {
  error_code problem;
  const auto address = asio::ip::make_address(options_.address, problem);
  const auto fail = [&](const std::string& hint) {
    return Error{ErrorCode::unavailable, "The address cannot be listened on.",
                 fmt::format("{}:{}", options_.address, options_.port), hint};
  };
  if (problem) return fail("Give the address of one of this machine's interfaces.");
  for (std::size_t i = 0; i < std::max<std::size_t>(options_.threads, 1); ++i) {
    loops_.push_back(std::make_unique<Loop>());
    guards_.push_back(asio::make_work_guard(loops_.back()->context));
  }
  const tcp::endpoint end(address, options_.port);
  acceptor_.emplace(loops_.front()->context);
  acceptor_->open(end.protocol(), problem);
  if (!problem) acceptor_->set_option(tcp::acceptor::reuse_address(true), problem);
  if (!problem) acceptor_->bind(end, problem);
  if (!problem) acceptor_->listen(asio::socket_base::max_listen_connections, problem);
  if (problem) return fail(problem.message());
  port_ = acceptor_->local_endpoint().port();
  asio::co_spawn(loops_.front()->context, accept(), asio::detached);
  for (auto& loop : loops_) {
    loop->thread = std::thread([&context = loop->context] { context.run(); });
  }
  return {};
}

asio::awaitable<void> BeastServer::accept() {
  std::size_t turn = 0;
  Timer timer(co_await asio::this_coro::executor);
  while (!stopping_) {
    auto& loop = *loops_[turn++ % loops_.size()];
    tcp::socket socket(loop.context);
    error_code problem;
    co_await acceptor_->async_accept(socket, redirect_error(use_awaitable, problem));
    if (stopping_) co_return;
    if (problem) {
      // No file handles left, most likely: make room, and do not spin.
      evict_one();
      timer.expires_after(kAcceptAgain);
      co_await timer.async_wait(redirect_error(use_awaitable, problem));
      continue;
    }
    bool full = false;
    {
      const std::lock_guard lock(mutex_);
      full = ++open_ > options_.limits.connections;
    }
    auto& metrics = application_.metrics();
    ++metrics.connections_open;
    ++metrics.connections_total;
    if (full) evict_one();
    auto connection = std::make_shared<Connection>(
        *this, std::move(socket), options_.tls == nullptr ? nullptr : options_.tls->context());
    asio::co_spawn(
        loop.context, [connection]() { return connection->run(); }, asio::detached);
  }
}

void BeastServer::mark_idle(const std::shared_ptr<Connection>& connection) {
  const std::lock_guard lock(mutex_);
  if (std::exchange(connection->idle_, true)) return;
  auto& busy = connection->busy_;
  if (busy.empty()) connection->place_ = busy.insert(busy.end(), connection);
  idle_.splice(idle_.end(), busy, connection->place_);
}

void BeastServer::mark_busy(Connection& connection) {
  const std::lock_guard lock(mutex_);
  if (!std::exchange(connection.idle_, false)) return;
  connection.busy_.splice(connection.busy_.end(), idle_, connection.place_);
}

void BeastServer::evict_one() {
  std::shared_ptr<Connection> longest;
  {
    const std::lock_guard lock(mutex_);
    // Those that cannot be held are about to end.
    for (auto one = idle_.begin(); one != idle_.end() && !longest; ++one) longest = one->lock();
    if (!longest) return;
    longest->idle_ = false;
    longest->busy_.splice(longest->busy_.end(), idle_, longest->place_);
  }
  ++application_.metrics().connections_evicted;
  Connection::close(std::move(longest));
}

void BeastServer::gone() {
  --application_.metrics().connections_open;
  const std::lock_guard lock(mutex_);
  --open_;
  fewer_.notify_all();
}

void BeastServer::stop() {
  if (stopping_.exchange(true)) return;
  if (loops_.empty() || !loops_.front()->thread.joinable()) return;
  asio::post(loops_.front()->context, [this] {
    error_code ignored;
    acceptor_->close(ignored);
  });
  std::vector<std::shared_ptr<Connection>> idle;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& one : idle_) {
      if (auto connection = one.lock()) idle.push_back(std::move(connection));
    }
  }
  for (auto& connection : idle) Connection::close(std::move(connection));
  {
    std::unique_lock lock(mutex_);
    fewer_.wait_for(lock, options_.limits.grace, [this] { return open_ == 0; });
  }
  guards_.clear();
  for (auto& loop : loops_) loop->context.stop();
  for (auto& loop : loops_) loop->thread.join();
  acceptor_.reset();  // It may not outlive its loop.
  loops_.clear();
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(Application& application,
                                                      const Assets& assets,
                                                      const ServerOptions& options) {
  auto server = std::make_unique<BeastServer>(application, assets, options);
  TROTH_TRY(server->listen());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace troth::server
