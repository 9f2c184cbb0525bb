# The fonts that the screen is drawn with, cut down to the signs it shows: a tenth of the files'
# size. Where hb-subset is missing the whole files are taken.

set(fonts_out "${CMAKE_BINARY_DIR}/fonts")
# The same blocks as in web/platform_fonts.cpp.
set(font_blocks "U+20-24F,U+2B0-2FF,U+370-45F,U+2010-209F,U+20A0-20BF,U+2100-214F,U+2190-23FF,U+2500-27BF")
find_program(HB_SUBSET hb-subset)

file(GLOB_RECURSE font_files
  "${inter_DIR}/*/Inter-Regular.otf" "${inter_DIR}/*/Inter-SemiBold.otf" "${inter_DIR}/*/Inter-Italic.otf"
  "${jetbrains-mono_DIR}/*/JetBrainsMono-Regular.ttf")
set(font_outputs "")
foreach(file IN LISTS font_files)
  cmake_path(GET file FILENAME name)
  if(HB_SUBSET)
    set(cut "${HB_SUBSET}" "${file}" "--unicodes=${font_blocks}" --layout-features= --no-hinting
      "--output-file=${fonts_out}/${name}")
  else()
    set(cut "${CMAKE_COMMAND}" -E copy "${file}" "${fonts_out}/${name}")
  endif()
  add_custom_command(OUTPUT "${fonts_out}/${name}"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${fonts_out}"
    COMMAND ${cut} DEPENDS "${file}" COMMENT "Font ${name}" VERBATIM)
  list(APPEND font_outputs "${fonts_out}/${name}")
endforeach()
add_custom_target(fonts DEPENDS ${font_outputs})
