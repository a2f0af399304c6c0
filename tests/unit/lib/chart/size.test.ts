import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { requireRecordableChart } from "../../../../lib/chart/size";
import { thrownBy } from "../../../helpers/errors";
import { type FileSpec, within } from "../../../helpers/files";

const noise = (bytes: number): string =>
  randomBytes(bytes)
    .toString("latin1")
    .replace(/[^\x20-\x7e]/g, (c) => String.fromCharCode(33 + (c.charCodeAt(0) % 90)));
const check = (files: Readonly<Record<string, FileSpec>>) =>
  within(files, () => requireRecordableChart("."));

describe("the size of a chart", () => {
  it("is accepted if the compressed release record fits into a Secret, even with large files", async () => {
    await check({ "Chart.yaml": "name: c\n", "files/small.txt": noise(600_000) });
    await check({ "Chart.yaml": "name: c\n", "files/zeros.txt": "0".repeat(4_000_000) });
  });

  it("is refused if the record is too large; the error names the largest file and a command that excludes the file", async () => {
    const { message } = await thrownBy(() =>
      check({
        "Chart.yaml": "name: c\n",
        "files/model.txt": noise(2_000_000),
        "files/other.txt": noise(9_000),
      }),
    );
    assert.match(
      message,
      /^Chart \. is too large for a release record\.\nSeen: \d\.\d\d MiB compressed; Helm can store 0\.97 MiB\. /,
    );
    assert.match(
      message,
      /largest file is files\/model\.txt with 1\.91 MiB\.\n.*echo \/files\/model\.txt >> \.helmignore$/,
    );
  });

  it("excludes files that Helm ignores, and files that belong to a subchart", async () => {
    await check({ ".helmignore": "/files/model.txt\n", "files/model.txt": noise(2_000_000) });
    await check({ "charts/sub/files/model.txt": noise(2_000_000) });
  });
});
