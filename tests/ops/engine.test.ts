import assert from "node:assert/strict";
import * as path from "node:path";
import { engine } from "../../ops/lib/pulumi/stack";
import { thrownBy } from "../helpers/errors";
import { directoryWith } from "../helpers/files";
import { headings } from "../helpers/headings";

describe("the pulumi command", () => {
  const before = process.env.PATH;
  afterEach(() => void (process.env.PATH = before));

  it("causes one error message without a stack trace if it cannot be downloaded in a fresh clone", async () => {
    const text =
      "#!/bin/sh\necho 'Downloading pulumi v3...' >&2\necho 'pulumi: fetch failed' >&2\nexit 1\n";
    process.env.PATH =
      directoryWith({ pulumi: { executable: true, text } }) + path.delimiter + before;
    const { message } = await thrownBy(() => engine(directoryWith({})));
    assert.match(message, /could not be downloaded\. Nothing was changed\.\nSeen: fetch failed \(/);
    assert.equal(message.split("\n").length, 3);
    assert.ok(headings().some((heading) => heading.test(message)));
  });
});
