import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { CheckRequest, type CheckResponse } from "@pulumi/pulumi/proto/provider_pb";
import { installPlugins } from "../../lab/plugins/install";
import * as versions from "../../lab/plugins/versions";
import { directoryWith } from "../helpers/files";

const ROOT = path.resolve(__dirname, "../..");
let home: string;
const inHome = (...names: string[]): string => path.join(home, "home", ...names);
const random = (): string =>
  inHome("plugins", `resource-random-v${versions.RANDOM_VERSION}`, "pulumi-resource-random");
const docker = (): string =>
  inHome("plugins", `resource-docker-v${versions.DOCKER_VERSION}`, "pulumi-resource-docker");

function install(): Promise<void> {
  return installPlugins({
    pulumiHome: inHome(),
    engine: path.join(home, "engine"),
    kubernetesPlugin: path.join(home, "kubernetes"),
    root: ROOT,
  });
}

/** Starts a plugin as the engine does and returns its process and port. */
async function start(
  plugin: string,
  engine: string,
): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(path.resolve(plugin), [engine], { stdio: ["pipe", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve) =>
    child.stdout.once("data", (line: Buffer) => resolve(Number(line))),
  );
  return { child, port };
}

describe("installPlugins", () => {
  before(async () => {
    // Small files replace the programs that the lab would build from source.
    home = directoryWith({
      engine: { text: "engine", executable: true },
      kubernetes: { text: "plugin", executable: true },
    });
    await install();
  });
  after(() => fs.rmSync(home, { recursive: true }));

  it("installs the same versions as the npm packages", () => {
    const manifest = (name: string): string =>
      JSON.parse(fs.readFileSync(`${ROOT}/node_modules/${name}/package.json`, "utf8")).version;
    assert.equal(versions.ENGINE_VERSION, manifest("@pulumi/pulumi"));
    assert.equal(versions.ENGINE_VERSION, manifest("pulumi"));
    assert.equal(versions.KUBERNETES_VERSION, manifest("@pulumi/kubernetes"));
    assert.equal(versions.DOCKER_VERSION, manifest("@pulumi/docker"));
    assert.equal(versions.RANDOM_VERSION, manifest("@pulumi/random"));
  });
  it("puts executables where Pulumi looks for them", () => {
    for (const file of [
      `versions/${versions.ENGINE_VERSION}/bin/pulumi`,
      `versions/${versions.ENGINE_VERSION}/bin/pulumi-language-nodejs`,
      `plugins/resource-kubernetes-v${versions.KUBERNETES_VERSION}/pulumi-resource-kubernetes`,
      `plugins/resource-docker-v${versions.DOCKER_VERSION}/pulumi-resource-docker`,
      `plugins/resource-random-v${versions.RANDOM_VERSION}/pulumi-resource-random`,
    ]) {
      fs.accessSync(inHome(file), fs.constants.X_OK);
    }
  });
  it("replaces nothing on a second run unless the engine has changed", async () => {
    const before = fs.statSync(random()).ino;
    await install();
    assert.equal(fs.statSync(random()).ino, before);
    fs.rmSync(path.join(home, "engine"));
    fs.writeFileSync(path.join(home, "engine"), "a newer engine", { mode: 0o755 });
    await install();
    assert.equal(
      fs.readFileSync(inHome(`versions/${versions.ENGINE_VERSION}/bin/pulumi`), "utf8"),
      "a newer engine",
    );
  });
  it("leaves no temporary files", () => {
    const folders = [
      inHome("stand-ins"),
      path.dirname(random()),
      inHome("versions", versions.ENGINE_VERSION, "bin"),
    ];
    const names = folders.flatMap((folder) => fs.readdirSync(folder));
    assert.deepEqual(
      names.filter((name) => name.endsWith(`.${process.pid}`)),
      [],
    );
  });
  it("installs plugins that can load their modules", async () => {
    const { child, port } = await start(docker(), "");
    child.kill();
    assert.ok(port > 0);
  });
  it("installs plugins that answer the engine and end when the engine ends", async () => {
    const engine = net.createServer();
    await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
    const { child, port } = await start(
      random(),
      `127.0.0.1:${(engine.address() as net.AddressInfo).port}`,
    );
    const client = new ResourceProviderClient(
      `127.0.0.1:${port}`,
      grpc.credentials.createInsecure(),
    );
    const check = (type: string): Promise<CheckResponse> => {
      const request = new CheckRequest();
      request.setUrn(`urn:pulumi:dev::p::todo:index:AppSecret$${type}::x`);
      request.setNews(Struct.fromJavaScript({ length: 0 }));
      return new Promise((resolve, reject) =>
        client.check(request, (error, response) => (error ? reject(error) : resolve(response))),
      );
    };
    try {
      const response = await check("random:index/randomPassword:RandomPassword");
      assert.deepEqual(
        response.getFailuresList().map((failure) => failure.getProperty()),
        ["length"],
      );
      await assert.rejects(
        check("random:index/randomPet:RandomPet"),
        /supports only .*RandomPassword.* not random:index\/randomPet:RandomPet/,
      );
    } finally {
      client.close();
      engine.close();
      // A killed engine sends no signal. Its plugins notice that stdin and the engine's port are
      // closed.
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.stdin!.end();
      await ended;
    }
  });
});
