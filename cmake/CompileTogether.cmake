# Files of a room compiled several to one translation unit, so that what they include is read once:
# a build from nothing takes a third of the time (docs/HACKING.md). Names that a file keeps to
# itself must therefore differ within a room. A compiler cache, or changing one file at a time,
# does better without.
set(troth_together_usual ON)
if(CMAKE_CXX_COMPILER_LAUNCHER)
  set(troth_together_usual OFF)
endif()
option(TROTH_TOGETHER "Compile several files of a room as one" ${troth_together_usual})

if(TROTH_TOGETHER)
  # GCC takes a class for a header's when its file was included, as these are.
  target_compile_options(troth_flags INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()

function(troth_compile_together target)
  if(TROTH_TOGETHER)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
  endif()
endfunction()
