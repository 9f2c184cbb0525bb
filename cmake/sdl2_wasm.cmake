# SDL2 for the browser, straight from its sources: its own configuration takes minutes under
# Emscripten and learns nothing that SDL_config.h does not know already. What a window with input
# does not need (sound, joysticks, its 2D renderer) is left out, for the size of the download.

lockstep_fetch(sdl2)

set(sdl2_folders
  . atomic cpuinfo dynapi events file filesystem/emscripten haptic haptic/dummy joystick
  joystick/dummy joystick/emscripten libm loadso/dummy locale locale/emscripten main/dummy misc misc/emscripten power
  power/emscripten render sensor sensor/dummy stdlib thread timer timer/unix video
  video/emscripten video/yuv2rgb audio)
set(sdl2_threads pthread)
if(LOCKSTEP_SINGLE_THREAD)
  set(sdl2_threads generic)
endif()
set(sdl2_sources "")
foreach(folder IN LISTS sdl2_folders ITEMS thread/${sdl2_threads})
  file(GLOB sources "${sdl2_DIR}/src/${folder}/*.c")
  list(APPEND sdl2_sources ${sources})
endforeach()

lockstep_library(sdl2 ${sdl2_sources})
target_include_directories(sdl2 SYSTEM PUBLIC "${sdl2_DIR}/include")
target_compile_definitions(sdl2 PRIVATE
  SDL_AUDIO_DISABLED SDL_JOYSTICK_DISABLED SDL_SENSOR_DISABLED SDL_RENDER_DISABLED
  SDL_LOADSO_DISABLED)
target_compile_options(sdl2 PRIVATE -idirafter "${sdl2_DIR}/src/video/khronos"
  # Emscripten 3.1.6 lacks this macro; the page's exports name what it would.
  "-DEM_JS_DEPS(a,b)=")
