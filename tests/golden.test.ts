import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { settingsSchema } from "../lib/config/schema";
import { configurationPage } from "./helpers/configuration-page";
import { editorSchema } from "./helpers/editor-schema";
import { matchesFile } from "./helpers/expected";
import { fakeCluster } from "./helpers/fake-cluster";
import { run } from "./helpers/mocks";
import { runProgram } from "./helpers/program";
import { projectFile } from "./helpers/project-file";
import { defaultSettings, stackSettings } from "./helpers/settings";

const FOLDER = "tests/expected";
/** Values of encrypted settings that must have a valid format. The plan masks these values. */
const SECRETS: Record<string, string> = {
  databaseUrl: "postgresql://todo:example-password@db.example/todo",
};

/** The Service whose node port the cluster chooses, in the preset `minikube-deployment`. */
const SERVICE_WITH_CHOSEN_PORT = {
  "todo-chatbot/todo-frontend": {
    metadata: { name: "todo-frontend" },
    spec: { ports: [{ nodePort: 31234 }] },
  },
};

/**
 * Runs the program with the settings in a stack configuration file. Returns, as JSON, everything
 * that the program registers, with secrets masked.
 */
async function plan(file: string): Promise<string> {
  const kubeconfig = (process.env.KUBECONFIG = await fakeCluster());

  const { config, encrypted } = stackSettings(file);
  const secrets = Object.fromEntries(
    encrypted.map((key) => [key, SECRETS[key] ?? `example-of-${key}`.padEnd(48, "0")]),
  );
  const settings = { ...defaultSettings(), platform: "linux/amd64", ...config, ...secrets };
  const { resources, reads, outputs } = await run(
    {
      config: settings,
      encrypted,
      existing: { ...existingSecrets(settings), ...SERVICE_WITH_CHOSEN_PORT },
    },
    runProgram,
  );
  const shown = resources.map(
    ({ type, name, parent, provider, inputs, secrets: secretInputs }) => ({
      type,
      name,
      parent,
      provider,
      inputs: masked(inputs, secretInputs),
    }),
  );
  const text = JSON.stringify(
    { resources: sorted(shown), reads: sorted(reads), outputs },
    undefined,
    2,
  );
  return `${stable(text).replace(kubeconfig, "[kubeconfig]")}\n`;
}

/** Returns the existing Secrets that a stack reads, with a value for every key in use. */
function existingSecrets({
  namespace,
  kubernetesSecrets = "{}",
}: Record<string, string>): Record<string, object> {
  type Spec = {
    existing?: boolean;
    backend?: Record<string, string>;
    frontend?: Record<string, string>;
  };
  const listed = Object.entries(JSON.parse(kubernetesSecrets) as Record<string, Spec>).filter(
    ([, { existing }]) => existing,
  );
  return Object.fromEntries(
    listed.map(([name, { backend, frontend }]) => {
      const keys = [...Object.values(backend ?? {}), ...Object.values(frontend ?? {})];
      return [
        `${namespace || "todo"}/${name}`,
        { metadata: { name }, data: Object.fromEntries(keys.map((key) => [key, "ZXhhbXBsZQ=="])) },
      ];
    }),
  );
}

function sorted<T extends { type: string; name: string }>(all: readonly T[]): T[] {
  return [...all].sort((a, b) => (a.type + a.name < b.type + b.name ? -1 : 1));
}

function masked(
  inputs: Record<string, unknown>,
  secrets: readonly string[],
): Record<string, unknown> {
  const mask = (value: unknown): unknown =>
    typeof value !== "object" || value === null
      ? "[secret]"
      : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mask(inner)]));
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      secrets.includes(key) ? mask(value) : value,
    ]),
  );
}

/** Masks file hashes, because they change with each edit of an app or the chart. */
function stable(text: string): string {
  return text
    .replace(/(\d+\.\d+\.\d+)-[0-9a-f]{12}/g, "$1-[content hash]")
    .replace(/(\.Dockerfile\.)[0-9a-f]{12}/g, "$1[content hash]")
    .replace(/sha256:[0-9a-f]{64}/g, "sha256:[chart digest]")
    .replace(/"[0-9a-f]{64}"/g, '"[checksum]"');
}

/** Configuration files of the project's stacks and of the example stacks. */
const files = execFileSync("git", ["ls-files", "Pulumi.*.yaml", `${FOLDER}/*.yaml`], {
  encoding: "utf8",
})
  .trim()
  .split("\n");

describe("the program", () => {
  for (const file of files) {
    const target = `${FOLDER}/${path.basename(file, ".yaml").replace(/^Pulumi\./, "")}.json`;
    it(`given ${file}, registers the resources in ${target}`, async () =>
      matchesFile(target, await plan(file)));
  }

  it("applies the rules in docs/configuration.md to the settings", () =>
    matchesFile("docs/configuration.md", configurationPage()));

  it("declares its settings in Pulumi.yaml", async () =>
    matchesFile("Pulumi.yaml", await projectFile()));

  it("describes its settings to editors in Pulumi.schema.json", async () =>
    matchesFile("Pulumi.schema.json", await editorSchema(settingsSchema())));
});
