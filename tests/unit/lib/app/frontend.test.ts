import assert from "node:assert/strict";
import { type FrontendFacts, inspectFrontend } from "../../../../lib/app/frontend";
import { withApp } from "../../../helpers/app-folder";

type Files = Record<string, string>;
type Case = readonly [what: string, files: Files, seen: (facts: FrontendFacts) => unknown, unknown];

const variable = ({ variables: [first] }: FrontendFacts) => [
  first?.name,
  first?.isRequired,
  first?.fallback,
];
const needs = (packages: Files) => ({ "package.json": JSON.stringify({ dependencies: packages }) });

const CASES: readonly Case[] = [
  ["the version of Next.js", needs({ next: "^15.1.0" }), ({ next }) => next, "^15.1.0"],
  ["a package.json that is not JSON", { "package.json": "{" }, ({ next }) => next, undefined],
  [
    "npm",
    { "package-lock.json": "{}" },
    (facts) => [facts.packageManager, facts.lockFile],
    ["npm", "package-lock.json"],
  ],
  ["pnpm", { "pnpm-lock.yaml": "" }, ({ packageManager }) => packageManager, "pnpm"],
  ["yarn", { "yarn.lock": "" }, ({ packageManager }) => packageManager, "yarn"],
  ["bun", { "bun.lock": "" }, ({ packageManager }) => packageManager, "bun"],
  ["no lock file", {}, ({ lockFile }) => lockFile, undefined],
  [
    "output standalone",
    { "next.config.js": 'module.exports = { output: "standalone" };' },
    ({ output }) => output,
    "standalone",
  ],
  [
    "output export",
    { "next.config.mjs": "export default { output: 'export' };" },
    ({ output }) => output,
    "export",
  ],
  ["no output", { "next.config.ts": "export default {};" }, ({ output }) => output, "unset"],
  [
    "a fallback with ||",
    { "a.ts": 'const A = process.env.NEXT_PUBLIC_API_URL || "http://localhost:8000/api";' },
    variable,
    ["NEXT_PUBLIC_API_URL", false, "http://localhost:8000/api"],
  ],
  [
    "a fallback after two variables",
    { "a.ts": 'const A = process.env.B ?? process.env.C ?? "x";' },
    ({ variables }) => variables.map(({ name, fallback }) => [name, fallback]),
    [
      ["B", "x"],
      ["C", "x"],
    ],
  ],
  ["an insistent read", { "a.ts": "f(process.env.A!);" }, variable, ["A", true, undefined]],
  [
    "a check",
    { "a.ts": 'if (!process.env.A) throw new Error("A");' },
    variable,
    ["A", true, undefined],
  ],
  [
    "a later check",
    { "a.ts": "const a = process.env.A;\nif (!a) { throw 1; }" },
    variable,
    ["A", true, undefined],
  ],
  ["a pattern", { "a.ts": "const { A } = process.env;" }, variable, ["A", false, undefined]],
  [
    "variables of the platform are left out",
    { "a.ts": "process.env.NODE_ENV;" },
    ({ variables }) => variables,
    [],
  ],
  ["tests are not read", { "a.test.ts": "process.env.A;" }, ({ variables }) => variables, []],
  [
    "own routes of the App Router",
    { "app/api/auth/[...all]/route.ts": "" },
    ({ ownApiRoutes }) => ownApiRoutes,
    ["/api/auth/*"],
  ],
  [
    "own routes in a group in src",
    { "src/app/api/(x)/chat/route.ts": "" },
    ({ ownApiRoutes }) => ownApiRoutes,
    ["/api/chat"],
  ],
  [
    "own routes of the Pages Router",
    { "pages/api/hello.ts": "" },
    ({ ownApiRoutes }) => ownApiRoutes,
    ["/api/hello"],
  ],
  [
    "its own health route as probe",
    { "app/api/health/route.ts": "" },
    ({ probe }) => probe,
    "/api/health",
  ],
  ["the page as probe", {}, ({ probe }) => probe, "/"],
  [
    "calls on its own origin",
    { "a.tsx": 'fetch("/api/tasks");' },
    ({ callsOwnOrigin }) => callsOwnOrigin,
    true,
  ],
  [
    "calls with an interpolation",
    { "a.tsx": "fetch(`/api/tasks/${id}`);" },
    ({ callsOwnOrigin }) => callsOwnOrigin,
    true,
  ],
  [
    "calls of its own routes only",
    { "a.tsx": 'fetch("/api/chat");', "app/api/chat/route.ts": "" },
    ({ callsOwnOrigin }) => callsOwnOrigin,
    false,
  ],
  [
    "variables in rewrites",
    {
      "next.config.js":
        "module.exports = { rewrites: () => [{ destination: process.env.BACKEND_URL }] };",
    },
    ({ frozen }) => frozen,
    ["BACKEND_URL"],
  ],
  [
    "Google Fonts",
    { "app/layout.tsx": 'import { Inter } from "next/font/google";' },
    ({ googleFonts }) => googleFonts,
    "app/layout.tsx",
  ],
  [
    "Neon's driver",
    needs({ "@neondatabase/serverless": "1" }),
    ({ neonDriver }) => neonDriver,
    "@neondatabase/serverless",
  ],
];

describe("What a frontend's source files say", () => {
  for (const [what, files, seen, expected] of CASES)
    it(what, () =>
      assert.deepEqual(
        seen(withApp({ "package.json": "{}", ...files }, inspectFrontend)),
        expected,
      ),
    );
});
