import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { isPassphraseLost, passphrase, passphraseFile } from "../../ops/lib/pulumi/passphrase";
import { documentedError } from "../helpers/documented-error";
import { directoryWith } from "../helpers/files";

const STATE_FILE = ".pulumi/stacks/todo-chatbot/dev.json";
const COMPLETE = '{"version":3,"checkpoint":{"latest":{}}}';

describe("the passphrase", () => {
  it("is generated once, and only its owner can read it", () => {
    // The folder does not exist if the state is stored elsewhere.
    const folder = path.join(directoryWith({}), "state");
    const first = passphrase({}, folder);
    assert.deepEqual(first, { PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(folder) });
    const text = fs.readFileSync(passphraseFile(folder), "utf8");
    assert.ok(text.trim().length >= 40);
    assert.equal(fs.statSync(passphraseFile(folder)).mode & 0o777, 0o600);
    assert.deepEqual(passphrase({}, folder), first);
    assert.equal(fs.readFileSync(passphraseFile(folder), "utf8"), text);
    assert.deepEqual(fs.readdirSync(folder), ["passphrase"], "no other file remains in the folder");
  });

  it("is not replaced if it is lost, because a new passphrase could not decrypt the state", async () => {
    const folder = directoryWith({ [STATE_FILE]: COMPLETE });
    assert.match(
      await documentedError(() => passphrase({}, folder)),
      /is gone[^]*secrets of dev[^]*npm run recover/,
    );
    assert.equal(isPassphraseLost({}, folder), true);
    assert.equal(fs.existsSync(passphraseFile(folder)), false);
  });

  it("is the user's own if it is set as text or as a file", () => {
    const folder = directoryWith({ [STATE_FILE]: COMPLETE, mine: "secret" });
    assert.deepEqual(passphrase({ PULUMI_CONFIG_PASSPHRASE: "" }, folder), {});
    assert.deepEqual(
      passphrase({ PULUMI_CONFIG_PASSPHRASE_FILE: path.join(folder, "mine") }, folder),
      {},
    );
    assert.equal(isPassphraseLost({ PULUMI_CONFIG_PASSPHRASE: "x" }, folder), false);
  });

  it("is not generated for an HTTP backend, but an existing passphrase is used", () => {
    const folder = directoryWith({});
    assert.deepEqual(passphrase({}, folder, "https://api.example.org"), {});
    assert.deepEqual(fs.readdirSync(folder), []);
    passphrase({}, folder, "s3://bucket");
    assert.deepEqual(passphrase({}, folder, "https://api.example.org"), {
      PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(folder),
    });
  });

  it("causes an error that names the user's passphrase file if the file does not exist", async () => {
    assert.match(
      await documentedError(() =>
        passphrase({ PULUMI_CONFIG_PASSPHRASE_FILE: "/gone/phrase" }, directoryWith({})),
      ),
      /\/gone\/phrase[^]*unset PULUMI_CONFIG_PASSPHRASE_FILE/,
    );
  });
});
