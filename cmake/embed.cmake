# tiaodu_embed_text(TARGET NAMESPACE FILES...): makes <generated>/embedded/NAMESPACE.hpp + .cpp with a sorted table of
# {file name, content}, so that migrations and seeds travel inside the one binary.
function(tiaodu_embed_text target name)
  tiaodu_embed(${target} ${name} "" ${ARGN})
endfunction()

# The same with names that are paths below ROOT.
function(tiaodu_embed target name root)
  set(out ${CMAKE_BINARY_DIR}/generated/embedded/${name}.cpp)
  set(files ${ARGN})
  list(JOIN files "|" joined)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAME=${name} -DROOT=${root} "-DFILES=${joined}" -P ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
