# One INTERFACE target carries the flags that every target of ours is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

set(RECOURSE_SANITIZE "" CACHE STRING "address;undefined | thread | fuzzer-no-link;address;undefined (clang) | empty")
set(RECOURSE_COVERAGE OFF CACHE BOOL "Instrument for gcov")

add_library(recourse_build_flags INTERFACE)
add_library(recourse::build_flags ALIAS recourse_build_flags)
target_compile_options(recourse_build_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wno-sign-conversion -Werror
                                                      -fno-omit-frame-pointer)
target_include_directories(recourse_build_flags INTERFACE ${PROJECT_SOURCE_DIR})

foreach(sanitizer IN LISTS RECOURSE_SANITIZE)
  add_compile_options(-fsanitize=${sanitizer} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${sanitizer})
endforeach()
if(RECOURSE_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # A fresh clone in another folder hits the cache; a precompiled header needs the two sloppiness flags.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
               CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()
