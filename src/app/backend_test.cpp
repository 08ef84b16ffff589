// All routes of the program behind their gate, without sockets.

#include "app/backend.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/openapi_command.h"
#include "app/testing.h"

namespace troth::app {
namespace {

using ::testing::HasSubstr;

class BackendTest : public ServedWorkspace {};

TEST_P(BackendTest, TheDocumentListsEveryRoute) {
  const auto document = json(answer(request_as("", Method::get, "/api/v1/openapi.json")));
  EXPECT_EQ(document["openapi"], "3.1.0");
  std::set<std::string> names;
  for (const auto& [path, operations] : document["paths"].items()) {
    for (const auto& [method, operation] : operations.items())
      names.insert(operation["operationId"]);
  }
  for (const auto& route : backend_->router().routes()) {
    EXPECT_TRUE(names.contains(route->name)) << route->name;
  }
}

TEST_P(BackendTest, TheDocumentIsTheSameWithoutAWorkspace) {
  const auto served = json(answer(request_as("", Method::get, "/api/v1/openapi.json")));
  EXPECT_EQ(Json::parse(openapi_document()), served);
}

TEST_P(BackendTest, AFileIsUploadedLookedAtAndImportedAndItsRejectsComeBack) {
  const auto id = upload("people.csv", "Customer No,Name,City\n17,Ann Lee,Leeds\n,Ben Ode,York\n");
  const auto preview = json(call(Role::analyst, Method::post, "/api/v1/imports/preview",
                                 {{"upload", id}, {"kind", "customers"}}));
  EXPECT_EQ(preview["columns"], Json::array({"Customer No", "Name", "City"}));
  EXPECT_EQ(preview["rows"][0][1], "Ann Lee");
  EXPECT_EQ(preview["mapping"][0]["field"], "customer");
  EXPECT_TRUE(preview["problem"].is_null());
  EXPECT_EQ(call(Role::analyst, Method::get, "/api/v1/uploads/" + id + "/rejects").status, 404);

  const auto job = import("customers", id);
  ASSERT_EQ(job["state"], "done") << job;
  EXPECT_EQ(job["result"]["rows"]["accepted"], 1);
  EXPECT_EQ(job["result"]["rows"]["rejected"], 1);
  const auto rejects = call(Role::analyst, Method::get, "/api/v1/uploads/" + id + "/rejects");
  ASSERT_EQ(rejects.status, 200);
  std::stringstream text;
  text << std::ifstream(rejects.file).rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("Ben Ode"));
  const auto runs = json(call(Role::analyst, Method::get, "/api/v1/imports"))["items"];
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0]["file"], "people.csv");

  EXPECT_EQ(call(Role::analyst, Method::del, "/api/v1/uploads/" + id).status, 204);
  EXPECT_EQ(call(Role::analyst, Method::del, "/api/v1/uploads/" + id).status, 404);
}

TEST_P(BackendTest, APreviewSaysWhatMustBeDecided) {
  const auto id =
      upload("orders.csv", "order,customer,date,amount\n1,c1,03/04/2024,5\n2,c1,05/06/2024,6\n");
  const auto ask = [&](Json more) {
    Json body = {{"upload", id}, {"kind", "orders"}};
    body.update(more);
    return json(call(Role::analyst, Method::post, "/api/v1/imports/preview", body));
  };
  EXPECT_EQ(ask(Json::object())["problem"]["code"], "ambiguous_input");
  EXPECT_TRUE(ask({{"dates", "dmy"}})["problem"].is_null());
  EXPECT_EQ(ask({{"map", {"nothing=date"}}})["problem"]["code"], "usage");
  EXPECT_EQ(import("orders", id)["error"]["code"], "ambiguous_input");
  const auto runs = json(call(Role::analyst, Method::get, "/api/v1/imports"))["items"];
  EXPECT_TRUE(runs.empty()) << runs;
}

TEST_P(BackendTest, ACustomerIsFoundShownAndTakenApart) {
  ASSERT_EQ(import("customers", upload("crm.csv",
                                       "Customer No,Name,Email\n17,Ann Lee,ann@example.org\n"
                                       "18,Ben Ode,ben@example.org\n"))["state"],
            "done");
  ASSERT_EQ(import("customers",
                   upload("more.csv",
                          "Customer No,Name,Email,Card\n,Ann Lee,ann@example.org,C1\n"))["state"],
            "done");
  ASSERT_EQ(import("orders", upload("orders.csv",
                                    "order,customer,date,sku,amount\n1,17,2024-03-05,tea,12.50\n"
                                    "2,17,2024-04-13,milk,2.50\n"))["state"],
            "done");
  ASSERT_EQ(import("responses",
                   upload("survey.csv", "customer,date,nps,why\n17,2024-03-13,9,nice\n"))["state"],
            "done");

  const auto found =
      json(call(Role::service, Method::get, "/api/v1/customers?search=Ann%40Example.org"));
  ASSERT_EQ(found["items"].size(), 1U);
  const auto id = found["items"][0]["id"].get<std::string>();
  EXPECT_EQ(
      json(call(Role::service, Method::get, "/api/v1/customers?search=ann"))["items"][0]["id"], id);
  EXPECT_EQ(json(call(Role::service, Method::get, "/api/v1/customers?search=%25"))["items"].size(),
            0U);
  const auto card = json(call(Role::service, Method::get, "/api/v1/customers/" + id));
  EXPECT_EQ(card["source_records"].size(), 2U);

  const auto timeline =
      json(call(Role::service, Method::get, "/api/v1/customers/" + id + "/timeline?limit=2"));
  ASSERT_EQ(timeline["items"].size(), 2U);
  EXPECT_EQ(timeline["items"][0]["order"]["net"], "2.50");
  EXPECT_EQ(timeline["items"][0]["order"]["lines"][0]["sku"], "milk");
  EXPECT_EQ(timeline["items"][1]["response"]["answers"][0]["value"], 9.0);
  const auto rest = json(call(Role::service, Method::get,
                              "/api/v1/customers/" + id + "/timeline?limit=2&cursor=" +
                                  timeline["next"].get<std::string>()));
  ASSERT_EQ(rest["items"].size(), 1U);
  EXPECT_EQ(rest["items"][0]["order"]["reference"], "1");
  EXPECT_TRUE(rest["next"].is_null());

  const auto merges = json(call(Role::service, Method::get, "/api/v1/customers/" + id + "/merges"));
  ASSERT_EQ(merges["items"][0]["action"], "joined");
  const auto undo = "/api/v1/merges/" + merges["items"][0]["id"].get<std::string>() + "/undo";
  EXPECT_EQ(call(Role::programme, Method::post, undo).status, 403);
  EXPECT_EQ(call(Role::service, Method::post, undo).status, 200);
  EXPECT_EQ(call(Role::service, Method::post, undo).status, 409);
  EXPECT_EQ(
      json(call(Role::service, Method::get, "/api/v1/customers/" + id))["source_records"].size(),
      1U);
  const auto audit = json(call(Role::owner, Method::get, "/api/v1/audit?action=undo_merge"));
  ASSERT_EQ(audit["items"].size(), 1U);
  EXPECT_EQ(audit["items"][0]["user_name"], "U");
}

TEST_P(BackendTest, TheListOfCustomersTakesARule) {
  ASSERT_EQ(import("customers", upload("crm.csv",
                                       "Customer No,Name,Country\n17,Ann Lee,GB\n18,Ben,FR\n"
                                       "19,Cat,GB\n"))["state"],
            "done");
  const auto asked = [&](const std::string& rule) {
    return call(Role::service, Method::get, "/api/v1/customers?total=true&rule=" + rule);
  };
  const auto british = json(asked("country%20%3D%20%22gb%22"));
  EXPECT_EQ(british["total"], 2);
  EXPECT_EQ(british["items"].size(), 2U);
  EXPECT_EQ(json(asked("country%20%3D%20%22GB%22%20and%20name%20%3D%20%22Cat%22"))["total"], 1);
  EXPECT_EQ(json(asked("stage%20%3D%20%22lapsed%22"))["total"], 0);
  // What figures of value lead here with is SQL on both engines.
  EXPECT_EQ(json(asked("bought_at_age(%220%22)"))["total"], 0);
  EXPECT_EQ(json(asked("first_purchase%20between%202024-01-01%20and%202024-03-31"))["total"], 0);
  for (const char* label : {"stage", "value_matrix", "abcd", "situation", "loyalty_quadrant"}) {
    EXPECT_EQ(json(asked(label + std::string("_before%20is%20unknown")))["total"], 3) << label;
  }
  const auto refused = asked("countri%20%3D%201");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.text(), HasSubstr("countri"));
  const auto file = call(Role::service, Method::get,
                         "/api/v1/customers?format=csv&columns=name&rule=country%20%3D%20%22FR%22");
  EXPECT_EQ(file.status, 200);
}

TEST_P(BackendTest, LabelsOfRulesAreSaidInWordsAndMisspeltOnesRefused) {
  const auto read = [&](const std::string& rule) {
    return json(call(Role::service, Method::post, "/api/v1/segments/preview", {{"rule", rule}}));
  };
  EXPECT_THAT(read("value_matrix = \"PROTECT\"")["words"], HasSubstr("Protect"));
  EXPECT_THAT(read("stage_before = \"first_time\" and stage in (\"repeat\", \"client\")")["words"],
              HasSubstr("First-time"));
  EXPECT_THAT(read("rfm = \"hibernating\"")["words"], HasSubstr("Asleep"));
  const auto problem = read("value_matrix = \"protekt\"")["problem"];
  EXPECT_EQ(problem["code"], "unknown_choice");
  EXPECT_EQ(problem["nearest"], "protect");
  const auto fields = json(call(Role::service, Method::get, "/api/v1/segments/fields"))["items"];
  for (const auto& field : fields) {
    ASSERT_EQ(field["choices"].size(), field["choice_labels"].size());
    for (const auto& label : field["choice_labels"]) {
      EXPECT_EQ(label.get<std::string>().find("web."), std::string::npos) << label;
      EXPECT_EQ(label.get<std::string>().find("report."), std::string::npos) << label;
      EXPECT_EQ(label.get<std::string>().find("segments."), std::string::npos) << label;
    }
  }
}

TEST_P(BackendTest, CustomersComeInPages) {
  std::string csv = "Customer No,Name,Region\n";
  for (int i = 1; i <= 25; ++i) {
    csv +=
        std::to_string(i) + ",Person " + std::to_string(i) + (i % 5 == 0 ? ",North\n" : ",South\n");
  }
  ASSERT_EQ(import("customers", upload("people.csv", csv))["state"], "done");
  std::set<std::string> seen;
  std::string target = "/api/v1/customers?limit=10";
  for (int pages = 0; !target.empty(); ++pages) {
    ASSERT_LT(pages, 5);
    const auto page = json(call(Role::service, Method::get, target));
    for (const auto& one : page["items"]) EXPECT_TRUE(seen.insert(one["id"]).second);
    target = page["next"].is_null()
                 ? ""
                 : "/api/v1/customers?limit=10&cursor=" + page["next"].get<std::string>();
  }
  EXPECT_EQ(seen.size(), 25U);
  EXPECT_EQ(
      json(call(Role::service, Method::get, "/api/v1/customers?region=North"))["items"].size(), 5U);
}

TEST_P(BackendTest, TheEvaluationIsMadeOnceAndAgainWhenTheDataChange) {
  const auto ask = [&] { return call(Role::viewer, Method::get, "/api/v1/evaluation"); };
  const auto first = ask();
  ASSERT_EQ(first.status, 202) << first.text();
  EXPECT_EQ(wait_for(json(first))["state"], "done");
  const auto known = ask();
  ASSERT_EQ(known.status, 200);
  EXPECT_EQ(json(known)["customers"]["known"], 0);
  ASSERT_EQ(import("orders", upload("orders.csv",
                                    "order,customer,date,amount\n1,17,2024-03-13,5\n"))["state"],
            "done");
  const auto changed = ask();
  ASSERT_EQ(changed.status, 202);
  wait_for(json(changed));
  EXPECT_EQ(json(ask())["customers"]["known"], 1);
}

TEST_P(BackendTest, OrdersThatCameAsEventsAreInTheEvaluationOnceTheirFiveMinutesAreOver) {
  const auto evaluation = [&] {
    auto response = call(Role::viewer, Method::get, "/api/v1/evaluation");
    if (response.status == 202) {
      wait_for(json(response));
      response = call(Role::viewer, Method::get, "/api/v1/evaluation");
    }
    return json(response);
  };
  EXPECT_EQ(evaluation()["customers"]["known"], 0);
  call(Role::owner, Method::post, "/v1/track",
       {{"userId", "17"},
        {"messageId", "o1"},
        {"event", "Order Completed"},
        {"properties",
         {{"order_id", "1"},
          {"products", Json::array({{{"sku", "tea"}, {"price", 6}, {"quantity", 1}}})}}}});
  EXPECT_EQ(backend_->sorter().drain()->effected, 1U);
  EXPECT_EQ(evaluation()["customers"]["known"], 0);
  workspace_.clock().set(now() + 600 * kMicrosPerSecond);
  EXPECT_EQ(evaluation()["customers"]["known"], 1);
}

TEST_P(BackendTest, WhoMayNotSeeCustomersSeesNoneInTheEvaluation) {
  std::string csv = "order,customer,date,amount\n";
  for (int c = 1; c <= 30; ++c) {
    for (int month = 1; month <= (c <= 5 ? 6 : 12); ++month) {
      csv += fmt::format("{0}-{1},canary{0},2024-{1:02}-{2:02},9\n", c, month, c % 28 + 1);
    }
  }
  ASSERT_EQ(import("orders", upload("orders.csv", csv))["state"], "done");
  const auto ask = [&](Role role) {
    const auto begun = call(role, Method::get, "/api/v1/evaluation");
    wait_for(json(begun));
    return call(role, Method::get, "/api/v1/evaluation");
  };
  const auto seen = json(ask(Role::analyst));
  ASSERT_FALSE(seen["at_risk"].empty());
  const auto hidden = ask(Role::viewer);
  ASSERT_EQ(hidden.status, 200);
  EXPECT_THAT(std::string(hidden.text()), ::testing::Not(HasSubstr("canary")));
  auto same = seen;
  same["at_risk"] = Json::array();
  EXPECT_EQ(json(hidden), same);
}

TEST_P(BackendTest, ANewNameOfTheWorkspaceShowsWithoutARestart) {
  const auto name = [&] {
    const auto begun = call(Role::viewer, Method::get, "/api/v1/evaluation");
    if (begun.status == 202) wait_for(json(begun));
    return json(call(Role::viewer, Method::get, "/api/v1/evaluation"))["workspace"];
  };
  EXPECT_NE(name(), "Renamed");
  auto request = request_as(enter(Role::owner), Method::patch, "/api/v1/settings");
  request.headers.add("If-Match", "*");
  put_body(request, {{"name", "Renamed"}});
  ASSERT_EQ(answer(std::move(request)).status, 200);
  EXPECT_EQ(name(), "Renamed");
}

TEST_P(BackendTest, SetUpIsOfferedWhileThereIsNobody) {
  EXPECT_EQ(*set_up_path(workspace_.database(), workspace_.clock()), "");
  db::TestWorkspace empty(GetParam());
  const auto path = set_up_path(empty.database(), empty.clock());
  EXPECT_THAT(*path, ::testing::StartsWith("/setup#"));
  EXPECT_NE(*set_up_path(empty.database(), empty.clock()), *path);
}

INSTANTIATE_TEST_SUITE_P(Engines, BackendTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::app
