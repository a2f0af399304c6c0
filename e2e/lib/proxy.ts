import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { inShell } from "./shell";

/**
 * A package server on 127.0.0.1 whose certificate was issued by an unknown CA, as behind a
 * corporate proxy.
 */
export interface Proxy {
  readonly url: string;
  /** Path of the CA's PEM file. */
  readonly caFile: string;
  /** Build contexts. Each depends on one package from this server. */
  readonly contexts: { readonly backend: string; readonly frontend: string };
  close(): void;
}

/** Starts the server. `python` names an image with Python, which builds the wheel. */
export async function startProxy(python: string): Promise<Proxy> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "todo-chatbot-proxy-"));
  const write = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  write("ext", "subjectAltName=IP:127.0.0.1");
  await inShell(`cd ${folder} && openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj "/CN=Proxy CA of a test" &&
        openssl req -newkey rsa:2048 -nodes -keyout key.pem -out csr.pem -subj "/CN=127.0.0.1" &&
        openssl x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out cert.pem`);

  write("wheel/probe.py", "");
  write("wheel/probe-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: probe\nVersion: 1.0\n");
  write(
    "wheel/probe-1.0.dist-info/WHEEL",
    "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  );
  write(
    "wheel/probe-1.0.dist-info/RECORD",
    "probe.py,,\nprobe-1.0.dist-info/METADATA,,\nprobe-1.0.dist-info/WHEEL,,\nprobe-1.0.dist-info/RECORD,,\n",
  );
  write("tarball/package/package.json", '{"name":"probe","version":"1.0.0"}');
  await inShell(`cd ${folder} && tar -czf probe.tgz -C tarball package &&
        docker run --rm -v ${folder}/wheel:/w -w /w ${python} python -m zipfile -c /w/probe.whl probe.py probe-1.0.dist-info && mv wheel/probe.whl probe-1.0-py3-none-any.whl`);

  const read = (file: string) => fs.readFileSync(path.join(folder, file));
  const server = https.createServer(
    { key: read("key.pem"), cert: read("cert.pem") },
    (request, response) => response.end(read(path.basename(request.url ?? ""))),
  );
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const wheel = `${url}/probe-1.0-py3-none-any.whl`;
  const sha256 = createHash("sha256").update(read("probe-1.0-py3-none-any.whl")).digest("hex");
  write(
    "backend/pyproject.toml",
    `[project]\nname = "app"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = ["probe @ ${wheel}"]\n`,
  );
  write(
    "backend/uv.lock",
    `version = 1\nrequires-python = ">=3.11"\n
[[package]]\nname = "app"\nversion = "0"\nsource = { virtual = "." }\ndependencies = [{ name = "probe" }]\n
[package.metadata]\nrequires-dist = [{ name = "probe", url = "${wheel}" }]\n
[[package]]\nname = "probe"\nversion = "1.0"\nsource = { url = "${wheel}" }\nwheels = [{ url = "${wheel}", hash = "sha256:${sha256}" }]\n`,
  );
  for (const file of ["app", "migrations"]) write(`backend/${file}/__init__.py`, "");

  const integrity = `sha512-${createHash("sha512").update(read("probe.tgz")).digest("base64")}`;
  const build = "mkdir -p .next/static .next/standalone && echo > .next/standalone/server.js";
  const manifest = {
    name: "app",
    version: "1.0.0",
    scripts: { build },
    dependencies: { probe: "1.0.0" },
  };
  write("frontend/package.json", JSON.stringify(manifest));
  write(
    "frontend/package-lock.json",
    JSON.stringify({
      name: "app",
      version: "1.0.0",
      lockfileVersion: 3,
      requires: true,
      packages: {
        "": manifest,
        "node_modules/probe": { version: "1.0.0", resolved: `${url}/probe.tgz`, integrity },
      },
    }),
  );
  return {
    url,
    caFile: path.join(folder, "ca.pem"),
    contexts: { backend: path.join(folder, "backend"), frontend: path.join(folder, "frontend") },
    close: () => {
      server.closeAllConnections();
      server.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
