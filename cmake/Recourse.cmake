# One function per kind of thing. Include root is the repository root: #include "libs/money/money.h".

include(${CMAKE_CURRENT_LIST_DIR}/ProtoLibrary.cmake)

# recourse_library(money SRCS money.cc DEPS status [PUBLIC ext…] [RPC])
#   Static library recourse_money, alias recourse::money. DEPS are our own libraries by short name, LINK are foreign
#   targets. RPC compiles it with the shared precompiled header of the gRPC headers.
function(recourse_library name)
  cmake_parse_arguments(arg "RPC" "" "SRCS;DEPS;LINK" ${ARGN})
  list(TRANSFORM arg_DEPS PREPEND recourse::)
  if(arg_SRCS)
    add_library(recourse_${name} STATIC ${arg_SRCS})
    target_link_libraries(recourse_${name} PUBLIC ${arg_DEPS} ${arg_LINK} PRIVATE recourse::build_flags)
    target_include_directories(recourse_${name} PUBLIC ${PROJECT_SOURCE_DIR})
    if(arg_RPC)
      target_precompile_headers(recourse_${name} REUSE_FROM recourse_grpc_pch)
    endif()
  else()
    add_library(recourse_${name} INTERFACE)
    target_link_libraries(recourse_${name} INTERFACE ${arg_DEPS} ${arg_LINK})
    target_include_directories(recourse_${name} INTERFACE ${PROJECT_SOURCE_DIR})
  endif()
  add_library(recourse::${name} ALIAS recourse_${name})
endfunction()

# recourse_program(recourse-standalone SRCS main.cc DEPS … [RPC])
function(recourse_program name)
  cmake_parse_arguments(arg "RPC" "" "SRCS;DEPS;LINK" ${ARGN})
  list(TRANSFORM arg_DEPS PREPEND recourse::)
  add_executable(${name} ${arg_SRCS})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} ${arg_LINK} recourse::build_flags)
  if(arg_RPC)
    target_precompile_headers(${name} REUSE_FROM recourse_grpc_pch)
  endif()
  install(TARGETS ${name})
endfunction()

# recourse_service(returns DOMAIN domain/a.cc… SRCS store/b.cc… MIGRATIONS store/migrations/*.sql PROTOS returns_v1 DEPS …)
#   recourse_returns_domain: pure rules; may link only the libraries of RECOURSE_DOMAIN_LIBRARIES.
#   recourse_returns: everything but main.cc, shared by the service's own process and by standalone.
#   returns-service: the process.
set(RECOURSE_DOMAIN_LIBRARIES status clock ids money fsm policy)
function(recourse_service name)
  cmake_parse_arguments(arg "" "" "DOMAIN;DOMAIN_DEPS;SRCS;MIGRATIONS;DEPS;LINK" ${ARGN})
  set(domain)
  if(arg_DOMAIN)
    foreach(dep IN LISTS arg_DOMAIN_DEPS)
      if(NOT dep IN_LIST RECOURSE_DOMAIN_LIBRARIES)
        message(FATAL_ERROR "services/${name}/domain may not link ${dep}: domain code is pure")
      endif()
    endforeach()
    recourse_library(${name}_domain SRCS ${arg_DOMAIN} DEPS ${arg_DOMAIN_DEPS})
    set(domain ${name}_domain)
  endif()
  recourse_library(${name} SRCS ${arg_SRCS} DEPS ${domain} ${arg_DEPS} LINK ${arg_LINK} RPC)
  if(arg_MIGRATIONS)
    recourse_embed_migrations(recourse_${name} ${name} ${arg_MIGRATIONS})
  endif()
  recourse_program(recourse-${name} SRCS main.cc DEPS ${name} RPC)
endfunction()

# Compiles numbered .sql files into the target as `extern const recourse::sql::Migration k<Name>Migrations[]`,
# declared in the generated header "<name>_migrations.h".
function(recourse_embed_migrations target name)
  string(SUBSTRING ${name} 0 1 initial)
  string(TOUPPER ${initial} initial)
  string(SUBSTRING ${name} 1 -1 rest)
  set(symbol k${initial}${rest}Migrations)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE files)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/migrations)
  add_custom_command(
    OUTPUT ${out}/${name}_migrations.h
    COMMAND ${CMAKE_COMMAND} -DOUT=${out}/${name}_migrations.h -DSYMBOL=${symbol} "-DFILES=${files}"
            -P ${PROJECT_SOURCE_DIR}/cmake/EmbedMigrations.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/EmbedMigrations.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out}/${name}_migrations.h)
  target_include_directories(${target} PUBLIC ${out})
endfunction()

# recourse_test(libs_money SRCS money_test.cc DEPS money LABELS unit|integration|contract|e2e|chaos [RPC] [ONE_RUN]
#               [BOTH_DATABASES])
#   ONE_RUN: one case for ctest instead of one per TEST_CASE, where each run would start a server of its own.
#   BOTH_DATABASES: once more as one case <name>_postgres, in which libs/testing gives every service a PostgreSQL database.
file(GLOB RECOURSE_POSTGRES_FOLDERS /usr/lib/postgresql/*/bin)
find_program(POSTGRES_PG_CTL pg_ctl HINTS ${RECOURSE_POSTGRES_FOLDERS})
if(NOT POSTGRES_PG_CTL)
  message(STATUS "PostgreSQL is not installed: the services' tests on it are left out")
endif()
# Tests are compiled without optimisation: their building takes longer than their running. What they share with their
# precompiled header must be said for all of them alike.
set(RECOURSE_TEST_FLAGS -pthread $<$<CONFIG:RelWithDebInfo>:-O0>)
function(recourse_test name)
  cmake_parse_arguments(arg "RPC;ONE_RUN;BOTH_DATABASES" "" "SRCS;DEPS;LINK;LABELS" ${ARGN})
  list(TRANSFORM arg_DEPS PREPEND recourse::)
  foreach(source IN LISTS arg_SRCS)
    # A list to CMake: ctest would run two halves of the name, which match nothing, and call that passed.
    file(STRINGS ${source} halved REGEX "TEST_CASE\\(\".*;.*\"")
    if(halved)
      message(FATAL_ERROR "${source}: a semicolon in the name of a test case")
    endif()
  endforeach()
  add_executable(${name}_test ${arg_SRCS})
  target_link_libraries(${name}_test PRIVATE ${arg_DEPS} ${arg_LINK} recourse::test_main recourse::build_flags)
  target_compile_options(${name}_test PRIVATE ${RECOURSE_TEST_FLAGS})
  if(arg_RPC)
    target_precompile_headers(${name}_test REUSE_FROM recourse_grpc_test_pch)
  else()
    target_precompile_headers(${name}_test REUSE_FROM recourse_test_pch)
  endif()
  if(arg_ONE_RUN)
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300)
  else()
    catch_discover_tests(${name}_test TEST_PREFIX "${name}: "
                         PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300)
  endif()
  if(arg_BOTH_DATABASES AND POSTGRES_PG_CTL)
    add_test(NAME ${name}_postgres COMMAND ${name}_test)
    set_tests_properties(${name}_postgres PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300
                         ENVIRONMENT RECOURSE_TEST_DATABASE=postgresql)
  endif()
endfunction()

# Adds every direct subfolder that has a CMakeLists.txt: nothing is left unregistered.
function(recourse_add_subfolders)
  file(GLOB lists CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*/CMakeLists.txt)
  foreach(list IN LISTS lists)
    get_filename_component(folder ${list} DIRECTORY)
    add_subdirectory(${folder})
  endforeach()
endfunction()
