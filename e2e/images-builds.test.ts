import assert from "node:assert/strict";
import * as fs from "node:fs";
import { locksOf } from "../ops/lib/pulumi/locks";
import { projectEnvironment } from "../ops/lib/pulumi/environment";
import { inProject } from "../ops/lib/project";
import { revision } from "./lib/cluster";
import { deployedImage, imageId } from "./lib/images";
import { inShell, sh } from "./lib/shell";

const STACK_FILE = inProject("Pulumi.dev.yaml");
const COPIES = ".build/e2e";

/** Configures the stack to build an app from a copy with one changed file. */
async function useCopy(app: "backend" | "frontend", file: string, text: string): Promise<void> {
  const copy = `${COPIES}/${app}`;
  const excluded = /\/(node_modules|\.next|\.venv|__pycache__)$/;
  fs.rmSync(inProject(copy), { recursive: true, force: true });
  fs.cpSync(inProject("apps", app), inProject(copy), {
    recursive: true,
    filter: (source) => !excluded.test(source),
  });
  fs.writeFileSync(inProject(copy, file), text);
  await inShell(`npx pulumi config set --stack dev --path ${app}.path ${copy}`);
}

describe("building the application's images", function () {
  this.timeout(10 * 60_000);
  let stackFile: string;

  before(() => {
    stackFile = fs.readFileSync(STACK_FILE, "utf8");
  });
  afterEach(() => fs.writeFileSync(STACK_FILE, stackFile));
  after(() => fs.rmSync(inProject(COPIES), { recursive: true, force: true }));

  for (const app of ["backend", "frontend"] as const) {
    it(`restores a deleted ${app} image from the cache, with the same id`, async () => {
      const image = await deployedImage(`todo-${app}`);
      const before = { id: await imageId(image), revision: await revision() };
      await inShell(`docker rmi --force ${image}`);
      const up = await sh("npm run up --silent");
      assert.equal(up.status, 0, up.output);
      const built =
        /✓ updated Image \S+?(?:, (\d+) s)?$/m.exec(up.output) ?? assert.fail(up.output);
      console.log(`        built again in ${built[1] ?? "less than 1"} s`);
      assert.deepEqual({ id: await imageId(image), revision: await revision() }, before);
    });
  }

  it("shows the output of a failed step, and then changes nothing in the cluster", async () => {
    const before = await revision();
    await useCopy("backend", "app/broken.py", "def broken(:\n");
    const up = await sh("npm run up --silent");
    assert.equal(up.status, 1, up.output);
    assert.match(
      up.output,
      /✗ failed at updating Image backend-image[^]*RUN python -m compileall[^]*broken\.py[^]*SyntaxError: invalid syntax/,
    );
    assert.match(up.output, /exit code: 1/);
    assert.equal(await revision(), before);
  });

  it("ends within seconds after Ctrl-C and leaves no lock, so that the next run succeeds", async () => {
    await useCopy(
      "frontend",
      "lib/stopped.ts",
      `export const stopped = "${new Date().toISOString()}";\n`,
    );
    let pressed = 0;
    const up = await sh("npm run up --silent", {
      until: /updating Image frontend-image/,
      interrupted: () => {
        pressed = Date.now();
      },
    });
    const seconds = (Date.now() - pressed) / 1000;
    console.log(`        ended ${seconds.toFixed(1)} s after Ctrl-C`);
    assert.match(up.output, /The build was stopped with Ctrl-C/);
    assert(seconds < 10, `${seconds} s`);
    assert.deepEqual(locksOf(projectEnvironment().PULUMI_BACKEND_URL!, "dev"), []);

    fs.writeFileSync(STACK_FILE, stackFile);
    const next = await sh("npm run up --silent");
    assert.equal(next.status, 0, next.output);
    assert(!next.output.includes("The last run was interrupted"), next.output);
  });
});
