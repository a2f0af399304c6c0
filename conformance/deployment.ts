import * as fs from "node:fs";
import { UserError } from "../lib/errors";
import { loadMachine } from "../ops/lib/cluster/machine";
import { inProject } from "../ops/lib/project";
import { inShell, sh } from "../e2e/lib/shell";
import { createDatabase } from "./database";
import type { Live } from "./live";
import type { Preset } from "./published";

interface Outputs {
  url: string;
  namespace: string;
  releases: [string, ...string[]];
  backendImage: string;
  frontendImage: string;
}

const stackOf = (preset: Preset): string => `conformance-${preset}`;
const fileOf = (preset: Preset): string => inProject(`Pulumi.${stackOf(preset)}.yaml`);

/** Deploys a preset in a stack of its own, as published: with a database outside the release. */
export async function deployPreset(preset: Preset, soakMinutes: number): Promise<Live> {
  const stack = stackOf(preset);
  const authUrl = `http://${loadMachine().TODO_NODE_HOST ?? "127.0.0.1"}:30000`;
  const settings = [
    `preset: ${preset}`,
    "assistantMode: rules",
    ...(preset === "containerization" ? [`authUrl: ${authUrl}`] : []),
  ];
  fs.writeFileSync(
    fileOf(preset),
    `config:\n${settings.map((line) => `  todo-chatbot:${line}\n`).join("")}`,
  );
  await inShell(`npx pulumi stack select --create ${stack} --non-interactive`);
  await setSecret(stack, "databaseUrl", await createDatabase(preset));
  await setSecret(stack, "openaiApiKey", "conformance-run-without-a-model");
  const { status, output, seconds } = await sh(`npm run up --silent -- --stack ${stack}`, {
    minutes: 15,
  });
  if (status !== 0) throw new UserError(`Preset ${preset} could not be deployed:\n${output}`);
  const outputs = JSON.parse(
    await inShell(`npx pulumi stack output --json --stack ${stack} --non-interactive`),
  ) as Outputs;
  return {
    preset,
    stack,
    namespace: outputs.namespace,
    releases: outputs.releases,
    url: outputs.url,
    images: { backend: outputs.backendImage, frontend: outputs.frontendImage },
    upSeconds: seconds,
    soakMinutes,
  };
}

/** Removes a preset's deployment, its stack and its settings. Returns the seconds it took. */
export async function removePreset(preset: Preset): Promise<number> {
  if (!fs.existsSync(fileOf(preset))) return 0;
  const stack = stackOf(preset);
  const { status, output, seconds } = await sh(
    `npm run destroy --silent -- --stack ${stack} --yes`,
    {
      minutes: 10,
    },
  );
  if (status !== 0) throw new UserError(`Preset ${preset} could not be removed:\n${output}`);
  await inShell(`npx pulumi stack rm --yes ${stack} --non-interactive`);
  fs.rmSync(fileOf(preset), { force: true });
  return seconds;
}

async function setSecret(stack: string, key: string, value: string): Promise<void> {
  const command = `eval "$(npm run -s env)"; exec npx pulumi config set --secret ${key} --stack ${stack} --non-interactive`;
  const { status, output } = await sh(command, { input: value });
  if (status !== 0) throw new UserError(`${key} could not be set:\n${output}`);
}
