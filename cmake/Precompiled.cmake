# Headers that nearly every file reads, compiled once: the standard library's and fmt's for rooms,
# GoogleTest's as well for tests. A quarter of what a file costs (docs/HACKING.md).
# A compiler cache does better without.
set(troth_precompiled_usual ON)
if(CMAKE_CXX_COMPILER_LAUNCHER)
  set(troth_precompiled_usual OFF)
endif()
option(TROTH_PRECOMPILED "Precompile what nearly every file includes" ${troth_precompiled_usual})

# Half of a build's time goes into the templates of tests, which gain nothing from more.
set(troth_test_options $<$<CONFIG:Release>:-Og>)

set(troth_precompiled_headers
  <algorithm> <array> <charconv> <chrono> <cmath> <cstdint> <functional> <map> <memory> <mutex>
  <numeric> <optional> <set> <span> <sstream> <string> <string_view> <unordered_map>
  <unordered_set> <utility> <variant> <vector> <fmt/format.h>)

# Whoever reuses them must be compiled by the same flags: code that goes into libraries, or tests.
function(troth_precompile target like)
  if(TROTH_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM ${like})
  endif()
endfunction()

if(TROTH_PRECOMPILED)
  # GCC 12 forgets that precompiled headers are the system's, and warns of overflows in
  # std::string that are not there (GCC bug 105329).
  foreach(warning IN ITEMS stringop-overflow stringop-overread array-bounds restrict)
    target_compile_options(troth_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-${warning}>)
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "")
  add_library(troth_precompiled STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(troth_precompiled PUBLIC troth_flags fmt::fmt)
  target_precompile_headers(troth_precompiled PRIVATE ${troth_precompiled_headers})
  if(TROTH_TESTS)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled_test.cpp CONTENT "int main() {}\n")
    add_executable(precompiled_test ${CMAKE_BINARY_DIR}/precompiled_test.cpp)
    target_link_libraries(precompiled_test PRIVATE troth_flags fmt::fmt GTest::gtest)
    target_compile_options(precompiled_test PRIVATE ${troth_test_options})
    target_precompile_headers(precompiled_test PRIVATE
      ${troth_precompiled_headers} <gtest/gtest.h>)
  endif()
endif()
