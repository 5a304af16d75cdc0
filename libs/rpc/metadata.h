// Metadata keys between services. The gateway strips all of them from what comes from outside.
#pragma once

namespace recourse::rpc {

inline constexpr char kServiceTokenKey[] = "recourse-service-token";
// Serialized recourse.type.v1.Actor; believed only beside a valid service token.
inline constexpr char kActorKey[] = "recourse-actor-bin";

}  // namespace recourse::rpc
