# Debian 12 packages; their names stand in tools/packages.txt.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(date REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n data)
find_package(ZLIB REQUIRED)
# Headers only; used inside the .cpp files of src/stats.
find_package(Boost 1.74 REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(OpenSSL 3.0 REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(PostgreSQL REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter)

# Its CMake package would build everything that links it with OpenMP.
find_path(XGBOOST_INCLUDE xgboost/c_api.h REQUIRED)
find_library(XGBOOST_LIBRARY xgboost REQUIRED)
add_library(troth_xgboost INTERFACE)
target_include_directories(troth_xgboost SYSTEM INTERFACE ${XGBOOST_INCLUDE})
target_link_libraries(troth_xgboost INTERFACE ${XGBOOST_LIBRARY})

find_path(SOCI_INCLUDE soci/soci.h REQUIRED)
find_library(SOCI_CORE soci_core REQUIRED)
find_library(SOCI_SQLITE soci_sqlite3 REQUIRED)
find_library(SOCI_POSTGRESQL soci_postgresql REQUIRED)
add_library(troth_soci INTERFACE)
target_include_directories(troth_soci SYSTEM INTERFACE
  ${SOCI_INCLUDE} ${SOCI_INCLUDE}/soci ${PostgreSQL_INCLUDE_DIRS})
target_link_libraries(troth_soci INTERFACE
  ${SOCI_SQLITE} ${SOCI_POSTGRESQL} ${SOCI_CORE} SQLite::SQLite3 PostgreSQL::PostgreSQL)

# The C library's allocator has threads wait for one another when one lets go what another took, as
# the writer does with every event. Sanitizers bring their own.
find_package(mimalloc 2.0 REQUIRED)
if(NOT TROTH_SANITIZE)
  set(troth_allocator -Wl,--push-state,--no-as-needed mimalloc -Wl,--pop-state)
endif()

if(TROTH_TESTS)
  find_package(GTest 1.12 REQUIRED)
  find_package(rapidcheck REQUIRED)
endif()
if(TROTH_BENCH)
  find_package(benchmark REQUIRED)
endif()
