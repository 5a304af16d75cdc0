#!/usr/bin/env bash
# Makes a service that builds, serves, is tested and is registered everywhere: deploy/scripts/new_service.sh NAME RESOURCE
# NAME is one lower-case word, the folder and the package ("warranty"); RESOURCE what it owns, in the singular ("Warranty").
# It begins with a create and a get of that resource; replace them by what the service is for.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"

name=${1:-}
resource=${2:-}
[[ $name =~ ^[a-z][a-z0-9]{2,19}$ && $resource =~ ^[A-Z][A-Za-z]{2,29}$ ]] || {
  echo "usage: deploy/scripts/new_service.sh NAME RESOURCE   (warranty Warranty)" >&2
  exit 2
}
[ ! -e "services/$name" ] && [ ! -e "protos/recourse/$name" ] || { echo "new_service: $name exists" >&2; exit 2; }

thing=$(sed -E 's/([a-z])([A-Z])/\1_\2/g' <<<"$resource" | tr '[:upper:]' '[:lower:]')  # gift_card
collection=${resource,}s                                                              # giftCards
class=${name^}
port=$(($(grep -oE 'server \{ port: [0-9]+' deploy/config/standalone.textproto | grep -oE '[0-9]+$' | sort -n | tail -n 1) + 1))
number=$(($(sed -n '/^message Config {/,/^}/p' protos/recourse/config/v1/config.proto | grep -oE '= [0-9]+' | grep -oE '[0-9]+' | sort -n | tail -n 1) + 1))

fill() {  # FILE: standard input with the names filled in
  mkdir -p "$(dirname "$1")"
  sed -e "s/@NAME@/$name/g; s/@CLASS@/$class/g; s/@RESOURCE@/$resource/g; s/@THING@/$thing/g; s/@COLLECTION@/$collection/g; s/@PORT@/$port/g" >"$1"
  echo "made $1"
}

after() {  # FILE BEGINNING TEXT: adds TEXT after the last line that begins so, or fails
  BEGINNING=$2 TEXT=$3 perl -0777 -i -pe '
    my @lines = split /\n/, $_, -1;
    my ($last) = grep { $lines[$_] =~ /^\s*\Q$ENV{BEGINNING}\E/ } reverse 0 .. $#lines;
    die "new_service: no line that begins with $ENV{BEGINNING}\n" unless defined $last;
    splice @lines, $last + 1, 0, $ENV{TEXT};
    $_ = join "\n", @lines;' "$1"
  echo "registered in $1"
}

before() {  # FILE WORDS TEXT: puts TEXT before the first WORDS, or fails
  WORDS=$2 TEXT=$3 perl -0777 -i -pe '
    my $place = index $_, $ENV{WORDS};
    die "new_service: no $ENV{WORDS}\n" if $place < 0;
    substr($_, $place, 0) = $ENV{TEXT};' "$1"
  echo "registered in $1"
}

fill "protos/recourse/$name/v1/$name.proto" <<'T'
syntax = "proto3";

package recourse.@NAME@.v1;

import "google/protobuf/timestamp.proto";
import "recourse/options/v1/options.proto";

// What this service owns.
message @RESOURCE@ {
  // "@COLLECTION@/{@THING@}".
  string name = 1;
  string customer = 2;
  string title = 3 [(recourse.options.v1.field) = {required: true, max_length: 200}];
  google.protobuf.Timestamp create_time = 4;
}
T
fill "protos/recourse/$name/v1/${name}_events.proto" <<'T'
syntax = "proto3";

package recourse.@NAME@.v1;

import "recourse/@NAME@/v1/@NAME@.proto";

// @THING@.created
message @RESOURCE@Changed {
  @RESOURCE@ @THING@ = 1;
}
T
fill "protos/recourse/$name/v1/${name}_service.proto" <<'T'
syntax = "proto3";

package recourse.@NAME@.v1;

import "google/api/annotations.proto";
import "recourse/@NAME@/v1/@NAME@.proto";
import "recourse/options/v1/options.proto";

// A stranger's is RESOURCE_NOT_FOUND.
service @CLASS@Service {
  rpc Create@RESOURCE@(Create@RESOURCE@Request) returns (Create@RESOURCE@Response) {
    option (google.api.http) = {post: "/v1/@COLLECTION@" body: "*"};
    option (recourse.options.v1.method) = {roles: ROLE_CUSTOMER mutation: true};
  }

  rpc Get@RESOURCE@(Get@RESOURCE@Request) returns (Get@RESOURCE@Response) {
    option (google.api.http) = {get: "/v1/{name=@COLLECTION@/*}"};
    option (recourse.options.v1.method) = {roles: [ROLE_CUSTOMER, ROLE_AGENT, ROLE_SUPERVISOR]};
  }
}

message Create@RESOURCE@Request {
  @RESOURCE@ @THING@ = 1 [(recourse.options.v1.field).required = true];
  string request_id = 2 [(recourse.options.v1.field) = {required: true, uuid: true}];
}

message Create@RESOURCE@Response {
  @RESOURCE@ @THING@ = 1;
}

message Get@RESOURCE@Request {
  string name = 1 [(recourse.options.v1.field) = {required: true, resource: "@COLLECTION@"}];
}

message Get@RESOURCE@Response {
  @RESOURCE@ @THING@ = 1;
}
T
fill "services/$name/store/migrations/0100_$name.sql" <<'T'
CREATE TABLE @THING@s (
  name TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  -- Who asked with which request_id: a create happens once.
  creation_key TEXT NOT NULL,
  -- recourse.@NAME@.v1.@RESOURCE@
  body BYTEA NOT NULL,
  CONSTRAINT @THING@s_creation UNIQUE (creation_key)
);
T
fill "services/$name/store/${thing}_store.h" <<'T'
#pragma once

#include <string>

#include "libs/sql/transaction.h"
#include "recourse/@NAME@/v1/@NAME@.pb.h"

namespace recourse::@NAME@::store {

absl::Status Insert(sql::Transaction& tx, const v1::@RESOURCE@& @THING@, const std::string& creation_key);
// RESOURCE_NOT_FOUND also when it is not `owner`'s; empty: whosever it is.
absl::StatusOr<v1::@RESOURCE@> Load(sql::Transaction& tx, const std::string& name, const std::string& owner);

}  // namespace recourse::@NAME@::store
T
fill "services/$name/store/${thing}_store.cc" <<'T'
#include "services/@NAME@/store/@THING@_store.h"

#include <optional>

#include "libs/status/status.h"

namespace recourse::@NAME@::store {

absl::Status Insert(sql::Transaction& tx, const v1::@RESOURCE@& @THING@, const std::string& creation_key) {
  return tx
      .Execute("INSERT INTO @THING@s (name, customer, creation_key, body) VALUES (?, ?, ?, ?)",
               {@THING@.name(), @THING@.customer(), creation_key, sql::Blob{@THING@.SerializeAsString()}})
      .status();
}

absl::StatusOr<v1::@RESOURCE@> Load(sql::Transaction& tx, const std::string& name, const std::string& owner) {
  std::optional<v1::@RESOURCE@> found;
  RETURN_IF_ERROR(tx.Query("SELECT body FROM @THING@s WHERE name = ? AND (? = '' OR customer = ?)",
                           {name, owner, owner},
                           [&found](const sql::Row& row) { found.emplace().ParseFromString(row.Bytes(0)); }));
  if (!found) return status::NotFound(name);
  return *std::move(found);
}

}  // namespace recourse::@NAME@::store
T
fill "services/$name/${thing}s.h" <<'T'
// What may be asked of @NAME@.
#pragma once

#include <string>

#include "libs/outbox/outbox.h"
#include "libs/rpc/call.h"
#include "recourse/@NAME@/v1/@NAME@_service.pb.h"

namespace recourse::@NAME@ {

class @RESOURCE@s {
 public:
  explicit @RESOURCE@s(outbox::Outbox& outbox) : outbox_(outbox) {}

  absl::StatusOr<v1::@RESOURCE@> Create(const v1::Create@RESOURCE@Request& request, const rpc::Call& call);
  absl::StatusOr<v1::@RESOURCE@> Get(const std::string& name, const rpc::Call& call) const;

 private:
  outbox::Outbox& outbox_;
};

}  // namespace recourse::@NAME@
T
fill "services/$name/${thing}s.cc" <<'T'
#include "services/@NAME@/@THING@s.h"

#include <absl/strings/str_cat.h>

#include "libs/clock/clock_proto.h"
#include "libs/status/status.h"
#include "recourse/@NAME@/v1/@NAME@_events.pb.h"
#include "services/@NAME@/store/@THING@_store.h"

namespace recourse::@NAME@ {

absl::StatusOr<v1::@RESOURCE@> @RESOURCE@s::Create(const v1::Create@RESOURCE@Request& request,
                                                   const rpc::Call& call) {
  outbox::CommandKey key = outbox::KeyOf(request, call.method, call.actor());
  key.deadline = call.deadline;
  v1::Create@RESOURCE@Response reply;
  RETURN_IF_ERROR(outbox_.Run(key, &reply, [&](outbox::Transaction& tx) -> absl::Status {
    v1::@RESOURCE@Changed changed;
    v1::@RESOURCE@& created = *changed.mutable_@THING@();
    created = request.@THING@();
    created.set_name("@COLLECTION@/" + tx.ids().New());
    created.set_customer(call.caller.subject);
    *created.mutable_create_time() = clock::ToProto(tx.now());
    RETURN_IF_ERROR(
        store::Insert(tx.sql(), created, absl::StrCat(call.caller.subject, " ", request.request_id())));
    *reply.mutable_@THING@() = created;
    return tx.Emit({.type = "@THING@.created", .resource = created.name(), .payload = changed});
  }));
  return std::move(*reply.mutable_@THING@());
}

absl::StatusOr<v1::@RESOURCE@> @RESOURCE@s::Get(const std::string& name, const rpc::Call& call) const {
  return outbox_.db().Read(
      [&](sql::Transaction& tx) { return store::Load(tx, name, auth::OwnerOf(call.actor())); });
}

}  // namespace recourse::@NAME@
T
fill "services/$name/${name}_service.h" <<'T'
// Transport: one method per RPC.
#pragma once

#include "libs/rpc/calls.h"
#include "recourse/@NAME@/v1/@NAME@_service.grpc.pb.h"
#include "services/@NAME@/@THING@s.h"

namespace recourse::@NAME@ {

class @CLASS@Service final : public v1::@CLASS@Service::CallbackService {
 public:
  @CLASS@Service(rpc::Calls& calls, @RESOURCE@s& @THING@s) : calls_(calls), @THING@s_(@THING@s) {}

  grpc::ServerUnaryReactor* Create@RESOURCE@(grpc::CallbackServerContext* context,
                                             const v1::Create@RESOURCE@Request* request,
                                             v1::Create@RESOURCE@Response* response) override;
  grpc::ServerUnaryReactor* Get@RESOURCE@(grpc::CallbackServerContext* context, const v1::Get@RESOURCE@Request* request,
                                          v1::Get@RESOURCE@Response* response) override;

 private:
  rpc::Calls& calls_;
  @RESOURCE@s& @THING@s_;
};

}  // namespace recourse::@NAME@
T
fill "services/$name/${name}_service.cc" <<'T'
#include "services/@NAME@/@NAME@_service.h"

#include "libs/status/status.h"

namespace recourse::@NAME@ {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

ServerUnaryReactor* @CLASS@Service::Create@RESOURCE@(CallbackServerContext* context,
                                                     const v1::Create@RESOURCE@Request* request,
                                                     v1::Create@RESOURCE@Response* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_@THING@(), @THING@s_.Create(*request, call));
    return absl::OkStatus();
  });
}

ServerUnaryReactor* @CLASS@Service::Get@RESOURCE@(CallbackServerContext* context,
                                                  const v1::Get@RESOURCE@Request* request,
                                                  v1::Get@RESOURCE@Response* response) {
  return calls_.Unary(context, *request, [=, this](const rpc::Call& call) -> absl::Status {
    ASSIGN_OR_RETURN(*response->mutable_@THING@(), @THING@s_.Get(request->name(), call));
    return absl::OkStatus();
  });
}

}  // namespace recourse::@NAME@
T
fill "services/$name/${name}_module.h" <<'T'
// The wiring of @NAME@, for its own process and for standalone.
#pragma once

#include "libs/rpc/main.h"

namespace recourse::@NAME@ {

rpc::Module Module();

}  // namespace recourse::@NAME@
T
fill "services/$name/${name}_module.cc" <<'T'
#include "services/@NAME@/@NAME@_module.h"

#include "@NAME@_migrations.h"

#include "libs/event_feed/event_log_server.h"
#include "libs/outbox/task_runner.h"
#include "libs/status/status.h"
#include "services/@NAME@/@NAME@_service.h"

namespace recourse::@NAME@ {
namespace {

absl::Status Add(rpc::Host& host, const config::v1::Config& config) {
  ASSIGN_OR_RETURN(sql::Database * db,
                   host.OpenDatabase(config.@NAME@().server().database(), outbox::WithOutbox(k@CLASS@Migrations)));
  auto& outbox = host.Own<outbox::Outbox>(*db, host.clock(), host.ids());
  auto& @THING@s = host.Own<@RESOURCE@s>(outbox);

  // No tasks of its own yet; the runner clears replies that have expired.
  auto& tasks = host.Own<outbox::TaskRunner>(outbox, host.clock(), host.ids().New(), outbox::TaskRunner::Options{});
  host.OnStart([&tasks] { tasks.Start(); });
  host.OnStop([&tasks] { tasks.Stop(); });

  RETURN_IF_ERROR(host.Serve<v1::@CLASS@Service>(host.Own<@CLASS@Service>(host.calls(), @THING@s)));
  return host.Serve<events::v1::EventLogService>(host.Own<event_feed::EventLogServer>(host.calls(), *db));
}

}  // namespace

rpc::Module Module() {
  return {.service = "@NAME@",
          .server = [](const config::v1::Config& config) -> const config::v1::Server& {
            return config.@NAME@().server();
          },
          .add = Add};
}

}  // namespace recourse::@NAME@
T
fill "services/$name/main.cc" <<'T'
#include "services/@NAME@/@NAME@_module.h"

int main(int argc, char** argv) { return recourse::rpc::Main(argc, argv, {recourse::@NAME@::Module()}); }
T
fill "services/$name/CMakeLists.txt" <<'T'
recourse_service(@NAME@
  SRCS @THING@s.cc @NAME@_module.cc @NAME@_service.cc store/@THING@_store.cc
  MIGRATIONS store/migrations/0100_@NAME@.sql
  DEPS clock_proto rpc sql outbox event_feed @NAME@_v1 config_v1 status)
T
fill "services/$name/README.md" <<'T'
# @NAME@

What it owns, on which floor it stands, whom it calls.

Store: `@THING@s` (`store/migrations`), and the outbox tables. Events: `@THING@.created`.
T
fill "tests/integration/$name/CMakeLists.txt" <<'T'
recourse_test(@NAME@ SRCS @NAME@_test.cc DEPS @NAME@ testing_service LABELS integration RPC)
T
fill "tests/integration/$name/${name}_test.cc" <<'T'
#include <catch2/catch.hpp>

#include "libs/status/status.h"
#include "libs/testing/service_harness.h"
#include "recourse/@NAME@/v1/@NAME@_service.grpc.pb.h"
#include "services/@NAME@/@NAME@_module.h"

namespace recourse::@NAME@ {
namespace {

using Stub = v1::@CLASS@Service::Stub;

TEST_CASE("created once however often it is asked for, and seen by its owner alone") {
  testing::ServiceHarness harness{absl::FromUnixSeconds(1'790'000'000)};
  ids::SequentialIds ids;
  harness.StartHost(Module());
  v1::Create@RESOURCE@Request create;
  create.mutable_@THING@()->set_title("first");
  create.set_request_id(ids.New());
  const auto ana = harness.Customer("customers/ana");
  const auto created = harness.Call(ana, "@NAME@", &Stub::Create@RESOURCE@, create);
  REQUIRE(created.ok());
  CHECK(harness.Call(ana, "@NAME@", &Stub::Create@RESOURCE@, create)->SerializeAsString() == created->SerializeAsString());

  v1::Get@RESOURCE@Request get;
  get.set_name(created->@THING@().name());
  CHECK(harness.Call(ana, "@NAME@", &Stub::Get@RESOURCE@, get)->@THING@().title() == "first");
  const auto stranger = harness.Call(harness.Customer("customers/ben"), "@NAME@", &Stub::Get@RESOURCE@, get);
  CHECK(status::ReasonOf(stranger.status()) == errors::v1::REASON_RESOURCE_NOT_FOUND);
}

}  // namespace
}  // namespace recourse::@NAME@
T

before protos/recourse/config/v1/config.proto '  Gateway gateway = ' "  $class $name = $number;"$'\n'
before protos/recourse/config/v1/config.proto 'message Gateway {' "message $class {"$'\n'"  Server server = 1;"$'\n'"}"$'\n\n'
before services/standalone/main.cc '#include "services/gateway/gateway_module.h"' "#include \"services/$name/${name}_module.h\""$'\n'
before services/standalone/main.cc 'recourse::gateway::Module()' "recourse::$name::Module(), "
before services/standalone/CMakeLists.txt 'gateway RPC' "$name "
before services/recoursectl/keys.cc '"gateway"};' "\"$name\", "
before libs/testing/service_harness.cc '"gateway"};' "\"$name\", "
before deploy/scripts/stack.sh 'gateway)  # lowest' "$name "
block() { printf '%s {\n  server { port: %s database: "%s" }\n}\n' "$name" "$port" "$1"; }
before deploy/config/standalone.textproto $'gateway {\n' "$(block "sqlite:///{data}/$name.db")"$'\n'
after deploy/config/standalone.textproto 'routes { key: "recourse.' "  routes { key: \"recourse.$name.v1\" value: \"127.0.0.1:$port\" }"
for shape in compose kubernetes; do
  before "deploy/config/$shape.textproto" $'gateway {\n' "$(block "postgresql://recourse@postgres/$name?passfile={data}/secrets/pgpass")"$'\n'
  target=$name:$port
  [ "$shape" = compose ] || target=dns:///$target
  after "deploy/config/$shape.textproto" 'routes { key: "recourse.' "  routes { key: \"recourse.$name.v1\" value: \"$target\" }"
done
after deploy/docker/databases.sql 'CREATE DATABASE' "CREATE DATABASE $name;"
before deploy/compose.yaml $'  gateway:\n' "$(sed -n '/^  account:$/,/^  [a-z]*:$/p' deploy/compose.yaml | sed '$d' | sed "s/account/$name/g")"$'\n'
sed "s/account/$name/g; s/50051/$port/g" k8s/base/account.yaml >"k8s/base/$name.yaml"
before k8s/base/kustomization.yaml $'  - gateway.yaml\n' "  - $name.yaml"$'\n'
before k8s/overlays/dev/kustomization.yaml '  - {name: recourse/gateway' "  - {name: recourse/$name, newTag: dev}"$'\n'
before tests/contract/k8s/manifests.test.mjs '"gateway' "\"$name\", "

if command -v clang-format-16 >/dev/null; then
  find "services/$name" "tests/integration/$name" \( -name '*.cc' -o -name '*.h' \) -exec clang-format-16 -i {} +
  clang-format-16 -i services/standalone/main.cc services/recoursectl/keys.cc libs/testing/service_harness.cc
fi
cat <<TEXT

$name is there, on port $port. Next:
  cmake --build build/release --target recourse-$name ${name}_test descriptors
  node tests/contract/access/access.mjs --update   # who may call what: read the difference
  say in services/$name/README.md what it owns, and give it its place in README.md
TEXT
