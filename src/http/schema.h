#pragma once
// Words for writing the schema of a body once, in the code that reads it: JSON Schema 2020-12, of
// which validate() knows every keyword used here.

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "http/json.h"

namespace troth::http::schema {

/// A member of an object.
struct Member {
  std::string name;
  Json schema;
  bool required = true;
};

/// Text of at most `max` characters (code points).
Json text(std::int64_t max = 200, std::int64_t min = 0);
/// One of these words.
Json word(std::initializer_list<std::string_view> words);
Json word(const std::vector<std::string>& words);
Json integer(std::int64_t min, std::int64_t max);
Json number();
Json boolean();
/// A 63-bit number as decimal text: JavaScript's numbers would round it.
Json id();
Json day();      ///< "2026-11-21"
Json instant();  ///< "2026-11-21T20:36:16Z"
Json money();    ///< "12.30", in the major unit of the workspace's currency.
Json list(Json items, std::int64_t max = 1000);
/// Two of the same, in order: the ends of an interval.
Json pair(Json item);
/// One or the other of two scalar schemas of different types.
Json either(Json one, Json other);
/// An object without other members.
Json object(std::vector<Member> members);
/// An object whose members are all like this.
Json map(Json values);
/// Anything at all; for documents whose shape is described elsewhere.
Json any();
/// The same, or null.
Json nullable(Json schema);
/// Gives it a name under which the API document lists it once.
Json named(std::string name, Json schema);
Json described(std::string description, Json schema);
/// A page of a list: {"items": [...], "next": cursor or null}.
Json page(std::string name, Json item);

}  // namespace troth::http::schema
