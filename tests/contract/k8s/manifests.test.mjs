// The Kubernetes manifests and compose.yaml: types and required fields against the API's schemas, and what we ask of every
// pod. `kubectl kustomize` builds the overlay where KUBECTL names one. Nothing here was ever applied to a cluster.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { Namespace } from "kubernetes-models/v1/Namespace";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { Service } from "kubernetes-models/v1/Service";
import { ServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import { parse, parseAllDocuments } from "yaml";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const read = (file) => readFileSync(path.join(root, file), "utf8");
const documents = (text) => parseAllDocuments(text).map((document) => {
  assert.deepEqual(document.errors, []);
  return document.toJS();
});

const SERVICES = ["account", "order", "refunds", "returns", "claims", "routing", "agent", "insights", "gateway"];
const KINDS = { Deployment, PersistentVolumeClaim, PodDisruptionBudget, Namespace, Service, ServiceAccount };
const base = SERVICES.flatMap((name) => documents(read(`k8s/base/${name}.yaml`)).map((document) => ({ name, document })));

for (const { name, document } of [...base, { name: "dev", document: documents(read("k8s/overlays/dev/namespace.yaml"))[0] }]) {
  test(`schema: ${name} ${document.kind}`, () => new KINDS[document.kind](document).validate());
}

for (const name of SERVICES) {
  const of = (kind) => base.find(({ name: owner, document }) => owner === name && document.kind === kind)?.document;

  test(`${name}: a service account without a token, a disruption budget that never blocks`, () => {
    assert.equal(of("ServiceAccount").automountServiceAccountToken, false);
    assert.equal(of("PodDisruptionBudget").spec.maxUnavailable, 1);
    assert.deepEqual(of("PodDisruptionBudget").spec.selector, of("Deployment").spec.selector);
    assert.deepEqual(of("Service").spec.selector, of("Deployment").spec.selector.matchLabels);
    assert.deepEqual(of("Deployment").spec.template.metadata.labels, of("Deployment").spec.selector.matchLabels);
  });

  test(`${name}: the pod is restricted, probed, limited, and drains before it ends`, () => {
    const pod = of("Deployment").spec.template.spec;
    const [container] = pod.containers;
    assert.equal(pod.serviceAccountName, name);
    assert.equal(pod.automountServiceAccountToken, false);
    assert.equal(pod.securityContext.runAsNonRoot, true);
    assert.equal(pod.securityContext.seccompProfile.type, "RuntimeDefault");
    assert.deepEqual(container.securityContext, {
      allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } });
    const serviceConfig = read("deploy/config/kubernetes.textproto");
    const port = Number(new RegExp(`^${name} \\{\\n  server \\{ port: (\\d+)`, "m").exec(serviceConfig)?.[1]);
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
      if (name === "gateway") assert.equal(container[probe].httpGet.path, "/healthz");
      else assert.equal(container[probe].grpc.port, port);
    }
    assert.equal(container.resources.limits.memory, container.resources.requests.memory);
    assert.ok(container.resources.requests.cpu && !container.resources.limits.cpu);
    assert.ok(pod.terminationGracePeriodSeconds > container.lifecycle.preStop.sleep.seconds + 5);
    assert.ok(container.ports.some((candidate) => candidate.name === "grpc"));
    const volumes = new Set(pod.volumes.map((volume) => volume.name));
    for (const mount of container.volumeMounts) assert.ok(volumes.has(mount.name), mount.name);
    assert.doesNotMatch(container.image, /:latest$/);
  });
}

// {data}/keys and {data}/secrets of what is common and of the service's own section, as libs/rpc reads them.
const secretsOf = (name) => {
  const config = read("deploy/config/kubernetes.textproto");
  const section = (title) => new RegExp(`^${title} \\{\\n([\\s\\S]*?)^\\}`, "m").exec(config)[1];
  return [...(section("common") + section(name)).matchAll(/\{data\}\/secrets\/(\w+)/g)].map(([, secret]) => secret);
};
for (const name of SERVICES) {
  test(`${name}: mounts the secrets that its configuration names, and no other's`, () => {
    const { volumes } = base.find(({ name: owner, document }) => owner === name && document.kind === "Deployment").document.spec.template.spec;
    const itemsOf = (volume) => volumes.find((candidate) => candidate.name === volume).secret.items.map(({ path: file }) => file);
    assert.deepEqual(itemsOf("secrets").sort(), [...new Set(secretsOf(name))].sort());
    assert.deepEqual(itemsOf("keys").sort(), [`${name}.pem`, "jwks.json"].sort());
  });
}

test("agent: uploaded files outlive the pod and are seen by every replica", () => {
  const blobDir = /^  blob_dir: "(.*)"/m.exec(read("deploy/config/kubernetes.textproto"))[1];
  const { spec } = base.find(({ name, document }) => name === "agent" && document.kind === "Deployment").document.spec.template;
  const mount = spec.containers[0].volumeMounts.find(({ mountPath }) => mountPath === `/app/${blobDir}`);
  const { claimName } = spec.volumes.find(({ name }) => name === mount.name).persistentVolumeClaim;
  const claim = base.find(({ document }) => document.kind === "PersistentVolumeClaim").document;
  assert.equal(claim.metadata.name, claimName);
  assert.deepEqual(claim.spec.accessModes, ["ReadWriteMany"]);
  const { services, volumes } = parse(read("deploy/compose.yaml"), { merge: true });
  const inCompose = /^  blob_dir: "(.*)"/m.exec(read("deploy/config/compose.textproto"))[1];
  const volume = services.agent.volumes.find((one) => one.endsWith(`:/app/${inCompose}`)).split(":")[0];
  assert.ok(volume in volumes, volume);
});

test("base and dev name every service", () => {
  for (const name of SERVICES) {
    assert.ok(parse(read("k8s/base/kustomization.yaml")).resources.includes(`${name}.yaml`), name);
    assert.ok(parse(read("k8s/overlays/dev/kustomization.yaml")).images.some((image) => image.name === `recourse/${name}`), name);
  }
});

test("compose.yaml: every service from the one Dockerfile, not root, read-only, without capabilities; every file exists", () => {
  const { services } = parse(read("deploy/compose.yaml"), { merge: true });
  for (const name of [...SERVICES, "sandbox"]) {
    const service = services[name];
    assert.equal(service.build.args.SERVICE, name);
    assert.ok(existsSync(path.join(root, service.build.dockerfile)));
    assert.equal(service.read_only, true);
    assert.deepEqual(service.cap_drop, ["ALL"]);
    assert.match(service.user, /^[1-9]/);
    for (const other of Object.keys(service.depends_on ?? {})) assert.ok(services[other], `${name} waits for ${other}`);
  }
  for (const [file] of read("deploy/compose.yaml").matchAll(/\.\/[\w./]+(?=:)/g)) assert.ok(existsSync(path.join(root, "deploy", file)), file);
});

test("both configurations differ from the standalone one in places only, not in what they set", () => {
  const keysOf = (text) => text.match(/^\s*\w+(?= [{:]|:)|key: "[^"]+"/gm).map((key) => key.trim());
  const standalone = keysOf(read("deploy/config/standalone.textproto"));
  for (const shape of ["compose", "kubernetes"]) assert.deepEqual(keysOf(read(`deploy/config/${shape}.textproto`)), standalone, shape);
});

test("kustomize builds the dev overlay", { skip: process.env.KUBECTL ? false : "KUBECTL names no kubectl" }, () => {
  const built = documents(execFileSync(process.env.KUBECTL, ["kustomize", path.join(root, "k8s/overlays/dev")], { encoding: "utf8" }));
  assert.equal(built.filter(({ kind }) => kind === "Deployment").length, SERVICES.length);
  const config = built.find(({ kind }) => kind === "ConfigMap").metadata.name;
  for (const { kind, metadata, spec } of built) {
    if (kind !== "Namespace") assert.equal(metadata.namespace, "recourse-dev");
    if (kind !== "Deployment") continue;
    assert.equal(spec.replicas, 1);
    assert.equal(spec.template.spec.volumes.find(({ name }) => name === "config").configMap.name, config);
  }
});
