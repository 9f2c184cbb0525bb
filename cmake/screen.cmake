# The screen, as a native window and as the page. Panels are a library of their own, so that tests
# can draw them without a window.

file(GLOB panel_sources CONFIGURE_DEPENDS web/*.cpp)
file(GLOB platform_sources CONFIGURE_DEPENDS web/platform_*.cpp)
list(REMOVE_ITEM panel_sources "${PROJECT_SOURCE_DIR}/web/main.cpp" ${platform_sources})
add_library(lockstep_panels STATIC ${panel_sources})
lockstep_ours(lockstep_panels)
target_link_libraries(lockstep_panels PUBLIC lockstep_engine imgui md4c zlib)
if(EMSCRIPTEN)
  target_compile_options(lockstep_panels PRIVATE -Os)
endif()

# What panels draw on where there is no window, for the tests.
add_library(lockstep_platform_none STATIC EXCLUDE_FROM_ALL
  web/platform_none.cpp web/platform_names.cpp)
lockstep_ours(lockstep_platform_none)
target_link_libraries(lockstep_platform_none PUBLIC imgui)

if(NOT TARGET imgui_backend)
  message(STATUS "SDL2 or OpenGL is missing: the native window is left out")
  return()
endif()

set(screen_sources web/main.cpp web/platform_fonts.cpp web/platform_names.cpp)
if(EMSCRIPTEN)
  include(cmake/page.cmake)
else()
  include(cmake/fonts.cmake)
  add_executable(lockstep_screen ${screen_sources}
    web/platform_native.cpp web/platform_native_storage.cpp)
  lockstep_ours(lockstep_screen)
  target_link_libraries(lockstep_screen PRIVATE lockstep_panels imgui_backend cli11)
  target_compile_definitions(lockstep_screen PRIVATE
    LOCKSTEP_SOURCE_DIR="${PROJECT_SOURCE_DIR}" LOCKSTEP_FONT_DIR="${fonts_out}")
  add_dependencies(lockstep_screen fonts)
  install(TARGETS lockstep_screen)
  install(DIRECTORY "${fonts_out}/" DESTINATION share/lockstep/fonts)
endif()
