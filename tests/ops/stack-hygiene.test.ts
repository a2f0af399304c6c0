import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { backendNotice, backendVariables, chooseBackend } from "../../ops/lib/pulumi/backend";
import { projectEnvironment } from "../../ops/lib/pulumi/environment";
import { isPassphraseLost, passphrase, passphraseFile } from "../../ops/lib/pulumi/passphrase";
import { ROOT } from "../../ops/lib/project";
import {
  ensureStateFolder,
  folderOf,
  restoreDamaged,
  stackFiles,
} from "../../ops/lib/pulumi/state-folder";
import { thrownBy } from "../helpers/errors";
import { directoryWith } from "../helpers/files";
import { headings } from "../helpers/headings";

const RECORD = ".pulumi/stacks/todo-chatbot/dev.json";
const WHOLE = '{"version":3,"checkpoint":{"latest":{}}}';

async function refusal(body: () => unknown): Promise<string> {
  const { message } = await thrownBy(body);
  assert.ok(
    headings().some((heading) => heading.test(message)),
    `docs/troubleshooting.md has no heading for “${message.split("\n")[0]}”`,
  );
  return message;
}

describe("the passphrase", () => {
  it("is generated once, readable by its owner alone, and found again", () => {
    // not there yet, as where the state itself is kept elsewhere
    const folder = path.join(directoryWith({}), "state");
    const first = passphrase({}, folder);
    assert.deepEqual(first, { PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(folder) });
    const text = fs.readFileSync(passphraseFile(folder), "utf8");
    assert.ok(text.trim().length >= 40);
    assert.equal(fs.statSync(passphraseFile(folder)).mode & 0o777, 0o600);
    assert.deepEqual(passphrase({}, folder), first);
    assert.equal(fs.readFileSync(passphraseFile(folder), "utf8"), text);
    assert.deepEqual(fs.readdirSync(folder), ["passphrase"], "nothing else is left in the folder");
  });

  it("that is lost is not replaced by another, which would fit nothing", async () => {
    const folder = directoryWith({ [RECORD]: WHOLE });
    assert.match(
      await refusal(() => passphrase({}, folder)),
      /is gone[^]*secrets of dev[^]*npm run recover/,
    );
    assert.equal(isPassphraseLost({}, folder), true);
    assert.equal(fs.existsSync(passphraseFile(folder)), false);
  });

  it("of the user's own wins, as text or as a file, and is not looked for in the state", () => {
    const folder = directoryWith({ [RECORD]: WHOLE, mine: "secret" });
    assert.deepEqual(passphrase({ PULUMI_CONFIG_PASSPHRASE: "" }, folder), {});
    assert.deepEqual(
      passphrase({ PULUMI_CONFIG_PASSPHRASE_FILE: path.join(folder, "mine") }, folder),
      {},
    );
    assert.equal(isPassphraseLost({ PULUMI_CONFIG_PASSPHRASE: "x" }, folder), false);
  });

  it("is not generated for a backend that encrypts by itself, and named there only if it exists", () => {
    const folder = directoryWith({});
    assert.deepEqual(passphrase({}, folder, "https://api.example.org"), {});
    assert.deepEqual(fs.readdirSync(folder), []);
    passphrase({}, folder, "s3://bucket");
    assert.deepEqual(passphrase({}, folder, "https://api.example.org"), {
      PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(folder),
    });
  });

  it("file of the user's own that is not there is named", async () => {
    assert.match(
      await refusal(() =>
        passphrase({ PULUMI_CONFIG_PASSPHRASE_FILE: "/gone/phrase" }, directoryWith({})),
      ),
      /\/gone\/phrase[^]*unset PULUMI_CONFIG_PASSPHRASE_FILE/,
    );
  });
});

describe("the state folder", () => {
  it("is made for its owner alone", () => {
    const folder = path.join(directoryWith({}), "state");
    ensureStateFolder(folder);
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
  });

  it("that cannot be made is named, with the way on", async () => {
    const file = path.join(directoryWith({ taken: "" }), "taken", "state");
    assert.match(
      await refusal(() => ensureStateFolder(file)),
      /cannot be written[^]*ENOTDIR[^]*PULUMI_BACKEND_URL/,
    );
  });

  it("of another user, as after a run with sudo, is named with the command that takes it over", function () {
    if (process.getuid?.() !== 0) this.skip(); // only root can make a folder of somebody else's and become them
    const folder = directoryWith({});
    const script = `try { require("./ops/lib/pulumi/state-folder").ensureStateFolder(${JSON.stringify(folder)}) } catch (error) { console.log(error.message) }`;
    const { stdout } = spawnSync(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", "-e", `process.setuid(65534);${script}`],
      { cwd: ROOT, encoding: "utf8" },
    );
    assert.match(stdout, /cannot be written: EACCES[^]*sudo chown -R/);
  });

  it("is not named in Pulumi.yaml, where it would overrule a login of the user's", () => {
    assert.equal(
      (parse(fs.readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as { backend?: unknown })
        .backend,
      undefined,
    );
  });

  it("holds this project's stacks, among those of others where it is not the clone's own", () => {
    const folder = directoryWith({ [RECORD]: WHOLE, ".pulumi/stacks/another/prod.json": WHOLE });
    assert.deepEqual([...stackFiles(folder).keys()], ["dev"]);
  });

  it("is told apart from a backend that is no folder", () => {
    assert.deepEqual(
      [
        "file:///a/b",
        "file:///a%20b?no_tmp_dir=true",
        "file://~",
        "file://~/x",
        "s3://bucket",
        "https://api.example.org",
        "",
      ].map(folderOf),
      [
        "/a/b",
        "/a b",
        os.userInfo().homedir,
        path.join(os.userInfo().homedir, "x"),
        undefined,
        undefined,
        undefined,
      ],
    );
  });
});

describe("a record cut short", () => {
  const cases: [string, Record<string, string>, boolean][] = [
    [
      "is replaced by the copy Pulumi made",
      { [RECORD]: WHOLE.slice(0, 12), [`${RECORD}.bak`]: WHOLE },
      true,
    ],
    [
      "is replaced when it is empty, as after a full disk",
      { [RECORD]: "", [`${RECORD}.bak`]: WHOLE },
      true,
    ],
    ["stays when the copy is no better", { [RECORD]: "", [`${RECORD}.bak`]: "{" }, false],
    ["stays when there is no copy", { [RECORD]: "" }, false],
    [
      "is not one that is whole",
      { [RECORD]: WHOLE, [`${RECORD}.bak`]: '{"checkpoint":{"old":1}}' },
      false,
    ],
    ["is not a stack that was removed", { [`${RECORD}.bak`]: WHOLE }, false],
  ];
  for (const [title, files, restored] of cases) {
    it(title, () => {
      const folder = directoryWith(files);
      assert.equal(restoreDamaged("dev", folder), restored);
      const file = stackFiles(folder).get("dev");
      assert.equal(file && fs.readFileSync(file, "utf8"), restored ? WHOLE : files[RECORD]);
      if (restored) assert.equal(fs.readFileSync(`${file}.damaged`, "utf8"), files[RECORD]);
    });
  }
});

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

  it("keeps Pulumi's own files inside the clone", () => {
    assert.equal(within({}).PULUMI_HOME, path.join(ROOT, ".pulumi-home"));
  });

  it("follows PULUMI_BACKEND_URL, with the token of the user's login there", () => {
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
      "is what PULUMI_BACKEND_URL names, before anything else",
      { variable: "file:///mine", stacks: true, login: true },
      () => ({ url: "file:///mine", source: "variable" }),
    ],
    [
      "is the clone's own folder where that holds stacks, whatever the user is logged in to",
      { stacks: true, login: true },
      OWN,
    ],
    [
      "is where the user is logged in, in a clone without stacks",
      { login: true },
      () => ({ url: "https://api.example.org", source: "login" }),
    ],
    ["is the clone's own folder where the user is logged in nowhere", {}, OWN],
    [
      "is not an empty variable",
      { variable: "", login: true },
      () => ({ url: "https://api.example.org", source: "login" }),
    ],
  ];
  for (const [title, { variable, stacks, login }, expected] of cases) {
    it(title, () => {
      const folder = directoryWith(stacks ? { [RECORD]: WHOLE } : {});
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

  it("is read from where Pulumi keeps a login: PULUMI_CREDENTIALS_PATH before PULUMI_HOME", () => {
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

  it("is said in one line where a login decided it, and its token is carried over", function () {
    if (stackFiles().size > 0) this.skip(); // this clone's own stacks decide
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

  it("is asked for again where the record of the login is damaged", async () => {
    assert.match(
      await refusal(() =>
        chooseBackend(
          { PULUMI_HOME: directoryWith({ "credentials.json": "{" }) },
          directoryWith({}),
        ),
      ),
      /credentials\.json[^]*npx pulumi login/,
    );
  });
});
