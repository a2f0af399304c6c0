import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { isMap } from "../../lib/json";
import { CHART, describeWithHelm, manifest, merge, nested, PROXY, type Values } from "./helm";

const TEXT = readFileSync(join(CHART, "values.yaml"), "utf8");
const DEFAULTS = parse(TEXT) as Values;
const SCHEMA = JSON.parse(readFileSync(join(CHART, "values.schema.json"), "utf8"));

/**
 * Values without a default in values.yaml: `global`, probe fields with Kubernetes defaults, and the
 * fields of list entries.
 */
const WITHOUT_DEFAULT = /^global$|Probe\.(initialDelaySeconds|successThreshold|tcpSocket)$/;
/** Fields that cannot change, because the schema permits only one value. */
const CONSTANT = /Probe\.httpGet\.port$/;

/**
 * Permitted values that differ from the default, keyed by path. For a path that is not listed, the
 * test derives a value from the default.
 */
const OTHER: Values = {
  imagePullPolicy: "Never",
  "backend.serviceType": "NodePort",
  "frontend.serviceType": "ClusterIP",
  "backend.serviceName": "backend-svc",
  "frontend.serviceName": "frontend-svc",
  "backend.labels": { component: "backend" },
  "frontend.labels": { component: "frontend" },
  "backend.digest": `sha256:${"5".repeat(64)}`,
  "frontend.digest": `sha256:${"5".repeat(64)}`,
  "ingress.className": "traefik",
  "ingress.tlsSecretName": "todo-tls",
  "networkPolicy.databaseEgress": [{ namespace: "data", port: 5432 }],
  "networkPolicy.backendEgress": [{ cidr: "0.0.0.0/0", port: 443 }],
  "networkPolicy.frontendEgress": [{ cidr: "192.0.2.0/24", port: 443 }],
  "backend.nodePort": 30090,
  "backend.env": { FEATURE: "on" },
  "frontend.env": { FEATURE: "on" },
  ...Object.fromEntries(
    ["backend", "frontend"].flatMap((service) => [
      [`${service}.initCommand`, ["true"]],
      [`${service}.sidecarCommand`, ["sleep", "9"]],
      [`${service}.writablePaths`, ["/data"]],
    ]),
  ),
  "smokeTest.paths": ["/"],
  "proxy.digest": `sha256:${"5".repeat(64)}`,
  "proxy.replicas": 2,
  "proxy.backendPaths": ["/v1/*"],
  "proxy.frontendPaths": ["/api/auth/*"],
  "proxy.backendPrefix": "/_backend",
  "config.logLevel": "debug",
  "config.environment": "staging",
  "secrets.backendChecksum": "0123456789abcdef",
  "secrets.frontendChecksum": "0123456789abcdef",
  chartDigest: `sha256:${"5".repeat(64)}`,
};
/** Other values that must be set before the value at a path has an effect, keyed by that path. */
const GIVEN: { [path: string]: Values } = {
  "backend.nodePort": { backend: { serviceType: "NodePort" } },
  "frontend.serviceType": { frontend: { nodePort: 0 } },
  "proxy.enabled": { frontend: PROXY.frontend },
  ...Object.fromEntries(
    ["name", "className", "host", "tlsSecretName"].map((name) => [
      `ingress.${name}`,
      { ingress: { enabled: true } },
    ]),
  ),
  "networkPolicy.databaseEgress": { postgres: { enabled: false } },
};

describeWithHelm("values.yaml", () => {
  const paths = leaves(DEFAULTS);

  it("has only values that affect the manifest", () => {
    const without = paths
      .filter((path) => !CONSTANT.test(path.join(".")))
      .filter((path) => {
        const name = path.join(".");
        const given = GIVEN[name] ?? (name.startsWith("proxy.") ? PROXY : {});
        return manifest(merge(given, nested(path, other(name, path)))) === manifest(given);
      });
    assert.deepEqual(
      without.map((path) => path.join(".")),
      [],
    );
  });

  it("has every value that the schema describes", () => {
    const missing = schemaPaths(SCHEMA).filter(
      (path) => !WITHOUT_DEFAULT.test(path) && at(DEFAULTS, path.split(".")) === undefined,
    );
    assert.deepEqual(missing, []);
  });

  it("has every value that the templates use", () => {
    const used = templateFiles().flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/\.Values\.([A-Za-z0-9.]+)/g)].map(
        (match) => match[1] ?? "",
      ),
    );
    assert.ok(used.length > 50, `only ${used.length} uses found`);
    assert.deepEqual(
      used.filter((path) => at(DEFAULTS, path.split(".")) === undefined),
      [],
    );
  });

  it("explains each group of values and each value", () => {
    const groups = Object.entries(DEFAULTS).flatMap(([group, inner]) => [
      group,
      ...(isMap(inner) ? Object.keys(inner).map((name) => `${group}.${name}`) : []),
    ]);
    assert.deepEqual(
      groups.filter((path) => !TEXT.includes(`# ${path}: `)),
      [],
    );
  });
});

describe("values.schema.json", () => {
  const objects = subschemas(SCHEMA).filter(([, schema]) => schema.type === "object");

  it("permits unknown names only below `global`", () => {
    assert.ok(objects.length >= 14, `only ${objects.length} objects found`);
    assert.deepEqual(
      objects.filter(([, schema]) => schema.additionalProperties !== false).map(([path]) => path),
      ["#/properties/global"],
    );
  });

  it("requires every value that has a default, so that null cannot remove the value", () => {
    const optional = objects
      .filter(([path, schema]) => schema.properties && path !== "#/definitions/probe")
      .flatMap(([path, schema]) =>
        Object.keys(schema.properties)
          .filter((name) => !schema.required.includes(name))
          .map((name) => `${path}/${name}`),
      );
    assert.deepEqual(optional, [
      "#/global",
      "#/definitions/egress/cidr",
      "#/definitions/egress/namespace",
    ]);
  });

  it("describes every value", () => {
    const undescribed = subschemas(SCHEMA).filter(
      ([path, schema]) =>
        path !== "#" && !schema.$ref && !/\/anyOf\//.test(path) && !schema.description,
    );
    assert.deepEqual(
      undescribed.map(([path]) => path),
      [],
    );
  });
});

function leaves(values: Values, path: string[] = []): string[][] {
  return Object.entries(values).flatMap(([name, value]) =>
    isMap(value) && Object.keys(value).length > 0
      ? leaves(value, [...path, name])
      : [[...path, name]],
  );
}

function at(values: unknown, path: string[]): unknown {
  return path.reduce<unknown>((inner, name) => (isMap(inner) ? inner[name] : undefined), values);
}

function other(name: string, path: string[]): unknown {
  if (name in OTHER) return OTHER[name];
  const value = at(DEFAULTS, path);
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  const quantity = /^(\d+)(m|Mi|Gi)$/.exec(String(value));
  return quantity ? `${Number(quantity[1]) + 1}${quantity[2]}` : `${String(value)}x`;
}

type Schema = any;

function resolve(schema: Schema): Schema {
  return schema.$ref ? SCHEMA.definitions[schema.$ref.replace("#/definitions/", "")] : schema;
}

function schemaPaths(schema: Schema, path: string[] = []): string[] {
  const properties = Object.entries(resolve(schema).properties ?? {});
  return properties.flatMap(([name, inner]) => [
    [...path, name].join("."),
    ...schemaPaths(inner, [...path, name]),
  ]);
}

function subschemas(schema: Schema, path = "#"): [string, Schema][] {
  const groups = ["properties", "patternProperties", "definitions", "anyOf"].filter(
    (key) => schema[key],
  );
  return [
    [path, schema],
    ...groups.flatMap((key) =>
      Object.entries(schema[key]).flatMap(([name, inner]) =>
        subschemas(inner, `${path}/${key}/${name}`),
      ),
    ),
  ];
}

function templateFiles(): string[] {
  return readdirSync(join(CHART, "templates"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
