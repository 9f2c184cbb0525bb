# The npm packages of dependencies.txt, installed once into build/npm. Sets NODE, npm_modules (the folder
# they are in) and npm_stamp (newer than what was built with older ones).

find_program(NODE node REQUIRED)
set(npm_dir "${PROJECT_SOURCE_DIR}/build/npm")
set(npm_modules "${npm_dir}/node_modules")
set(npm_stamp "${npm_dir}/installed.txt")

file(STRINGS "${PROJECT_SOURCE_DIR}/dependencies.txt" npm_rows REGEX "^npm ")
set(npm_wanted "")
set(npm_packages "")
foreach(row IN LISTS npm_rows)
  string(REGEX REPLACE " +" ";" row "${row}")
  list(GET row 1 name)
  list(GET row 2 version)
  list(APPEND npm_packages "${name}@${version}")
  string(APPEND npm_wanted "${name}@${version}\n")
endforeach()

file(MAKE_DIRECTORY "${npm_dir}")
file(LOCK "${npm_dir}/.lock" TIMEOUT 600)
set(npm_installed "")
if(EXISTS "${npm_stamp}")
  file(READ "${npm_stamp}" npm_installed)
endif()
if(NOT npm_installed STREQUAL npm_wanted)
  message(STATUS "Installing npm packages: the editor, its bundler, the browser driver")
  find_program(NPM npm REQUIRED)
  file(WRITE "${npm_dir}/package.json" "{ \"private\": true }\n")
  execute_process(COMMAND "${NPM}" install --no-audit --no-fund --save-exact --loglevel=error
      --fetch-retry-maxtimeout=10000 ${npm_packages}
    WORKING_DIRECTORY "${npm_dir}" RESULT_VARIABLE npm_failed)
  if(npm_failed)
    message(FATAL_ERROR "npm could not install ${npm_packages}")
  endif()
  file(WRITE "${npm_stamp}" "${npm_wanted}")
endif()
file(LOCK "${npm_dir}/.lock" RELEASE)
