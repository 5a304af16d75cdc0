// Prints who may call what, from the descriptor set that the build writes beside the binaries: a line per method.
//   node tests/contract/access/access.mjs            compares with access.golden; a difference is shown and red
//   node tests/contract/access/access.mjs --update   writes access.golden anew
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { createFileRegistry, fromBinary, getOption, hasOption } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const here = path.dirname(fileURLToPath(import.meta.url));
const golden = path.join(here, "access.golden");
const binpb = process.env.RECOURSE_DESCRIPTORS ?? path.resolve(here, "../../../build/release/bin/recourse.binpb");
const HEADER = `# Who may call each method: roles | services that may call it for them (empty: any) | flags.
# Written by: node tests/contract/access/access.mjs --update
`;

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(binpb)));
const rulesOption = registry.getExtension("recourse.options.v1.method");
const roleType = registry.getEnum("recourse.type.v1.Role");
const FLAGS = ["public", "internal", "mutation", "idempotency_exempt", "watch"];

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const role = (number) => roleType.values.find((value) => value.number === number).name.replace(/^ROLE_/, "").toLowerCase();

function lineOf(method) {
  const name = `${method.parent.typeName}/${method.name}`;
  if (!hasOption(method, rulesOption)) return `${name}: NO RULES`;
  const rules = getOption(method, rulesOption);
  const roles = rules.roles.map(role).sort().join(", ");
  const flags = FLAGS.filter((flag) => rules[camel(flag)]).join(", ");
  return `${name}: ${roles} | ${[...rules.services].sort().join(", ")} | ${flags}`.trimEnd();
}

const methods = [...registry].filter((type) => type.kind === "service" && type.typeName.startsWith("recourse."))
  .flatMap((service) => service.methods);
const table = HEADER + methods.map(lineOf).sort().join("\n") + "\n";

if (process.argv.includes("--update")) {
  writeFileSync(golden, table);
} else {
  const was = new Set(readFileSync(golden, "utf8").split("\n"));
  const is = new Set(table.split("\n"));
  const removed = [...was].filter((line) => !is.has(line)).map((line) => `- ${line}`);
  const added = [...is].filter((line) => !was.has(line)).map((line) => `+ ${line}`);
  const nameOf = (line) => line.slice(2).split(":")[0];
  const difference = [...removed, ...added].sort((a, b) => nameOf(a).localeCompare(nameOf(b)) || (a < b ? 1 : -1));
  if (difference.length > 0) {
    console.error(`Access has changed:\n${difference.join("\n")}\n\nIf it is meant: node tests/contract/access/access.mjs --update`);
    process.exit(1);
  }
  console.log(`${methods.length} methods as agreed`);
}
