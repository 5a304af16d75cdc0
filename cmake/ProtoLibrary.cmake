# recourse_proto_library(order_v1 DIR recourse/order/v1 DEPS type_v1 …)
#   Static library recourse_order_v1 from every .proto of a package: messages for all files, gRPC stubs for
#   *_service.proto only. Generated code stays in the build tree. (CMake 3.25's protobuf_generate puts output in the
#   wrong place outside of protos/, hence the custom command.)
set(RECOURSE_GEN_DIR ${PROJECT_BINARY_DIR}/gen)
set(RECOURSE_PROTO_ROOTS ${PROJECT_SOURCE_DIR}/protos ${PROJECT_SOURCE_DIR}/third_party)
file(MAKE_DIRECTORY ${RECOURSE_GEN_DIR})

function(recourse_proto_library name)
  cmake_parse_arguments(arg "" "ROOT;DIR" "FILES;DEPS" ${ARGN})
  if(NOT arg_ROOT)
    set(arg_ROOT ${PROJECT_SOURCE_DIR}/protos)
  endif()
  if(NOT arg_FILES)
    file(GLOB arg_FILES RELATIVE ${arg_ROOT} CONFIGURE_DEPENDS ${arg_ROOT}/${arg_DIR}/*.proto)
  endif()
  list(TRANSFORM RECOURSE_PROTO_ROOTS PREPEND -I OUTPUT_VARIABLE includes)
  set(sources)
  foreach(file IN LISTS arg_FILES)
    string(REGEX REPLACE "\\.proto$" "" stem ${file})
    set(outputs ${RECOURSE_GEN_DIR}/${stem}.pb.cc ${RECOURSE_GEN_DIR}/${stem}.pb.h)
    set(grpc)
    if(stem MATCHES "_service$")
      # First, as protoc's dependency file has them: else ninja takes that file for another's and builds all anew.
      list(PREPEND outputs ${RECOURSE_GEN_DIR}/${stem}.grpc.pb.cc ${RECOURSE_GEN_DIR}/${stem}.grpc.pb.h)
      set(grpc --grpc_out=${RECOURSE_GEN_DIR} --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    endif()
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND protobuf::protoc ${includes} --cpp_out=${RECOURSE_GEN_DIR} ${grpc}
              --dependency_out=${RECOURSE_GEN_DIR}/${stem}.d ${arg_ROOT}/${file}
      DEPENDS ${arg_ROOT}/${file} DEPFILE ${RECOURSE_GEN_DIR}/${stem}.d COMMENT "protoc ${file}" VERBATIM)
    list(APPEND sources ${outputs})
  endforeach()
  list(TRANSFORM arg_DEPS PREPEND recourse::)
  add_library(recourse_${name} STATIC ${sources})
  add_library(recourse::${name} ALIAS recourse_${name})
  target_include_directories(recourse_${name} SYSTEM PUBLIC ${RECOURSE_GEN_DIR})
  target_link_libraries(recourse_${name} PUBLIC ${arg_DEPS} protobuf::libprotobuf gRPC::grpc++)
  target_precompile_headers(recourse_${name} REUSE_FROM recourse_grpc_pch)
endfunction()
