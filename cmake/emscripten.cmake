# The toolchain of the web presets: finds Emscripten's own file, wherever the machine has it, and
# sets what the whole tree must agree on. Objects with and without threads do not link together,
# so -pthread stands here, once, for dependencies too.

find_program(EMCC emcc HINTS ENV EMSDK PATH_SUFFIXES upstream/emscripten)
if(NOT EMCC)
  message(FATAL_ERROR "emcc is missing: apt-get install emscripten, or activate an emsdk")
endif()
file(REAL_PATH "${EMCC}" emcc_real)
cmake_path(GET emcc_real PARENT_PATH emscripten_root)

if(NOT LOCKSTEP_SINGLE_THREAD)
  set(CMAKE_C_FLAGS_INIT "-pthread")
  set(CMAKE_CXX_FLAGS_INIT "-pthread")
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES LOCKSTEP_SINGLE_THREAD)
include("${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
