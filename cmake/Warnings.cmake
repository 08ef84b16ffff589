# Flags every target of the house is built with; third-party headers come in as SYSTEM.
add_library(troth_flags INTERFACE)
target_compile_options(troth_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wcast-qual -Wdouble-promotion -Wformat=2
  -Wimplicit-fallthrough -Wextra-semi -Wzero-as-null-pointer-constant -Wundef -Wredundant-decls
  -Wswitch-enum
  # The same sums on every machine: no fused multiply-add behind our back.
  -ffp-contract=off
  -fstack-protector-strong -fcf-protection)
target_compile_definitions(troth_flags INTERFACE _GLIBCXX_ASSERTIONS)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(troth_flags INTERFACE
    -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wuseless-cast -Wsuggest-override
    # GCC 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651).
    -Wno-restrict)
endif()
if(TROTH_WERROR)
  target_compile_options(troth_flags INTERFACE -Werror)
endif()
target_link_options(troth_flags INTERFACE -Wl,-z,relro,-z,now)
if(TROTH_SANITIZE)
  target_compile_options(troth_flags INTERFACE
    -fsanitize=${TROTH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  if(TROTH_SANITIZE MATCHES "undefined")
    # Debian's SOCI does not export the type information that checking vptr needs.
    target_compile_options(troth_flags INTERFACE -fno-sanitize=vptr)
  endif()
  target_link_options(troth_flags INTERFACE -fsanitize=${TROTH_SANITIZE})
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(troth_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
