# troth_embed(target symbol file...): makes the files' text available as
#   namespace troth { extern const std::vector<EmbeddedFile> <symbol>; }
# (declare it where it is used; EmbeddedFile is in base/embedded.h), byte for byte.
function(troth_embed target symbol)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp")
  set(inputs "")
  foreach(file ${ARGN})
    list(APPEND inputs "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  endforeach()
  add_custom_command(OUTPUT "${out}"
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DSYMBOL=${symbol} "-DFILES=${inputs}"
            -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${inputs} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(${target} PRIVATE "${out}")
  set_source_files_properties("${out}" PROPERTIES COMPILE_OPTIONS "-w")
endfunction()
