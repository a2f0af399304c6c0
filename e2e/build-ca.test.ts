import assert from "node:assert/strict";
import * as fs from "node:fs";
import { readCertificates } from "../lib/images/build-ca";
import { SERVICES, type Service } from "../lib/services";
import { baseImage } from "../ops/lib/cluster/base-image";
import { foundInImage } from "./lib/images";
import { Proxy, startProxy } from "./lib/proxy";
import { inShell, sh } from "./lib/shell";

/** The build stage that receives the CA. The final image must not contain the CA. */
const STAGES: Record<Service, string> = { backend: "build", frontend: "deps" };

describe("a build behind a corporate proxy", function () {
  this.timeout(300_000);
  let proxy: Proxy | undefined;

  before(async () => {
    proxy = await startProxy(baseImage("backend"));
  });
  after(async () => {
    proxy?.close();
    await sh(
      "docker rmi --force build-ca-backend:image build-ca-frontend:image build-ca-backend:stage build-ca-frontend:stage",
    );
  });

  // The build uses the host's network because the proxy listens on this machine's 127.0.0.1.
  const build = (app: Service, options: string) =>
    `docker build --network host --build-arg ${app === "backend" ? "PYTHON" : "NODE"}_IMAGE=${baseImage(app)} --build-arg 'APP=app.main:create_app()' ${options} -f images/${app}.Dockerfile ${proxy!.contexts[app]}`;

  it("fails with a certificate error if buildCaFile is not set", async () => {
    const failed = await sh(build("backend", "-t build-ca-backend:image"));
    assert.notEqual(failed.status, 0);
    assert.match(failed.output, /certificate|UnknownIssuer/i);
    // Uses fetch, which fails immediately. npm would retry for a minute.
    const node = await sh(
      `docker run --rm --network host ${baseImage("frontend")} node -e "fetch('${proxy!.url}').catch((error) => console.log(error.cause.code))"`,
    );
    assert.match(node.output, /UNABLE_TO_VERIFY|SELF_SIGNED/);
  });

  for (const app of SERVICES) {
    it(`succeeds for the ${app} if buildCaFile is set, and keeps the CA out of the image's layers, settings and history`, async () => {
      const { caFile } = proxy!;
      const { base64 } = readCertificates(caFile);
      await inShell(build(app, `--build-arg BUILD_CA=${base64} -t build-ca-${app}:image`), 4);
      await inShell(
        build(
          app,
          `--build-arg BUILD_CA=${base64} -t build-ca-${app}:stage --target ${STAGES[app]}`,
        ),
        4,
      );

      const pem = fs.readFileSync(caFile, "utf8").split("\n");
      const texts = {
        certificate: pem[3]!,
        argument: base64!.slice(100, 160),
        "argument's name": "BUILD_CA",
      };
      assert.deepEqual(
        await foundInImage(`build-ca-${app}:stage`, texts),
        ["argument", "argument's name", "certificate"],
        "the search must find the CA in the stage that received it",
      );
      assert.deepEqual(await foundInImage(`build-ca-${app}:image`, texts), []);
    });
  }
});
