# The page: the screen as wasm, the puzzles as one data file, the fonts, and the scripts around them,
# together in <build>/site, a folder that any web server can hand out.

include(cmake/fonts.cmake)
include(cmake/npm.cmake)

add_executable(lockstep_page ${screen_sources}
  web/platform_browser.cpp web/platform_browser_editor.cpp)
set_target_properties(lockstep_page PROPERTIES OUTPUT_NAME lockstep)
lockstep_ours(lockstep_page)
target_link_libraries(lockstep_page PRIVATE lockstep_panels imgui_backend)

set(exported stringToUTF8,lengthBytesUTF8,UTF8ToString,FS)
target_link_options(lockstep_page PRIVATE
  -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sENVIRONMENT=web,worker -sFILESYSTEM=1 -sFORCE_FILESYSTEM=1
  -sEXPORTED_FUNCTIONS=_main,_malloc,_free -sEXPORTED_RUNTIME_METHODS=${exported}
  # The memory grows in place: shared memory is reserved up to its limit and costs only what is used.
  # Two GB is what the explorer may fill; more than that some browsers refuse to reserve.
  -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=64MB -sMAXIMUM_MEMORY=2GB -Wno-pthreads-mem-growth)
file(GLOB_RECURSE puzzle_files CONFIGURE_DEPENDS puzzles/*)
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/no-puzzles")
set(puzzles "${PROJECT_SOURCE_DIR}/puzzles")
if(NOT puzzle_files)
  set(puzzles "${CMAKE_BINARY_DIR}/no-puzzles")
  file(TOUCH "${puzzles}/.none")
endif()
file(GLOB_RECURSE data_files CONFIGURE_DEPENDS systems/* cards/*)
target_link_options(lockstep_page PRIVATE "--preload-file=${puzzles}@/puzzles"
  "--preload-file=${PROJECT_SOURCE_DIR}/systems@/systems"
  "--preload-file=${PROJECT_SOURCE_DIR}/cards@/cards")
set_target_properties(lockstep_page PROPERTIES LINK_DEPENDS "${puzzle_files};${data_files}")

file(GLOB page_files CONFIGURE_DEPENDS web/page/*)
set(site "${CMAKE_BINARY_DIR}/site")
add_custom_command(OUTPUT "${site}/index.html"
  COMMAND "${NODE}" "${PROJECT_SOURCE_DIR}/web/page/build.mjs" "${site}"
    --program "$<TARGET_FILE_DIR:lockstep_page>" --fonts "${fonts_out}" --modules "${npm_modules}"
    "$<$<BOOL:${LOCKSTEP_SINGLE_THREAD}>:--single>"
  COMMAND "${CMAKE_COMMAND}" -E touch "${site}/index.html"
  DEPENDS lockstep_page fonts ${font_outputs} ${page_files} "${npm_stamp}"
  COMMENT "Page ${site}" COMMAND_EXPAND_LISTS VERBATIM)
add_custom_target(page ALL DEPENDS "${site}/index.html")
