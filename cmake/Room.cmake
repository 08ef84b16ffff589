include(GoogleTest OPTIONAL)

# troth_room(NAME name SOURCES a.cpp... [LINK target...] [MIGRATIONS V001__x.sql...]
#            [TESTS x_test.cpp... [TEST_LINK target...]])
# One static library per room, `troth_<name>`, and one test binary, `<name>_test`.
# Migrations are embedded as `extern const std::vector<EmbeddedFile> <name>_migrations`.
function(troth_room)
  cmake_parse_arguments(ROOM "" "NAME" "SOURCES;LINK;TESTS;TEST_LINK;MIGRATIONS" ${ARGN})
  add_library(troth_${ROOM_NAME} STATIC ${ROOM_SOURCES})
  target_include_directories(troth_${ROOM_NAME} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(troth_${ROOM_NAME} PUBLIC troth_flags ${ROOM_LINK})
  troth_precompile(troth_${ROOM_NAME} troth_precompiled)
  troth_compile_together(troth_${ROOM_NAME})
  if(ROOM_MIGRATIONS)
    list(TRANSFORM ROOM_MIGRATIONS PREPEND migrations/)
    troth_embed(troth_${ROOM_NAME} ${ROOM_NAME}_migrations ${ROOM_MIGRATIONS})
  endif()
  if(TROTH_TESTS AND ROOM_TESTS)
    add_executable(${ROOM_NAME}_test ${ROOM_TESTS})
    target_link_libraries(${ROOM_NAME}_test PRIVATE
      troth_${ROOM_NAME} ${ROOM_TEST_LINK} GTest::gmock GTest::gtest GTest::gtest_main rapidcheck)
    target_compile_options(${ROOM_NAME}_test PRIVATE ${troth_test_options})
    troth_precompile(${ROOM_NAME}_test precompiled_test)
    troth_compile_together(${ROOM_NAME}_test)
    # The test directories of Debian's GoogleTest and RapidCheck are system headers to us.
    # Tests on PostgreSQL are always listed; where no server was named they match nothing, and that
    # counts as skipped, not as passed.
    gtest_discover_tests(${ROOM_NAME}_test NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60 PROPERTIES
      LABELS ${ROOM_NAME} TIMEOUT 300
      SKIP_REGULAR_EXPRESSION "\\[  SKIPPED \\]|Running 0 tests from 0 test suites")
  endif()
endfunction()
