import assert from "node:assert/strict";
import * as fs from "node:fs";
import { invalidSettings } from "../../lib/config/invalid-settings";
import { givenSettings, presetSettings } from "../../lib/config/layers";
import { settingsSchema } from "../../lib/config/schema";
import { withoutPath } from "../../lib/json";
import { load } from "../helpers/config";
import { thrownBy } from "../helpers/errors";

const PRESETS = fs.readdirSync("presets").map((file) => file.replace(/\.yaml$/, ""));
const URL = { databaseUrl: "postgresql://u:p@db.example/todo" };

describe("the presets", () => {
  const schema = settingsSchema();

  it("are the ones that the setting `preset` names", () => {
    const named = schema.properties?.preset?.enum?.filter((name) => name !== "");
    assert.deepEqual([...(named ?? [])].sort(), PRESETS);
  });

  for (const preset of PRESETS)
    it(`${preset} consists of valid settings, and of the releases that only a preset has`, () => {
      const settings = withoutPath(presetSettings(preset), ["releases"]);
      assert.deepEqual(invalidSettings(schema, settings), []);
    });

  it("are overridden by the stack's settings, value by value", async () => {
    const { releases } = await load({ preset: "cloud-native", "backend.replicas": "3", ...URL });
    const { backend, frontend } = releases.app?.settings.values as Record<string, object>;
    assert.partialDeepStrictEqual(backend, { name: "todo-backend", replicas: 3 });
    assert.partialDeepStrictEqual(frontend, { replicas: 2, nodePort: 30080 });
    assert.equal(givenSettings({ preset: "cloud-native", namespace: "mine" }).namespace, "mine");
  });

  it("answer by rules without an API key, even if they name a model", async () => {
    const variablesOf = async (changes: Record<string, string>) =>
      (await load({ preset: "habit-tracker", ...URL, ...changes })).releases.app?.settings.variables
        .backend.plain;
    assert.deepEqual(await variablesOf({}), { ASSISTANT_MODE: "auto" });
    assert.match(
      (await variablesOf({ openaiApiKey: "k".repeat(20) }))?.OPENAI_BASE_URL ?? "",
      /googleapis/,
    );
  });

  it("with several releases refuse the setting `release`", async () => {
    const { message } = await thrownBy(() => load({ preset: "containerization", release: "mine" }));
    assert.match(message, /release is .*has the releases backend and frontend/);
  });

  it("in the namespace `default` never own it", async () => {
    const { namespace } = await load({ preset: "cloud-native", ...URL });
    assert.deepEqual(namespace, { name: "default", isOwned: false });
  });
});
