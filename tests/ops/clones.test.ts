import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { foreignClones, requireOwnEnvironment } from "../../lib/config/foreign-environment";
import { forgetForeignSalt } from "../../ops/lib/pulumi/foreign-salt";
import { ignoreForeignEnvironment } from "../../ops/lib/pulumi/foreign-environment";
import { requireOwnState } from "../../ops/lib/pulumi/own-state";
import { ROOT } from "../../ops/lib/project";
import { documentedError } from "../helpers/documented-error";
import { directoryWith } from "../helpers/files";

const clone = () =>
  fs.realpathSync(directoryWith({ "Pulumi.yaml": "", ".pulumi-state/passphrase": "" }));
const exported = (folder: string) => ({
  PULUMI_HOME: `${folder}/.pulumi-home`,
  PULUMI_BACKEND_URL: `file://${folder}/.pulumi-state`,
  PULUMI_CONFIG_PASSPHRASE_FILE: `${folder}/.pulumi-state/passphrase`,
  PATH: `${folder}/node_modules/.bin:/usr/bin`,
});

describe("an environment that another clone exported", () => {
  const { error } = console;
  let errors: string[] = [];
  beforeEach(() => {
    errors = [];
    console.error = (line: string) => errors.push(line);
  });
  afterEach(() => {
    console.error = error;
  });
  const ignored = (environment: NodeJS.ProcessEnv, root: string) => (
    ignoreForeignEnvironment(environment, root),
    environment
  );

  it("is ignored, with one line on standard error that names the clone", () => {
    const [a, b] = [clone(), clone()];
    const left = ignored({ ...exported(a), KUBECONFIG: "/machine" }, b);
    assert.deepEqual(left, { PATH: "/usr/bin", KUBECONFIG: "/machine" });
    ignoreForeignEnvironment(left, b);
    assert.deepEqual(errors, [`This shell holds the environment of ${a}; it is ignored here.`]);
  });

  it("is detected even if PULUMI_HOME belongs to this clone, or if the other clone was deleted", () => {
    const [a, b] = [clone(), clone()];
    assert.deepEqual(foreignClones({ ...exported(a), PULUMI_HOME: `${b}/.pulumi-home` }, b), [a]);
    fs.rmSync(a, { recursive: true });
    assert.deepEqual(ignored(exported(a), b), { PATH: "/usr/bin" });
  });

  it("is used if both paths lead to the same clone, even through a symbolic link", () => {
    const own = clone();
    const link = path.join(directoryWith({}), "link");
    fs.symlinkSync(own, link);
    for (const [from, root] of [
      [own, own],
      [link, own],
      [own, link],
    ])
      assert.deepEqual(ignored(exported(from!), root!), exported(from!));
    assert.deepEqual(errors, []);
  });

  it("is ignored except for the user's own backend, home folder and passphrase", () => {
    const [a, b, own] = [
      clone(),
      clone(),
      directoryWith({ ".pulumi-home/x": "", ".pulumi-state/x": "" }),
    ];
    const mine = {
      PULUMI_HOME: `${own}/.pulumi-home`,
      PULUMI_BACKEND_URL: `file://${own}/.pulumi-state`,
      PULUMI_CONFIG_PASSPHRASE_FILE: "/mine",
    };
    assert.deepEqual(foreignClones(mine, b), []);
    const left = ignored(
      {
        ...exported(a),
        PULUMI_BACKEND_URL: "s3://bucket",
        PULUMI_CONFIG_PASSPHRASE_FILE: `${own}/phrase`,
      },
      b,
    );
    assert.deepEqual(left, {
      PULUMI_BACKEND_URL: "s3://bucket",
      PULUMI_CONFIG_PASSPHRASE_FILE: `${own}/phrase`,
      PATH: "/usr/bin",
    });
  });

  it("is refused by the Pulumi program, because plain `npx pulumi` would use the other clone's environment", async () => {
    const [a, b] = [clone(), clone()];
    const message = await documentedError(() => requireOwnEnvironment(exported(a), b));
    assert.match(
      message,
      new RegExp(
        `^This shell holds the environment of another clone\\.[^]*Seen: ${a}\\.[^]*eval "\\$\\(npm run -s env\\)"$`,
      ),
    );
    requireOwnEnvironment(exported(b), b);
    requireOwnEnvironment({}, b);
  });
});

describe("a state folder", () => {
  it("is refused in a copy of its clone while the original clone exists", async () => {
    const [a, b] = [clone(), clone()];
    requireOwnState(a, `${a}/.pulumi-state`);
    fs.cpSync(`${a}/.pulumi-state`, `${b}/.pulumi-state`, { recursive: true });
    assert.match(
      await documentedError(() => requireOwnState(b, `${b}/.pulumi-state`)),
      new RegExp(`Seen: ${a} still has its own[^]*mv \\.pulumi-state \\.pulumi-state\\.copy`),
    );
    requireOwnState(a, `${a}/.pulumi-state`);
    fs.rmSync(a, { recursive: true });
    requireOwnState(b, `${b}/.pulumi-state`); // The clone was moved.
    requireOwnState(b, `${b}/.pulumi-state`);
  });

  it("is accepted if its clone is opened through a symbolic link", () => {
    const own = clone();
    const link = path.join(directoryWith({}), "link");
    fs.symlinkSync(own, link);
    requireOwnState(own, `${own}/.pulumi-state`);
    requireOwnState(link, `${link}/.pulumi-state`);
  });
});

describe("the passphrase salt in a stack configuration file", () => {
  const record = (salt?: string) =>
    JSON.stringify({ checkpoint: { latest: { secrets_providers: salt && { state: { salt } } } } });
  const YAML = "config: # mine\n  todo-chatbot:logLevel: debug\nencryptionsalt: v1:theirs\n";
  const left = (files: Record<string, string>, environment: NodeJS.ProcessEnv = {}): string => {
    const folder = directoryWith({ "Pulumi.dev.yaml": YAML, "state/passphrase": "", ...files });
    const own = {
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      PULUMI_CONFIG_PASSPHRASE_FILE: `${folder}/state/passphrase`,
      ...environment,
    };
    forgetForeignSalt("dev", own, `${folder}/state`, `${folder}/Pulumi.dev.yaml`);
    return fs.readFileSync(`${folder}/Pulumi.dev.yaml`, "utf8");
  };
  const [file, without] = [
    "state/.pulumi/stacks/todo-chatbot/dev.json",
    YAML.replace(/encrypt.*\n/, ""),
  ];

  it("is removed if another clone's environment wrote the salt, and the rest of the file is kept", () => {
    assert.equal(left({}), without);
    assert.equal(left({ [file]: record("v1:ours") }), without);
  });

  it("is kept if this clone wrote the salt, if the user sets the passphrase, or if settings are encrypted with the salt", () => {
    assert.equal(left({ [file]: record("v1:theirs") }), YAML);
    assert.equal(left({ [file]: record() }), YAML);
    assert.equal(left({ [file]: "{ trunc" }), YAML);
    assert.equal(left({}, { PULUMI_CONFIG_PASSPHRASE: "mine" }), YAML);
    assert.equal(left({}, { PULUMI_BACKEND_URL: "s3://bucket" }), YAML);
    const secret = YAML.replace("debug", "\n    secure: v1:abc");
    assert.equal(left({ "Pulumi.dev.yaml": secret }), secret);
  });

  it("is not committed, because a committed salt would lock out every other clone", () => {
    assert.doesNotMatch(
      execFileSync("git", ["show", ":Pulumi.dev.yaml"], { cwd: ROOT, encoding: "utf8" }),
      /encryptionsalt/,
    );
  });
});
