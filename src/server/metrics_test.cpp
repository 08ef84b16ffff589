#include "server/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/answers.h"

namespace troth::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Metrics, CountsByRouteStatusAndTime) {
  http::Router router;
  http::Route route;
  route.path = "/x";
  route.name = "show_x";
  route.tag = "x";
  route.summary = "X.";
  route.work = http::Work::task;
  route.handler = [](const http::Call& call) -> Result<http::Response> {
    return http::answer(call, http::Json());
  };
  router.add(route);
  Metrics metrics(router);
  const auto* known = router.routes().front().get();
  metrics.count(known, 200, 0.0005);
  metrics.count(known, 204, 0.02);
  metrics.count(known, 503, 100);
  metrics.count(nullptr, 404, 0);
  const auto text = metrics.text();
  EXPECT_THAT(text, HasSubstr("troth_requests_total{route=\"show_x\",status=\"2xx\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("troth_requests_total{route=\"show_x\",status=\"5xx\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("troth_requests_total{route=\"other\",status=\"4xx\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("troth_request_seconds_bucket{route=\"show_x\",le=\"0.001\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("troth_request_seconds_bucket{route=\"show_x\",le=\"0.05\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("troth_request_seconds_bucket{route=\"show_x\",le=\"30\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("troth_request_seconds_bucket{route=\"show_x\",le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("troth_request_seconds_sum{route=\"show_x\"} 100.020500\n"));
  EXPECT_THAT(text, Not(HasSubstr("status=\"1xx\"")));
}

}  // namespace
}  // namespace troth::server
