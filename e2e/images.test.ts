import assert from "node:assert/strict";
import * as fs from "node:fs";
import { inProject } from "../ops/lib/project";
import { settingOf } from "../ops/lib/pulumi/stack-file";
import { NAMESPACE, pods, revision } from "./lib/cluster";
import { deployedImage, imageId } from "./lib/images";
import { inShell, sh } from "./lib/shell";

const UP = "npx pulumi up --yes --skip-preview --stack dev --non-interactive";
const STACK_FILE = inProject("Pulumi.dev.yaml");

describe("the application's images", function () {
  this.timeout(180_000);
  let backend: string;
  let stackFile: string;

  before(async () => {
    backend = await deployedImage("todo-backend");
    stackFile = fs.readFileSync(STACK_FILE, "utf8");
  });
  after(() => fs.writeFileSync(STACK_FILE, stackFile));

  it("are reported by a preview and rebuilt by `npx pulumi up` if the daemon has lost them", async () => {
    const names = (
      await inShell(`docker image inspect --format '{{join .RepoTags " "}}' ${backend}`)
    ).split(" ");
    await inShell(`docker rmi --force ${names.join(" ")}`);
    const preview = await inShell("npx pulumi preview --stack dev --non-interactive");
    assert(preview.includes(`${backend} is not in the Docker daemon: it will be built`), preview);
    assert.match(preview, /~ +docker:index:Image backend-image update/);
    assert.equal(await imageId(backend), "", "a preview builds nothing");

    const before = await revision();
    await inShell(UP);
    assert.notEqual(await imageId(backend), "");
    assert.equal(await revision(), before);
    await inShell(`${UP} --expect-no-changes`);
  });

  it("are rebuilt by `npm run up`, which ends as soon as the pod that lacked its image is running", async () => {
    await inShell(`docker rmi --force ${backend}`);
    await inShell(`kubectl delete pod -n ${NAMESPACE} -l app=todo-backend --wait=false`);
    const up = await sh("npm run up --silent", { minutes: 4 });
    assert.equal(up.status, 0, up.output);
    const states = Object.entries(await pods()).filter(([name]) =>
      name.startsWith("todo-backend-"),
    );
    assert(
      states.some(([, state]) => / Running /.test(state)),
      JSON.stringify(states),
    );
  });

  it("can have additional tags, which cause no change and are restored if they were moved", async () => {
    await inShell("npx pulumi config rm imageTags --stack dev 2>/dev/null || true");
    const tags = ["v{version}", "{commit}", "latest", "phase4"];
    for (const [index, tag] of tags.entries())
      await inShell(`npx pulumi config set --stack dev --path 'imageTags[${index}]' '${tag}'`);
    const before = { pods: await pods(), revision: await revision() };
    await inShell("npx pulumi preview --stack dev --non-interactive --expect-no-changes");

    await inShell(`${UP} --expect-no-changes`);
    const commit = await inShell("git describe --always --dirty --abbrev=12 --exclude='*'");
    for (const tag of [`v${settingOf("version")}`, commit, "latest", "phase4"])
      assert.equal(await imageId(`todo-backend:${tag}`), await imageId(backend), tag);

    await inShell(`docker tag ${await deployedImage("todo-frontend")} todo-backend:latest`);
    await inShell(`${UP} --expect-no-changes`);
    assert.equal(await imageId("todo-backend:latest"), await imageId(backend));
    assert.deepEqual({ pods: await pods(), revision: await revision() }, before);
  });
});
