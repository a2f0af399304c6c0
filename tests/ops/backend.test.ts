import assert from "node:assert/strict";
import * as path from "node:path";
import { ROOT } from "../../ops/lib/project";
import { backendNotice, backendVariables, chooseBackend } from "../../ops/lib/pulumi/backend";
import { projectEnvironment } from "../../ops/lib/pulumi/environment";
import { stackFiles } from "../../ops/lib/pulumi/state-folder";
import { documentedError } from "../helpers/documented-error";
import { directoryWith } from "../helpers/files";

const STATE_FILE = ".pulumi/stacks/todo-chatbot/dev.json";
const COMPLETE = '{"version":3,"checkpoint":{"latest":{}}}';

describe("the environment of every command", () => {
  const names = [
    "PULUMI_BACKEND_URL",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_CONFIG_PASSPHRASE",
    "PULUMI_HOME",
  ];
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  const within = (environment: Record<string, string>) => {
    for (const name of names) delete process.env[name];
    Object.assign(process.env, {
      PULUMI_HOME: directoryWith({}),
      PULUMI_CONFIG_PASSPHRASE: "test",
      ...environment,
    });
    return projectEnvironment();
  };
  afterEach(() => {
    for (const name of names) delete process.env[name];
    Object.assign(
      process.env,
      Object.fromEntries(Object.entries(before).filter(([, value]) => value !== undefined)),
    );
  });
  const login = () =>
    directoryWith({
      "credentials.json":
        '{"current":"https://api.example.org","accessTokens":{"https://api.example.org":"pul-token"}}',
    });

  it("makes Pulumi store its own files in the clone", () => {
    assert.equal(within({}).PULUMI_HOME, path.join(ROOT, ".pulumi-home"));
  });

  it("combines PULUMI_BACKEND_URL with the token from the user's login", () => {
    assert.equal(
      within({ PULUMI_BACKEND_URL: "file:///elsewhere" }).PULUMI_BACKEND_URL,
      "file:///elsewhere",
    );
    const { PULUMI_BACKEND_URL, PULUMI_ACCESS_TOKEN } = within({
      PULUMI_HOME: login(),
      PULUMI_BACKEND_URL: "https://api.example.org",
    });
    assert.deepEqual(
      [PULUMI_BACKEND_URL, PULUMI_ACCESS_TOKEN],
      ["https://api.example.org", "pul-token"],
    );
  });
});

describe("the backend that commands use", () => {
  const LOGIN =
    '{"current":"https://api.example.org","accessTokens":{"https://api.example.org":"pul-token"}}';
  const homeWith = (login: boolean) => directoryWith(login ? { "credentials.json": LOGIN } : {});
  const OWN = (folder: string) => ({ url: `file://${folder}`, source: "clone" });
  const cases: [
    string,
    { variable?: string; stacks?: boolean; login?: boolean },
    (folder: string) => object,
  ][] = [
    [
      "is PULUMI_BACKEND_URL if the variable is set",
      { variable: "file:///mine", stacks: true, login: true },
      () => ({ url: "file:///mine", source: "variable" }),
    ],
    [
      "is the clone's own folder if the folder contains stacks, even if the user is logged in to another backend",
      { stacks: true, login: true },
      OWN,
    ],
    [
      "is the backend of the user's login if the clone has no stacks",
      { login: true },
      () => ({ url: "https://api.example.org", source: "login" }),
    ],
    ["is the clone's own folder if the user is not logged in", {}, OWN],
    [
      "is not taken from an empty PULUMI_BACKEND_URL",
      { variable: "", login: true },
      () => ({ url: "https://api.example.org", source: "login" }),
    ],
  ];
  for (const [title, { variable, stacks, login }, expected] of cases) {
    it(title, () => {
      const folder = directoryWith(stacks ? { [STATE_FILE]: COMPLETE } : {});
      assert.deepEqual(
        chooseBackend(
          {
            PULUMI_HOME: homeWith(login ?? false),
            ...(variable !== undefined && { PULUMI_BACKEND_URL: variable }),
          },
          folder,
        ),
        expected(folder),
      );
    });
  }

  it("is read from the login in PULUMI_CREDENTIALS_PATH, which takes precedence over PULUMI_HOME", () => {
    const folder = directoryWith({});
    assert.equal(
      chooseBackend(
        { PULUMI_HOME: homeWith(false), PULUMI_CREDENTIALS_PATH: homeWith(true) },
        folder,
      ).url,
      "https://api.example.org",
    );
    assert.equal(
      chooseBackend(
        { PULUMI_HOME: homeWith(true), PULUMI_CREDENTIALS_PATH: homeWith(false) },
        folder,
      ).source,
      "clone",
    );
  });

  it("is used with the login's token, and reported on one line, if the backend comes from a login", function () {
    if (stackFiles().size > 0) this.skip(); // A clone with stacks uses its own folder.
    const PULUMI_HOME = homeWith(true);
    assert.match(
      backendNotice({ PULUMI_HOME })!,
      /^The state is kept in https:\/\/api\.example\.org, .*export PULUMI_BACKEND_URL=file:\S+\.pulumi-state$/,
    );
    assert.equal(backendNotice({ PULUMI_BACKEND_URL: "file:///mine" }), undefined);
    assert.deepEqual(backendVariables({ PULUMI_HOME }), {
      PULUMI_BACKEND_URL: "https://api.example.org",
      PULUMI_ACCESS_TOKEN: "pul-token",
    });
  });

  it("cannot be determined if the login file is damaged; the error names the command to log in again", async () => {
    assert.match(
      await documentedError(() =>
        chooseBackend(
          { PULUMI_HOME: directoryWith({ "credentials.json": "{" }) },
          directoryWith({}),
        ),
      ),
      /credentials\.json[^]*npx pulumi login/,
    );
  });
});
