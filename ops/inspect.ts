import * as fs from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { reportLines } from "../lib/app/report";
import { readAppFaults } from "../lib/config/app-faults";
import { appFacts } from "../lib/config/detected-layer";
import { effectiveSettings, givenSettings } from "../lib/config/layers";
import { type Fault, UserError } from "../lib/errors";
import { mergeMaps } from "../lib/json";
import { secretVariablesOf } from "./lib/pulumi/secret-variables";
import { runCommand } from "./lib/cli";
import { inProject } from "./lib/project";
import { settingOf, stackSettings } from "./lib/pulumi/stack-file";
import { SERVICES } from "../lib/services";

runCommand({
  name: "inspect",
  help:
    "Reads the source files of a backend and a frontend, without running them, and shows what it\n" +
    "found: how they are built and started, the variables that they read, and what is missing. Stores\n" +
    "the two directories in the stack's file; `npm run up` then deploys them.",
  options: {
    backend: { value: "DIR", help: "directory of the FastAPI application" },
    frontend: { value: "DIR", help: "directory of the Next.js application" },
  },
  run({ stack, options }) {
    const before = Object.fromEntries(
      SERVICES.map((service) => [service, settingOf(`${service}.path`, stack)]),
    );
    const paths = { ...before, ...mapGiven(options) } as Record<"backend" | "frontend", string>;
    const own = mergeMaps(stackSettings(stack), {
      backend: { path: paths.backend },
      frontend: { path: paths.frontend },
    });
    const given = givenSettings(own);
    const facts = appFacts(given);
    if (!facts) throw new UserError(`${paths.backend} or ${paths.frontend} contains this project.`);
    const settings = effectiveSettings(own);
    const secret = secretVariablesOf(stack, settings);
    const faults: Fault[] = [];
    readAppFaults(given, settings, secret, faults);
    const variablesOf = (service: "backend" | "frontend") => ({
      plain: {
        ...settings[service].env,
        ...(service === "frontend" && settings.frontend.buildEnv),
      },
      secret: secret[service],
    });
    const lines = reportLines(
      facts,
      paths,
      { backend: variablesOf("backend"), frontend: variablesOf("frontend") },
      given,
    );
    console.log(lines.join("\n"));
    writePaths(stack, before, paths);
    console.log(conclusion(faults));
    return Promise.resolve(0);
  },
});

/** Returns the given directories, relative to the project, after checking that they exist. */
function mapGiven(options: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = Object.entries(options).filter((entry): entry is [string, string] => !!entry[1]);
  return Object.fromEntries(
    given.map(([service, directory]) => {
      const full = path.resolve(process.env.INIT_CWD ?? ".", directory);
      if (!fs.existsSync(full) || !fs.statSync(full).isDirectory())
        throw new UserError(
          `--${service} is ${directory}; there is no such directory. Nothing was changed.\n` +
            `Give the directory of the ${service}: npm run inspect -- --${service} DIR`,
        );
      return [service, path.relative(inProject(), full).split(path.sep).join("/")];
    }),
  );
}

/** Stores changed directories in the stack's file, and keeps its comments. */
function writePaths(
  stack: string,
  before: Readonly<Record<string, string>>,
  paths: Readonly<Record<string, string>>,
): void {
  const changed = SERVICES.filter((service) => paths[service] !== before[service]);
  if (changed.length === 0) return;
  const file = inProject(`Pulumi.${stack}.yaml`);
  const document = parseDocument(fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");
  if (document.contents === null) document.contents = document.createNode({}) as never;
  for (const service of changed) {
    const key = ["config", `todo-chatbot:${service}`];
    if (!document.hasIn(key)) document.setIn(key, document.createNode({}));
    const value = document.createNode(paths[service]);
    value.comment = " found by: npm run inspect";
    document.setIn([...key, "path"], value);
  }
  fs.writeFileSync(file, document.toString());
  console.log(
    `\nPulumi.${stack}.yaml now has ${changed.map((each) => `${each}.path`).join(" and ")}.`,
  );
}

function conclusion(faults: readonly Fault[]): string {
  if (faults.length === 0) return "\nNothing is missing. Deploy: npm run up";
  const lines = faults.map(({ problem, fix }) => `  - ${problem}\n      npx ${fix}`);
  return `\nMissing:\n${lines.join("\n")}\n\nThen deploy: npm run up`;
}
