// Every service is registered everywhere. What exists is read from the tree: a name that appears in one place must stand in all.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = path.resolve(process.env.LAYOUT_ROOT ?? path.join(path.dirname(fileURLToPath(import.meta.url)), "../../.."));

// Ports of the design, 50051 onwards in this order; a service that came later follows in the order of its port.
const PORT_ORDER = ["account", "order", "refunds", "returns", "claims", "routing", "agent", "insights"];
const FIRST_PORT = 50051;

const inRoot = (...parts) => path.join(root, ...parts);
const read = (...parts) => (existsSync(inRoot(...parts)) ? readFileSync(inRoot(...parts), "utf8") : "");
const list = (...parts) => (existsSync(inRoot(...parts)) ? readdirSync(inRoot(...parts)) : []);
const capitalised = (name) => name[0].toUpperCase() + name.slice(1);
const protoFiles = (name) => list("protos/recourse", name, "v1").filter((file) => file.endsWith("_service.proto"));

function textOf(folder, suffixes) {
  if (!existsSync(folder)) return "";
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && suffixes.some((suffix) => entry.name.endsWith(suffix)))
    .map((entry) => readFileSync(path.join(entry.path, entry.name), "utf8"))
    .join("\n");
}

const standaloneMain = read("services/standalone/main.cc");
const standaloneCMake = read("services/standalone/CMakeLists.txt");
const standaloneConfig = read("deploy/config/standalone.textproto");
const configProto = read("protos/recourse/config/v1/config.proto");

const NOT_SERVICES = new Set(["common", "gateway", "events"]);

function everyName() {
  const names = new Set();
  for (const folder of list("services")) if (existsSync(inRoot("services", folder, `${folder}_module.h`))) names.add(folder);
  for (const name of list("protos/recourse")) if (protoFiles(name).length > 0) names.add(name);
  for (const [, name] of standaloneMain.matchAll(/recourse::(\w+)::Module\(\)/g)) names.add(name);
  for (const [, name] of standaloneConfig.matchAll(/^(\w+) \{/gm)) names.add(name);
  for (const [, name] of standaloneConfig.matchAll(/key: "recourse\.(\w+)\.v1"/g)) names.add(name);
  return [...names].filter((name) => !NOT_SERVICES.has(name)).sort();
}

// The block "NAME { … }" of the standalone configuration.
const configBlock = (name) => new RegExp(`^${name} \\{\\n([\\s\\S]*?)^\\}`, "m").exec(standaloneConfig)?.[1] ?? "";
const portOf = (name) => Number(/server \{ port: (\d+)/.exec(configBlock(name))?.[1]);

function missingOf(name) {
  const missing = [];
  const want = (there, what) => { if (!there) missing.push(what); };

  const protos = protoFiles(name);
  want(protos.length > 0, `protos/recourse/${name}/v1/*_service.proto`);
  const sources = textOf(inRoot("services", name), [".cc", ".h"]);
  for (const file of protos) {
    const text = read("protos/recourse", name, "v1", file);
    want(text.includes(`package recourse.${name}.v1;`), `${file}: package recourse.${name}.v1`);
    const methods = [...text.matchAll(/^\s*rpc (\w+)\([^;{]*\{([\s\S]*?)\n  \}/gm)];
    want(methods.length === [...text.matchAll(/^\s*rpc \w+\(/gm)].length, `${file}: an rpc without a body of options`);
    for (const [, method, body] of methods) want(body.includes("(recourse.options.v1.method)"), `${file}: rules of ${method}`);
    for (const [, service] of text.matchAll(/^service (\w+)/gm)) {
      want(new RegExp(`Serve<(\\w+::)*${service}>`).test(sources), `services/${name}: Serve<v1::${service}>`);
    }
  }

  for (const file of ["main.cc", `${name}_module.h`, `${name}_module.cc`, "README.md", "CMakeLists.txt", "store"]) {
    want(existsSync(inRoot("services", name, file)), `services/${name}/${file}`);
  }
  want(new RegExp(`recourse_service\\(${name}\\b`).test(read("services", name, "CMakeLists.txt")), `recourse_service(${name} …) in CMake`);
  want(existsSync(inRoot("services", name, "store/migrations")), `services/${name}/store/migrations`);

  want(new RegExp(`\\b${name} = \\d+;`).test(configProto) && configProto.includes(`message ${capitalised(name)} {`), "a message in config.proto");
  want(standaloneMain.includes(`recourse::${name}::Module()`), "a module in services/standalone/main.cc");
  want(new RegExp(`DEPS[^)]*\\b${name}\\b`).test(standaloneCMake), "DEPS of services/standalone/CMakeLists.txt");
  want(portOf(name) > 0, "server { port } in deploy/config/standalone.textproto");
  want(standaloneConfig.includes(`key: "recourse.${name}.v1" value: "127.0.0.1:${portOf(name)}"`), "a route of the gateway, to the same port");
  want(new RegExp(`"${name}"`).test(read("services/recoursectl/keys.cc")), "a key pair in services/recoursectl/keys.cc");
  const place = PORT_ORDER.indexOf(name);
  if (place >= 0) want(portOf(name) === FIRST_PORT + place, `port ${FIRST_PORT + place}, as designed`);
  else want(portOf(name) >= FIRST_PORT + PORT_ORDER.length, "a port after those of the design");

  if (existsSync(inRoot("deploy/compose.yaml"))) {
    want(new RegExp(`^  ${name}:$`, "m").test(read("deploy/compose.yaml")), "deploy/compose.yaml");
  }
  if (existsSync(inRoot("k8s"))) want(read("k8s/base/kustomization.yaml").includes(`- ${name}`), "k8s/base/kustomization.yaml");
  for (const shape of ["compose", "kubernetes"].filter((shape) => existsSync(inRoot("deploy/config", `${shape}.textproto`)))) {
    const config = read("deploy/config", `${shape}.textproto`);
    want(new RegExp(`^${name} \\{`, "m").test(config), `deploy/config/${shape}.textproto`);
    want(config.includes(`key: "recourse.${name}.v1"`), `a route in deploy/config/${shape}.textproto`);
  }
  want(!existsSync(inRoot("deploy/docker/databases.sql")) || read("deploy/docker/databases.sql").includes(`CREATE DATABASE ${name};`),
    "a database in deploy/docker/databases.sql");
  want(new RegExp(`^services=\\([^)]*\\b${name}\\b`, "m").test(read("deploy/scripts/stack.sh")), "services=( ) of deploy/scripts/stack.sh");
  want(read("libs/testing/service_harness.cc").includes(`"${name}"`), "kServices of libs/testing/service_harness.cc");
  want(/^const SERVICES = .*$/m.exec(read("tests/contract/k8s/manifests.test.mjs"))?.[0].includes(`"${name}"`),
    "SERVICES of tests/contract/k8s/manifests.test.mjs");
  want(list("tests/integration").some((folder) => folder === name || folder.startsWith(`${name}_`)), `tests/integration/${name}`);
  return missing;
}

const names = everyName();
test("the tree holds the services of the design", () => assert.ok(names.length >= 5, `only ${names}`));
for (const name of names) {
  test(`${name} is registered everywhere`, () => assert.deepEqual(missingOf(name), []));
}
test("no two services share a port", () => {
  const ports = names.map(portOf).filter(Boolean);
  assert.equal(new Set(ports).size, ports.length);
});
