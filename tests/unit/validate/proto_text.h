// Builds descriptors from the text of a .proto, so that a contract with a fault stands beside the test that wants it
// refused.
#pragma once

#include <string>

#include <catch2/catch.hpp>
#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

namespace recourse {

class ErrorsFailTheTest final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    FAIL(line + 1 << ":" << column + 1 << ": " << message);
  }
};

// `text` may import the shared protos that are linked in. The descriptors live in `pool`, which must have the generated
// pool as its underlay.
inline const google::protobuf::FileDescriptor* ParseProto(const std::string& text,
                                                          google::protobuf::DescriptorPool* pool) {
  google::protobuf::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  ErrorsFailTheTest errors;
  google::protobuf::io::Tokenizer tokenizer(&input, &errors);
  google::protobuf::compiler::Parser parser;
  google::protobuf::FileDescriptorProto file;
  file.set_name("test.proto");
  REQUIRE(parser.Parse(&tokenizer, &file));
  const google::protobuf::FileDescriptor* built = pool->BuildFile(file);
  REQUIRE(built != nullptr);
  return built;
}

}  // namespace recourse
