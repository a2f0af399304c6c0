import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { buildContext, contextTar } from "../../lab/plugins/docker/build-context";
import { messageText } from "../../lab/plugins/docker/build-messages";
import { requireCredentials } from "../../lab/plugins/docker/credentials";
import { buildImage, buildQuery } from "../../lab/plugins/docker/image-build";
import { stageContext } from "../../lib/images/build-context";
import { buildFiles } from "../../lib/images/content-hash";
import { type FileSpec, within } from "../helpers/files";

const APP: Record<string, FileSpec> = {
  "app/lib/a.ts": "a",
  "app/run.sh": { text: "#!/bin/sh\n", executable: true },
  "app/secret": "s",
  "x.Dockerfile": "FROM scratch\nCOPY . .\n",
};

/**
 * Lists the permissions, owner, size and name of each entry in the context's tar with `tar --list`.
 */
async function listing(context: string, dockerfile: string): Promise<string> {
  const built = buildContext(context, dockerfile);
  const chunks: Buffer[] = [];
  for await (const chunk of contextTar(context, built)) chunks.push(chunk as Buffer);
  const input = Buffer.concat(chunks);
  return execFileSync("tar", ["--list", "--verbose", "--numeric-owner"], {
    input,
    encoding: "utf8",
  });
}

const names = (list: string): string[] =>
  list
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/).slice(5).join(" "));

describe("the docker stand-in's build context", () => {
  const staged = (
    files: Record<string, FileSpec>,
    body: (context: string, dockerfile: string) => Promise<void>,
  ): Promise<void> =>
    within({ ...APP, ...files }, () => {
      const inputs = { context: "app", dockerfile: "x.Dockerfile" };
      const context = ".build/x/1";
      const more = {
        source: "app",
        files: buildFiles(inputs),
        hash: "0123456789ab",
        target: context,
      };
      return body(context, stageContext({ ...more, dockerfile: inputs.dockerfile }));
    });
  const OWN = ".Dockerfile.0123456789ab";

  it("is identical every time for the same staged sources, and its files belong to root", () =>
    staged({}, async (context, dockerfile) => {
      const first = await listing(context, dockerfile);
      assert.equal(await listing(context, dockerfile), first);
      assert.deepEqual(names(first).sort(), [OWN, "lib/", "lib/a.ts", "run.sh", "secret"]);
      assert(
        first
          .split("\n")
          .filter(Boolean)
          .every((line) => / 0\/0 /.test(line)),
        first,
      );
    }));

  it("contains the Dockerfile and the files that .dockerignore excepts from `*`", () =>
    staged({ "x.Dockerfile.dockerignore": "*\n!lib\n!run.sh\n" }, async (context, dockerfile) => {
      assert.deepEqual(names(await listing(context, dockerfile)).sort(), [
        OWN,
        "lib/",
        "lib/a.ts",
        "run.sh",
      ]);
    }));

  it("is not affected by an application's own Dockerfile and .dockerignore", () =>
    staged(
      { "app/Dockerfile": "FROM theirs\n", "app/.dockerignore": "secret\n" },
      async (context, dockerfile) => {
        const files = [OWN, ".dockerignore", "Dockerfile", "lib/", "lib/a.ts", "run.sh"];
        assert.deepEqual(names(await listing(context, dockerfile)).sort(), files.sort());
        assert.equal(buildContext(context, dockerfile).dockerfile, OWN);
      },
    ));

  it("contains the Dockerfile and .dockerignore even if both are ignored, as in upstream", () =>
    within(
      { "app/Dockerfile": "FROM scratch\n", "app/.dockerignore": "*\n!a\n", "app/a": "a" },
      async () => {
        assert.deepEqual(names(await listing("app", "app/Dockerfile")).sort(), [
          ".dockerignore",
          "Dockerfile",
          "a",
        ]);
      },
    ));

  it("contains a Dockerfile from outside the context under a random name, as in upstream", () =>
    within({ ...APP, "app/.dockerignore": "secret" }, async () => {
      const { files, added, dockerfile } = buildContext("app", "x.Dockerfile");
      assert.match(dockerfile, /^\.dockerfile\.[0-9a-f]{20}$/);
      assert.notEqual(buildContext("app", "x.Dockerfile").dockerfile, dockerfile);
      assert.deepEqual(added, {
        [dockerfile]: "FROM scratch\nCOPY . .\n",
        ".dockerignore": `secret\n${dockerfile}\n`,
      });
      assert.deepEqual(files, ["lib/a.ts", "run.sh"]);
      assert(names(await listing("app", "x.Dockerfile")).includes(".dockerignore"));
    }));
});

describe("a build by the docker stand-in", () => {
  /** Returns a length-delimited field of a protobuf message. */
  const field = (number: number, content: string | Buffer): Buffer => {
    const bytes = Buffer.from(content as string);
    return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
  };
  const trace = (...parts: Buffer[]): string =>
    JSON.stringify({ id: "moby.buildkit.trace", aux: Buffer.concat(parts).toString("base64") });
  const step = Buffer.concat([
    field(1, "sha256:1"),
    field(3, "[build 1/1] RUN false"),
    field(7, "exit code: 1"),
  ]);
  const IMAGE = {
    imageName: "app:1",
    build: { context: "app", dockerfile: "app/Dockerfile", args: { A: "1" } },
  };
  const FILES = { "app/Dockerfile": "FROM scratch\n", "app/a": "a" };

  /**
   * Builds an image with a fake daemon. Returns the outcome and the requests that the daemon
   * received.
   */
  async function build(
    status: number,
    answer: string,
  ): Promise<{ id?: string; failure?: string; reported: string[]; asked: string[] }> {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      request.resume().on("end", () => {
        const isBuild = request.method === "POST";
        response.writeHead(isBuild ? status : 200).end(isBuild ? answer : '{"Id":"sha256:abc"}');
      });
    });
    return within(FILES, async () => {
      const socket = path.resolve("docker.sock");
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      const reported: string[] = [];
      try {
        const id = await buildImage({ host: `unix://${socket}` }, IMAGE, (line) =>
          reported.push(line),
        );
        return { id, reported, asked };
      } catch (error) {
        return { failure: (error as Error).message, reported, asked };
      } finally {
        server.close();
      }
    });
  }

  it("uses the daemon's BuildKit, reports the build's progress and returns the image's id", async () => {
    const { id, reported, asked } = await build(
      200,
      `${trace(field(3, field(4, "hello\n")))}\n${trace(field(2, field(1, "layer")))}\n`,
    );
    assert.equal(id, "sha256:abc");
    assert.deepEqual(reported, ["hello", "layer"]);
    assert.match(asked[0]!, /^POST \/build\?t=app%3A1&dockerfile=Dockerfile&version=2&buildargs=/);
    assert.equal(asked[1], "GET /images/app:1/json");
  });

  it("fails with only the daemon's error, and reports the failed step's output, as in upstream", async () => {
    const { failure, reported } = await build(
      200,
      `${trace(field(1, step))}\n{"error":"process did not complete: exit code: 1"}\n`,
    );
    assert.equal(failure, "process did not complete: exit code: 1");
    assert.deepEqual(reported, ["digest: sha256:1\n[build 1/1] RUN false\nerror: exit code: 1"]);
  });

  it("fails with the daemon's message if the daemon refuses the build", async () => {
    const { failure } = await build(400, '{"message":"dockerfile parse error"}');
    assert.equal(failure, "Error response from daemon: dockerfile parse error");
  });

  it("sends the inputs as build options", () => {
    const build = {
      platform: "linux/arm64",
      target: "t",
      network: "host",
      addHosts: ["a:1"],
      builderVersion: "BuilderV1",
    };
    assert.equal(
      buildQuery({ imageName: "app:1", build }, "D").toString(),
      "t=app%3A1&dockerfile=D&version=1&platform=linux%2Farm64&target=t&networkmode=host&extrahosts=a%3A1",
    );
  });

  it("shows the messages of the classic builder", () => {
    assert.equal(messageText({ stream: "Step 1/2 : FROM scratch\n" }), "Step 1/2 : FROM scratch");
    assert.equal(messageText({ id: "moby.image.id", aux: { ID: "sha256:abc" } }), "");
  });
});

describe("the docker stand-in's credentials check", () => {
  const fails = (
    config: string,
    helpers: Record<string, string> = {},
  ): Promise<string | undefined> =>
    within({ "config.json": config, "bin/sh-is-elsewhere": "" }, () => {
      for (const [name, script] of Object.entries(helpers))
        fs.writeFileSync(`bin/${name}`, script, { mode: 0o755 });
      try {
        requireCredentials({ DOCKER_CONFIG: process.cwd(), PATH: path.resolve("bin") });
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    });
  const MISSING =
    'error listing credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH, out: ``';

  it("fails with upstream's message if the configured helper is missing or fails", async () => {
    assert.equal(await fails('{"credsStore":"desktop"}'), MISSING);
    const broken = { "docker-credential-desktop": "#!/bin/sh\necho locked\nexit 1\n" };
    assert.equal(
      await fails('{"credsStore":"desktop"}', broken),
      "error listing credentials - err: exit status 1, out: `locked`",
    );
    assert.match((await fails("{"))!, /^parsing config file \(.*config\.json\)/);
  });

  it("passes if no helper is configured or the configured helper answers", async () => {
    assert.equal(await fails("{}"), undefined);
    assert.equal(
      await fails('{"credsStore":"desktop"}', {
        "docker-credential-desktop": "#!/bin/sh\necho '{}'\n",
      }),
      undefined,
    );
  });
});
