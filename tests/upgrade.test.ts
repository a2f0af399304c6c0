import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { fakeCluster } from "./helpers/fake-cluster";
import { run, type Run } from "./helpers/mocks";
import { runProgram } from "./helpers/program";
import type { RecordedResource, RecordedState } from "./helpers/recorded-state";
import { defaultSettings } from "./helpers/settings";
import { isBelow, type Step, upgradePlan } from "./helpers/upgrade-plan";

const CORE = "kubernetes:core/v1:";
const FOLDER = "tests/expected/states";

/**
 * All changes that an upgrade is allowed to make to a stack that an older version deployed, each
 * with its reason. Never add a deletion or a replacement: add an alias to the resource, or keep the
 * input's value. `e2e/upgrade.test.ts` compares the preview of a real stack with this list.
 */
const LISTED = JSON.parse(fs.readFileSync(path.join(FOLDER, "listed.json"), "utf8")) as Listed[];

interface Listed {
  /** Type and name of a resource, for example `kubernetes:helm.sh/v3:Release app-release`. */
  readonly resource: string;
  /** Path of the changed input, or of an object that contains the input. */
  readonly input: string;
  readonly reason: string;
}

/** Runs the current program with the settings of a recorded stack. */
async function runCurrentProgram({ settings, environment }: RecordedState): Promise<Run> {
  Object.assign(process.env, environment, { KUBECONFIG: await fakeCluster() });
  return run({ config: { ...defaultSettings(), ...settings } }, runProgram);
}

function isListed({ action, resource, path: input }: Step): boolean {
  return (
    action === "update" &&
    LISTED.some((each) => each.resource === resource && isBelow(input, [each.input]))
  );
}

function recorded(name: string): RecordedState {
  return JSON.parse(fs.readFileSync(path.join(FOLDER, name), "utf8")) as RecordedState;
}

describe("an upgrade", () => {
  for (const name of fs.readdirSync(FOLDER).filter((file) => /^[0-9a-f]+\.json$/.test(file))) {
    const state = recorded(name);
    let ran: Run;

    describe(`of the stack that commit ${state.commit} deployed`, () => {
      before(async () => {
        ran = await runCurrentProgram(state);
      });
      after(() => Object.keys(state.environment).forEach((key) => delete process.env[key]));

      it("deletes nothing, replaces nothing, and changes only listed inputs", () => {
        assert.deepEqual(
          upgradePlan(state.resources, ran).filter((step) => !isListed(step)),
          [],
        );
      });

      it("finds renamed resources by their aliases", () => {
        const plan = upgradePlan(changed("app-todo-secrets", renamed("app-secret")), ran);
        assert.deepEqual(
          plan.filter(({ action }) => action === "delete"),
          [],
        );
      });

      const changed = (name: string, change: (old: RecordedResource) => object) =>
        state.resources.map((old) =>
          old.urn.endsWith(`::${name}`) ? { ...old, ...change(old) } : old,
        );
      const inputs = (given: object) => (old: RecordedResource) => ({
        inputs: { ...old.inputs, ...given },
      });
      const renamed =
        (name: string) =>
        ({ urn }: RecordedResource) => ({ urn: urn.replace(/::[^:]*$/, `::${name}`) });
      const cases: [what: string, resources: () => RecordedResource[], step?: Step][] = [
        [
          "the deletion of a resource that the program no longer registers",
          () => changed("generator", renamed("maker")),
          { action: "delete", resource: "pulumi:providers:random maker", path: "" },
        ],
        [
          "a changed namespace",
          () => changed("namespace", inputs({ metadata: { name: "elsewhere" } })),
          { action: "replace", resource: `${CORE}Namespace namespace`, path: "metadata.name" },
        ],
        [
          "a changed Secret type",
          () => changed("app-todo-secrets", inputs({ type: "kubernetes.io/tls" })),
          { action: "replace", resource: `${CORE}Secret app-todo-secrets`, path: "type" },
        ],
        [
          "a changed random ID length",
          () => changed("identity-record", inputs({ byteLength: "8" })),
          {
            action: "replace",
            resource: "random:index/randomId:RandomId identity-record",
            path: "byteLength",
          },
        ],
        [
          "a changed release name",
          () => changed("app-release", inputs({ name: "app" })),
          {
            action: "replace",
            resource: "kubernetes:helm.sh/v3:Release app-release",
            path: "name",
          },
        ],
        [
          "an input that is updated in place",
          () => changed("app-release", inputs({ timeout: "1" })),
          {
            action: "update",
            resource: "kubernetes:helm.sh/v3:Release app-release",
            path: "timeout",
          },
        ],
        [
          "no change if an input with ignoreChanges differs",
          () => changed("identity-record", inputs({ keepers: {} })),
        ],
      ];
      for (const [what, resources, step] of cases) {
        it(`detects ${what}`, () => {
          const withoutName = ({ action, resource, path: input }: Step) =>
            `${action} ${resource.split(" ")[0]} ${input}`;
          const usual = new Set(upgradePlan(state.resources, ran).map(withoutName));
          const noticed = upgradePlan(resources(), ran).filter(
            (each) => !usual.has(withoutName(each)),
          );
          assert.deepEqual(
            step ? noticed.filter(({ path: input }) => input === step.path) : noticed,
            step ? [step] : [],
          );
        });
      }
    });
  }
});
