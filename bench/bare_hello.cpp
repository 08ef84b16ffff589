// What Beast can do when nothing is asked of it: answers every request with the same bytes. The
// server's figures are measured beside it; see docs/benchmarks.md.
//
//   bare_hello PORT [THREADS]

// Boost 1.74's awaitable.hpp uses std::exchange without including it.
// clang-format off
#include <utility>
// clang-format on
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::use_awaitable;
using asio::ip::tcp;

asio::awaitable<void> serve(tcp::socket socket) {
  beast::tcp_stream stream(std::move(socket));
  stream.socket().set_option(tcp::no_delay(true));
  beast::flat_buffer buffer;
  try {
    for (;;) {
      http::request<http::string_body> request;
      co_await http::async_read(stream, buffer, request, use_awaitable);
      http::response<http::string_body> response(http::status::ok, request.version());
      response.set(http::field::content_type, "application/json");
      response.keep_alive(request.keep_alive());
      response.body() = "{\"hello\":\"world\"}";
      response.prepare_payload();
      co_await http::async_write(stream, response, use_awaitable);
      if (!request.keep_alive()) break;
    }
  } catch (const std::exception&) {
    // The other side has left.
  }
}

asio::awaitable<void> accept(tcp::acceptor& acceptor) {
  for (;;) {
    auto socket = co_await acceptor.async_accept(use_awaitable);
    const auto executor = socket.get_executor();
    asio::co_spawn(executor, serve(std::move(socket)), asio::detached);
  }
}

/// One loop a thread, each with a listener of its own on the same port.
void run(unsigned short port) {
  asio::io_context context(1);
  tcp::acceptor acceptor(context);
  const tcp::endpoint end(asio::ip::address_v4::loopback(), port);
  acceptor.open(end.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  acceptor.set_option(asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>(true));
  acceptor.bind(end);
  acceptor.listen();
  asio::co_spawn(context, accept(acceptor), asio::detached);
  context.run();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("bare_hello PORT [THREADS]\n", stderr);
    return 2;
  }
  const auto port = static_cast<unsigned short>(std::atoi(argv[1]));
  const int threads = argc > 2 ? std::atoi(argv[2]) : 1;
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(run, port);
  run(port);
}
