# Fetches what dependencies.txt names and makes one target of each library. Included by the root
# CMakeLists.txt. The table is the only place that knows a version; this file is the only one that
# knows how a library is compiled.

set(LOCKSTEP_DEPS "${PROJECT_SOURCE_DIR}/build/deps" CACHE PATH "Where fetched sources are kept")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/dependencies.txt")

# Sets <name>_DIR in the caller for each name given, fetching those that are not there yet. Where it
# has to ask the Debian mirror it fetches the whole table at once, as asking is what takes long.
function(lockstep_fetch)
  file(STRINGS "${PROJECT_SOURCE_DIR}/dependencies.txt" rows REGEX "^(library|font) ")
  set(missing "")
  set(needed "")
  foreach(row IN LISTS rows)
    string(REGEX REPLACE " +" ";" row "${row}")
    list(GET row 1 name)
    list(GET row 2 version)
    list(GET row 3 debian)
    list(GET row 4 upstream)
    string(REPLACE "@" "${version}" upstream "${upstream}")
    set(dir "${LOCKSTEP_DEPS}/${name}-${version}")
    set(${name}_DIR "${dir}")
    set(${name}_DIR "${dir}" PARENT_SCOPE)
    if(NOT EXISTS "${dir}/.complete")
      list(APPEND missing "${name}|${version}|${debian}|${upstream}")
      if(name IN_LIST ARGN)
        list(APPEND needed ${name})
      endif()
    endif()
  endforeach()
  if(NOT needed)
    return()
  endif()

  file(MAKE_DIRECTORY "${LOCKSTEP_DEPS}")
  file(LOCK "${LOCKSTEP_DEPS}/.lock" GUARD FUNCTION TIMEOUT 600)
  find_program(APT_GET apt-get)
  if(APT_GET AND EXISTS /usr/share/keyrings/debian-archive-keyring.gpg)
    list(LENGTH missing count)
    message(STATUS "Fetching ${count} libraries and fonts from the Debian mirror")
    execute_process(COMMAND bash "${PROJECT_SOURCE_DIR}/cmake/fetch_debian.sh" "${LOCKSTEP_DEPS}" ${missing})
  endif()
  foreach(entry IN LISTS missing)
    string(REPLACE "|" ";" entry "${entry}")
    list(GET entry 0 name)
    list(GET entry 3 upstream)
    if(name IN_LIST needed)
      lockstep_fetch_upstream("${name}" "${${name}_DIR}" "${upstream}")
    endif()
  endforeach()
endfunction()

function(lockstep_fetch_upstream name dir upstream)
  if(EXISTS "${dir}/.complete")
    return()
  endif()
  message(STATUS "Fetching ${name} from ${upstream}")
  include(FetchContent)
  if(upstream MATCHES "^git:([^#]+)#(.+)$")
    set(from GIT_REPOSITORY "${CMAKE_MATCH_1}" GIT_TAG "${CMAKE_MATCH_2}" GIT_SHALLOW ON)
  elseif(upstream MATCHES "^zip:(.+)$")
    set(from URL "${CMAKE_MATCH_1}" DOWNLOAD_EXTRACT_TIMESTAMP ON)
  endif()
  FetchContent_Populate("${name}" ${from} SOURCE_DIR "${dir}" QUIET)
  file(TOUCH "${dir}/.complete")
endfunction()

# A library of other people's sources: no warnings, no inspection, small rather than fast.
function(lockstep_library target)
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${ARGN})
  target_compile_options(${target} PRIVATE -w $<$<BOOL:${EMSCRIPTEN}>:-Os>)
  set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "" EXPORT_COMPILE_COMMANDS OFF)
endfunction()

# A library that is headers alone, from a Debian package or from its own repository.
function(lockstep_headers target dir)
  add_library(${target} INTERFACE)
  if(EXISTS "${dir}/usr/include")
    target_include_directories(${target} SYSTEM INTERFACE "${dir}/usr/include")
  else()
    target_include_directories(${target} SYSTEM INTERFACE "${dir}/include")
  endif()
endfunction()

lockstep_fetch(imgui catch2 md4c zlib tomlplusplus cli11 nlohmann-json inter jetbrains-mono)

lockstep_headers(cli11 "${cli11_DIR}")
lockstep_headers(nlohmann_json "${nlohmann-json_DIR}")
target_compile_definitions(nlohmann_json INTERFACE JSON_NOEXCEPTION)

# toml++ is compiled once, here, instead of in every file that includes it, and returns its errors.
lockstep_headers(tomlplusplus_headers "${tomlplusplus_DIR}")
# Its assertions are off: 3.3 has some that a text which is no TOML ("a = [}") runs into, before the code
# behind them reports the mistake properly.
file(CONFIGURE OUTPUT tomlplusplus.cpp CONTENT
  "#define TOML_IMPLEMENTATION\n#define TOML_ASSERT(expr) static_cast<void>(0)\n#include <toml++/toml.h>\n")
lockstep_library(tomlplusplus "${CMAKE_CURRENT_BINARY_DIR}/tomlplusplus.cpp")
target_link_libraries(tomlplusplus PUBLIC tomlplusplus_headers)
target_compile_definitions(tomlplusplus PUBLIC TOML_HEADER_ONLY=0 TOML_EXCEPTIONS=0)

lockstep_library(md4c "${md4c_DIR}/src/md4c.c")
target_include_directories(md4c SYSTEM PUBLIC "${md4c_DIR}/src")

# As much as packing and unpacking in memory needs; its files are left alone, which zlib would guess about.
foreach(part adler32 compress crc32 deflate inffast inflate inftrees trees uncompr zutil)
  list(APPEND zlib_sources "${zlib_DIR}/${part}.c")
endforeach()
lockstep_library(zlib ${zlib_sources})
target_include_directories(zlib SYSTEM PUBLIC "${zlib_DIR}")

lockstep_library(imgui
  "${imgui_DIR}/imgui.cpp" "${imgui_DIR}/imgui_draw.cpp" "${imgui_DIR}/imgui_tables.cpp"
  "${imgui_DIR}/imgui_widgets.cpp" "${imgui_DIR}/misc/cpp/imgui_stdlib.cpp")
target_include_directories(imgui SYSTEM PUBLIC "${imgui_DIR}" "${imgui_DIR}/misc/cpp")
target_compile_definitions(imgui PUBLIC IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS)

if(EMSCRIPTEN)
  include(cmake/sdl2_wasm.cmake)
  set(sdl2 sdl2)
else()
  find_package(SDL2 CONFIG QUIET)
  find_package(OpenGL QUIET)
  if(SDL2_FOUND AND OpenGL_FOUND)
    set(sdl2 SDL2::SDL2 OpenGL::GL ${CMAKE_DL_LIBS})
  endif()
endif()
if(sdl2)
  lockstep_library(imgui_backend
    "${imgui_DIR}/backends/imgui_impl_sdl2.cpp" "${imgui_DIR}/backends/imgui_impl_opengl3.cpp")
  target_include_directories(imgui_backend SYSTEM PUBLIC "${imgui_DIR}/backends")
  target_link_libraries(imgui_backend PUBLIC imgui ${sdl2})
endif()

if(BUILD_TESTING)
  # Catch2 in the one file that it offers: a fifth of the time that its hundred files take.
  set(CATCH_CONFIG_DEFAULT_REPORTER console)
  set(CATCH_CONFIG_CONSOLE_WIDTH 100)
  configure_file("${catch2_DIR}/src/catch2/catch_user_config.hpp.in" catch2/catch2/catch_user_config.hpp)
  lockstep_library(catch2 "${catch2_DIR}/extras/catch_amalgamated.cpp")
  target_include_directories(catch2 SYSTEM PUBLIC "${catch2_DIR}/src" "${CMAKE_BINARY_DIR}/catch2")
  list(APPEND CMAKE_MODULE_PATH "${catch2_DIR}/extras")
endif()
