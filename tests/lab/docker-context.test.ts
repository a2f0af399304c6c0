import assert from "node:assert/strict";
import * as http from "node:http";
import * as path from "node:path";
import { contextDigest, contextFiles } from "../../lab/plugins/docker/context-digest";
import { connect } from "../../lab/plugins/docker/daemon";
import { exclusionsOf } from "../../lib/images/dockerignore";
import { thrownBy } from "../helpers/errors";
import { type FileSpec, within } from "../helpers/files";

describe(".dockerignore patterns", () => {
  const cases: [string, string, boolean][] = [
    ["node_modules", "node_modules/a/b.js", true],
    ["node_modules", "src/node_modules/b.js", false],
    ["**/node_modules", "src/node_modules/b.js", true],
    ["**/node_modules", "node_modules/b.js", true],
    ["*.md", "README.md", true],
    ["*.md", "docs/a.md", false],
    ["**/*.md", "docs/deep/a.md", true],
    ["docs/**", "docs/deep/a.md", true],
    ["docs/**", "docs", false],
    ["a/**/z", "a/z", true],
    ["a/**/z", "a/b/c/z", true],
    ["temp?", "temp1", true],
    ["temp?", "temp", false],
    ["[ab].txt", "b.txt", true],
    ["/rooted", "rooted", true],
    ["./dir/", "dir/f", true],
    ["*\n!src\n!package.json", "src/a.ts", false],
    ["*\n!src\n!package.json", "other/a.ts", true],
    ["*\n!src/**", "src/a/b.ts", false],
    ["*\n!src\nsrc/secret", "src/secret", true],
    ["# a comment\n\n  x  ", "x", true],
    ["a.b", "aXb", false],
    ["\\!odd", "!odd", true],
  ];
  for (const [patterns, file, ignored] of cases) {
    it(`${JSON.stringify(patterns)} ${ignored ? "exclude" : "keep"} ${file}`, () => {
      assert.equal(exclusionsOf(patterns).file(file), ignored);
    });
  }
});

describe("the docker stand-in's context digest", () => {
  const FILES: Record<string, FileSpec> = {
    "app/a.txt": "a",
    "app/run.sh": { text: "#!/bin/sh\n", executable: true },
    "app/link": { linkTo: "a.txt" },
    "app/sub/b.txt": "b",
    "app/.dockerignore": "ignored\n",
    "app/ignored/x": "x",
    "images/app.Dockerfile": "FROM scratch\n",
  };
  const digest = (changes: Record<string, FileSpec> = {}): Promise<string> =>
    within({ ...FILES, ...changes }, () => contextDigest("app", "images/app.Dockerfile"));

  it("equals upstream's digest", async () => {
    assert.equal(
      await digest(),
      "ff5d24403e36321793131b19b514ac03e3a7dae8dfc63ea0e47552c3aac82153",
    );
  });
  it("changes if the content, mode or name of a file, the target of a link, or the Dockerfile changes", async () => {
    const changes: Record<string, FileSpec>[] = [
      {},
      { "app/a.txt": "A" },
      { "app/a.txt": { text: "a", executable: true } },
      { "app/c.txt": "" },
      { "app/link": { linkTo: "run.sh" } },
      { "images/app.Dockerfile": "FROM scratch\n#\n" },
    ];
    const digests = new Set<string>();
    for (const change of changes) digests.add(await digest(change));
    assert.equal(digests.size, changes.length);
  });
  it("leaves out ignored files, and uses the Dockerfile's own .dockerignore if there is one", async () => {
    assert.equal(await digest({ "app/ignored/x": "other" }), await digest());
    const own = { "images/app.Dockerfile.dockerignore": "*\n!sub\n" };
    const files = await within({ ...FILES, ...own }, () => [
      ...contextFiles("app", "images/app.Dockerfile"),
    ]);
    assert.deepEqual(files, ["sub/b.txt"]);
  });
});

describe("configuring the docker stand-in", () => {
  it("fails if no daemon answers, with a message that names every address tried", async () => {
    const { message } = await thrownBy(() => connect({ host: "unix:///nonexistent.sock" }));
    assert.match(
      message,
      /failed to connect to any docker daemon\n {2}unix:\/\/\/nonexistent\.sock: connect ENOENT/,
    );
  });
  it("accepts a daemon that answers a ping", async () => {
    await within({}, async () => {
      const socket = path.resolve("docker.sock");
      const server = http.createServer((request, response) =>
        response.writeHead(request.url === "/_ping" ? 200 : 404).end(),
      );
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      try {
        assert.deepEqual(await connect({ host: `unix://${socket}` }), {
          host: `unix://${socket}`,
          certPath: undefined,
        });
      } finally {
        server.close();
      }
    });
  });
  it("refuses settings that the stand-in does not support", async () => {
    assert.match(
      (await thrownBy(() => connect({ caMaterial: "pem" }))).message,
      /caMaterial is not supported/,
    );
    assert.match(
      (await thrownBy(() => connect({ host: "ssh://elsewhere" }))).message,
      /over ssh is not supported/,
    );
  });
});
