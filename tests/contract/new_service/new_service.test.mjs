// deploy/scripts/new_service.sh in a copy of the tree: what it makes passes the contract tests, and each registration that is
// taken away again is missed by one of them. Nothing is compiled.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const copy = mkdtempSync(path.join(tmpdir(), "recourse-new-service-"));
const inCopy = (file) => path.join(copy, file);

const COPIED = ["buf.yaml", ".clang-format", "deploy", "k8s", "libs", "protos", "services", "tests", "third_party"];
const LEFT_OUT = new Set(["node_modules", "dist", "gen", "seeds", "corpus"]);

// Whether a contract test of the copy passes; what it printed tells why not.
async function passes(file, args = [file]) {
  try {
    // A test runner that is told of its parent reports to it instead of failing by itself.
    const { NODE_TEST_CONTEXT, ...env } = process.env;
    await run(file === "buf" ? path.join(root, "node_modules/.bin/buf") : process.execPath, args, { cwd: copy, env });
    return { ok: true };
  } catch (error) {
    return { ok: false, output: `${error.stdout}${error.stderr}` };
  }
}
const layout = () => passes("tests/contract/layout/layout.test.mjs");
const manifests = () => passes("tests/contract/k8s/manifests.test.mjs");

before(async () => {
  for (const name of COPIED) {
    cpSync(path.join(root, name), inCopy(name), { recursive: true, filter: (file) => !LEFT_OUT.has(path.basename(file)) });
  }
  symlinkSync(path.join(root, "node_modules"), inCopy("node_modules"));
  await run(inCopy("deploy/scripts/new_service.sh"), ["warranty", "WarrantyCard"], { cwd: copy });
});
after(() => rmSync(copy, { recursive: true }));

test("a service just made is registered everywhere", async () => assert.deepEqual(await layout(), { ok: true }));
test("its manifests are as every service's", async () => assert.deepEqual(await manifests(), { ok: true }));
test("its contract keeps to the rules of buf", async () => assert.deepEqual(await passes("buf", ["lint"]), { ok: true }));

// [file, what goes from it: the first match, or the file itself, and the test that has to miss it]
const REMOVALS = [
  ["services/standalone/main.cc", /recourse::warranty::Module\(\),\s*/, layout],
  ["services/standalone/CMakeLists.txt", /warranty /, layout],
  ["services/recoursectl/keys.cc", /"warranty",\s*/, layout],
  ["services/warranty/warranty_module.cc", /RETURN_IF_ERROR\(host\.Serve<v1::WarrantyService>.*\n.*;/, layout],
  ["services/warranty/main.cc", null, layout],
  ["services/warranty/CMakeLists.txt", null, layout],
  ["services/warranty/README.md", null, layout],
  ["services/warranty/store/migrations", null, layout],
  ["tests/integration/warranty", null, layout],
  ["protos/recourse/warranty/v1/warranty_service.proto", null, layout],
  ["protos/recourse/warranty/v1/warranty_service.proto", /option \(recourse\.options\.v1\.method\).*/, layout],
  ["protos/recourse/config/v1/config.proto", /  Warranty warranty = \d+;\n/, layout],
  ["protos/recourse/config/v1/config.proto", /message Warranty \{[^}]*\}/, layout],
  ["deploy/config/standalone.textproto", /^warranty \{[^]*?^\}/m, layout],
  ["deploy/config/standalone.textproto", /.*key: "recourse\.warranty\.v1".*/, layout],
  ["deploy/config/compose.textproto", /^warranty \{[^]*?^\}/m, layout],
  ["deploy/config/compose.textproto", /.*key: "recourse\.warranty\.v1".*/, layout],
  ["deploy/config/kubernetes.textproto", /^warranty \{[^]*?^\}/m, layout],
  ["deploy/config/kubernetes.textproto", /.*key: "recourse\.warranty\.v1".*/, layout],
  ["deploy/compose.yaml", /^  warranty:\n/m, layout],
  ["deploy/docker/databases.sql", /CREATE DATABASE warranty;\n/, layout],
  ["deploy/scripts/stack.sh", /warranty /, layout],
  ["libs/testing/service_harness.cc", /"warranty",\s*/, layout],
  ["tests/contract/k8s/manifests.test.mjs", /"warranty", /, layout],
  ["k8s/base/kustomization.yaml", /.*warranty\.yaml\n/, layout],
  ["k8s/base/warranty.yaml", null, manifests],
  ["k8s/overlays/dev/kustomization.yaml", /.*recourse\/warranty.*\n/, manifests],
];

for (const [file, part, check] of REMOVALS) {
  test(`missed when it goes: ${file} ${part ?? ""}`, async () => {
    if (part === null) {
      renameSync(inCopy(file), inCopy("aside"));
    } else {
      const text = readFileSync(inCopy(file), "utf8");
      assert.match(text, part);
      writeFileSync(inCopy("aside"), text);
      writeFileSync(inCopy(file), text.replace(part, ""));
    }
    try {
      const { ok, output } = await check();
      assert.ok(!ok, "nothing missed it");
      assert.match(output, /warranty/);
    } finally {
      renameSync(inCopy("aside"), inCopy(file));
    }
  });
}
