#pragma once
// For tests: a served workspace in which every route has something to work on.

#include <map>
#include <string>

#include "app/testing.h"
#include "base/progress.h"
#include "segments/model_store.h"
#include "value/service.h"

namespace troth::app {

inline constexpr const char* kPassword = "correct horse battery";
/// Part of a customer's name and e-mail: whoever may not see customers must not see it.
inline constexpr const char* kCanary = "anary";

class FilledWorkspace : public ServedWorkspace {
 protected:
  FilledWorkspace() {
    make_person("ann@example.org", Role::owner, kPassword);
    make_person("cara@example.org", Role::viewer, "");
    fill();
  }

  void make_person(const std::string& email, Role role, const std::string& password) {
    std::string hash;
    if (!password.empty()) hash = *access::hash_password(password, access::PasswordCost::least());
    people_[email] = access::random_id();
    write([&](db::Session& session) -> Status {
      TROTH_TRY(
          access::create_user(session, {people_[email], email, "A person", role, hash}, now()));
      return {};
    });
  }

  std::string make_webhook() {
    return json(call(Role::owner, Method::post, "/api/v1/webhooks",
                     {{"url", "https://example.org/hooks"}}))["webhook"]["id"];
  }
  /// One that was given up: it may be tried again.
  std::string make_delivery(const std::string& webhook) {
    const std::string id =
        json(call(Role::owner, Method::post, "/api/v1/webhooks/" + webhook + "/test"))["id"];
    write([&](db::Session& session) {
      return session.execute(
          "UPDATE webhook_delivery SET state = 'dead' "
          "WHERE delivery_id = " +
          id);
    });
    return id;
  }

  void fill() {
    const char* const first =
        "Customer No,Name,Email\n17,Canary Lee,canary@example.org\n,Nobody,\n";
    const char* const second = "Customer No,Name,Email,Card\n,Canary Lee,canary@example.org,C1\n";
    import("customers", upload("crm.csv", first));
    import("customers", upload("more.csv", second));
    import("orders", upload("orders.csv",
                            "order,customer,date,sku,amount\n"
                            "1,17,2024-03-05,tea,12.50\n2,17,2024-04-13,tea,2\n"));
    import("responses", upload("answers.csv", "customer,date,nps\n17,2024-03-13,9\n"));
    import("interactions", upload("contacts.csv", "customer,date,kind\n17,2024-03-14,call\n"));
    const auto found = json(call(Role::owner, Method::get, "/api/v1/customers?limit=1"));
    known_["customer"] = found["items"][0]["id"];
    const auto merges =
        json(call(Role::owner, Method::get, "/api/v1/customers/" + known_["customer"] + "/merges"));
    known_["merge"] = merges["items"][0]["id"];
    for (const char* one : {"order", "product", "instrument", "response"}) {
      const auto path = "/api/v1/" + std::string(one) + "s";
      known_[one] = json(call(Role::owner, Method::get, path))["items"][0]["id"];
    }
    queries_["find_identities"] = "?value=canary@example.org";
    known_["user"] = std::to_string(people_["cara@example.org"]);
    known_["segment"] =
        json(call(Role::owner, Method::post, "/api/v1/segments",
                  {{"name", "Regulars"}, {"rule", "orders(last 90 days) >= 1"}}))["id"];
    add_model();
    SilentProgress progress;
    EXPECT_TRUE(value::refresh(workspace_.database(), {}, workspace_.clock(), progress));
    known_["webhook"] = make_webhook();
    known_["delivery"] = make_delivery(known_["webhook"]);
    add_study();
    known_["run"] = "1";
    known_["type"] = "perceived";
    known_["field"] = "region";
    known_["kind"] = "customers";
    known_["list"] = "win_back";
    known_["key"] = json(call(Role::owner, Method::post, "/api/v1/keys",
                              {{"name", "Till"}, {"scopes", {"figures:read"}}}))["key"]["id"];
  }

  /// A questionnaire of ratings, and a study of it that was run.
  void add_study() {
    import("responses", upload("ratings.csv",
                               "Rating: shop (1-10),Rating: staff (1-10),Region\n7,8,North\n"
                               "6,9,North\n4,8,South\n9,3,South\n8,8,North\n"));
    known_["study"] =
        std::to_string(json(call(Role::owner, Method::post, "/api/v1/studies",
                                 {{"name", "Ratings"}, {"type", "perceived"}}))["study_id"]
                           .get<std::int64_t>());
    wait_for(json(call(Role::owner, Method::post, "/api/v1/studies/" + known_["study"] + "/runs")));
  }

  /// A model of segments by hand: two customers have no groups to be found.
  void add_model() {
    segments::Model model;
    model.model_id = 4711;
    model.name = "Groups";
    model.fields = {"orders"};
    model.document = R"({"clustering": {"method": "kmeans", "columns": [{"logarithm": false,
        "unit": 1, "mean": 1, "sd": 1}], "centres": [[0]], "weights": [], "covariances": []},
        "sample": 2, "tried": [], "silhouette": null, "bic": null, "stability": [1],
        "resamples": 20})";
    write([&](db::Session& session) { return segments::store::save_model(session, model); });
    known_["model"] = "4711";
  }

  std::map<std::string, std::string> known_;    ///< What a parameter of this name can be.
  std::map<std::string, std::string> queries_;  ///< Without which a route has nothing to answer.
  std::map<std::string, Id> people_;
};

}  // namespace troth::app
