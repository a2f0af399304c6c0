import { RunError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { AppSecret, type AppSecretArgs } from "../../components/app-secret";
import { thrownBy } from "./errors";
import { read, run, type Run, type RunOptions } from "./mocks";

/** Arguments that create two Secrets. The value `authSecret` is in both Secrets. */
export const ARGS: AppSecretArgs = {
  namespace: "n",
  values: {
    password: { generate: 32, recordWith: { storage: "1Gi" } },
    databaseUrl: { template: "postgresql://todo:{password}@db:5432/todo" },
    apiKey: { value: "given by the user" },
    authSecret: { generate: 48 },
  },
  secrets: {
    "backend-secrets": {
      keys: {
        "database-url": "databaseUrl",
        "openai-api-key": "apiKey",
        "auth-secret": "authSecret",
        DB_PASSWORD: "password",
      },
      existing: false,
    },
    "frontend-secrets": { keys: { "auth-secret": "authSecret" }, existing: false },
  },
  readers: {
    backend: { secret: "backend-secrets", keys: ["database-url", "openai-api-key", "auth-secret"] },
    frontend: { secret: "frontend-secrets", keys: ["auth-secret"] },
  },
};

/** Deploys an AppSecret with mocks. `args` overrides the arguments in `ARGS`. */
export async function deploy(
  args: Partial<AppSecretArgs> = {},
  options: RunOptions = {},
): Promise<{ secret: AppSecret; ran: Run }> {
  let secret!: AppSecret;
  const ran = await run(options, () => void (secret = new AppSecret("app", { ...ARGS, ...args })));
  return { secret, ran };
}

/** Deploys an AppSecret that is refused, and returns the error message. */
export async function refusal(args: Partial<AppSecretArgs>, options: RunOptions): Promise<string> {
  const error = await thrownBy(() =>
    run(options, async () => {
      const { links } = new AppSecret("app", { ...ARGS, ...args });
      await read(links.backend!.generation!);
    }),
  );
  assert(RunError.isInstance(error), "a stack trace would be printed");
  return error.message;
}
