#include "services/gateway/method_catalog.h"

#include <fstream>
#include <vector>

#include <google/protobuf/descriptor.pb.h>

#include "libs/status/status.h"
#include "recourse/options/v1/options.pb.h"

namespace recourse::gateway {

absl::StatusOr<std::unique_ptr<MethodCatalog>> MethodCatalog::Load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  google::protobuf::FileDescriptorSet set;
  if (!file || !set.ParseFromIstream(&file))
    return absl::FailedPreconditionError("cannot read the descriptor set " + path);
  auto catalog = std::make_unique<MethodCatalog>();
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const auto& proto : set.file()) {
    const auto* built = catalog->pool_.BuildFile(proto);
    if (built == nullptr) return absl::FailedPreconditionError(path + " is inconsistent at " + proto.name());
    for (int i = 0; i < built->service_count(); ++i) services.push_back(built->service(i));
  }
  ASSIGN_OR_RETURN(catalog->table_, auth::MethodTable::FromDescriptors(services));
  return catalog;
}

const auth::Rule* MethodCatalog::Find(const std::string& path) const {
  const auth::Rule* rule = table_.FindByPath(path);
  return rule == nullptr || rule->rules.internal() ? nullptr : rule;
}

}  // namespace recourse::gateway
