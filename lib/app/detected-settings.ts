import type { Json } from "../json";
import { filterValues } from "../records";
import type { Variables } from "../secrets/list";
import type { BackendFacts } from "./backend";
import type { FrontendFacts } from "./frontend";
import { roleOf } from "./roles";
import { detectedSecrets, secretVariables } from "./detected-secrets";
import type { Variable } from "./variable";

/** What the source files of both services say about them. */
export interface AppFacts {
  readonly backend: BackendFacts;
  readonly frontend: FrontendFacts;
}

/** Prefix under which the proxy reaches a backend whose routes are not below `/api`. */
const BACKEND_PREFIX = "/_backend";

/**
 * Returns the settings that follow from the source files. A stack's own settings and those of its
 * preset take precedence.
 *
 * Values of variables may contain `{url}`, the public address, and `{backend}`, the address of the
 * backend in the cluster.
 */
export function detectedSettings({ backend, frontend }: AppFacts): Json {
  const [target] = backend.targets;
  const usesProxy = needsProxy({ backend, frontend });
  return {
    backend: {
      app: target?.app ?? "",
      appDir: target?.appDir ?? ".",
      python: backend.packages.python,
      ...backendProbes(backend),
      initCommand: backend.prepare,
      env: originVariables(backend.variables),
    },
    frontend: {
      ...frontendProbes(frontend),
      env: frontendVariables(frontend),
      buildEnv: buildVariables({ backend, frontend }),
      ...(usesProxy && { serviceType: "ClusterIP", nodePort: 0 }),
    },
    ...(usesProxy && { proxy: proxySettings({ backend, frontend }) }),
    ...logLevel(backend),
    ...(frontend.hasReferenceRoutes ? {} : { smokeTest: { paths: ["/"] } }),
    kubernetesSecrets: detectedSecrets({ backend, frontend }),
  };
}

/** Returns true if code in the browser calls the backend, directly or on its own origin. */
function needsProxy({ frontend }: AppFacts): boolean {
  return frontend.callsOwnOrigin || frontend.variables.some(isPublicBackendAddress);
}

function isPublicBackendAddress({ name }: Variable): boolean {
  return name.startsWith("NEXT_PUBLIC_") && roleOf(name)?.kind === "backend address";
}

function proxySettings({ backend, frontend }: AppFacts): Json {
  return backend.isBelowApi
    ? { enabled: true, backendPaths: ["/api/*"], frontendPaths: frontend.ownApiRoutes }
    : { enabled: true, backendPrefix: BACKEND_PREFIX };
}

/**
 * Returns the probes of the backend. The startup and the liveness probe open a TCP connection if no
 * route is known that works without the database.
 */
function backendProbes({ probes: { liveness, readiness } }: BackendFacts): Json {
  const alive = liveness === undefined ? TCP : http(liveness);
  return {
    startupProbe: alive,
    livenessProbe: alive,
    readinessProbe: readiness === undefined ? TCP : http(readiness),
  };
}

function frontendProbes({ probe }: FrontendFacts): Json {
  const probes = ["startupProbe", "livenessProbe", "readinessProbe"];
  return Object.fromEntries(probes.map((name) => [name, http(probe)]));
}

const TCP = { tcpSocket: { port: "http" } };

function http(path: string): Json {
  return { httpGet: { path } };
}

/** Returns the variables that hold the public address. */
function originVariables(variables: readonly Variable[]): Variables {
  return valuesOf(variables, ({ name }) =>
    roleOf(name)?.kind === "public origin" ? "{url}" : undefined,
  );
}

/**
 * Returns the frontend's variables at run time. The chart itself sets BACKEND_URL. An application
 * that trusts the origin of each request needs no public address.
 */
function frontendVariables(frontend: FrontendFacts): Variables {
  const server = frontend.variables.filter(({ name }) => !name.startsWith("NEXT_PUBLIC_"));
  const origins = frontend.trustsOwnOrigin ? {} : originVariables(server);
  const isUnread = !server.some(({ name }) => name === "BETTER_AUTH_URL");
  const ofLibrary = frontend.usesBetterAuth && !frontend.trustsOwnOrigin && isUnread;
  return {
    ...origins,
    ...(ofLibrary && { BETTER_AUTH_URL: "{url}" }),
    ...filterValues(internalAddresses(server), (_, name) => name !== "BACKEND_URL"),
  };
}

function internalAddresses(variables: readonly Variable[]): Variables {
  return valuesOf(variables, ({ name, fallback }) =>
    roleOf(name)?.kind === "backend address" ? `{backend}${pathOf(fallback)}` : undefined,
  );
}

/**
 * Returns the variables for `next build`: the addresses that the build writes into the pages and
 * into rewrites, and placeholders for variables without which the build fails.
 */
function buildVariables({ backend, frontend }: AppFacts): Variables {
  const { variables, frozen } = frontend;
  const base = backend.isBelowApi ? "{url}" : `{url}${BACKEND_PREFIX}`;
  const inPages = variables.filter(({ name }) => name.startsWith("NEXT_PUBLIC_"));
  const inRewrites = variables.filter(
    ({ name }) => frozen.includes(name) && !name.startsWith("NEXT_PUBLIC_"),
  );
  const needed = secretVariables(variables).filter(({ isRequired }) => isRequired);
  return {
    ...valuesOf(inPages, (each) =>
      isPublicBackendAddress(each) ? base + pathOf(each.fallback) : undefined,
    ),
    ...originVariables(inPages),
    ...internalAddresses(inRewrites),
    ...valuesOf(needed, ({ name }) =>
      roleOf(name)?.kind === "database"
        ? "postgresql://build:build@127.0.0.1:5432/build"
        : "placeholder-for-the-build-without-any-meaning",
    ),
  };
}

/** Returns the path of an address such as `http://localhost:8000/api`, or an empty text. */
function pathOf(address: string | undefined): string {
  if (address === undefined || !URL.canParse(address)) return "";
  return new URL(address).pathname.replace(/\/$/, "");
}

/** Returns the log level in upper case if the application's own default is in upper case. */
function logLevel({ variables }: BackendFacts): Json {
  const level = variables.find(({ name }) => name === "LOG_LEVEL")?.fallback ?? "";
  return /^[A-Z]+$/.test(level) ? { config: { logLevel: "INFO" } } : {};
}

function valuesOf(
  variables: readonly Variable[],
  value: (variable: Variable) => string | undefined,
): Variables {
  return Object.fromEntries(
    variables.flatMap((each) => {
      const text = value(each);
      return text === undefined ? [] : [[each.name, text]];
    }),
  );
}
