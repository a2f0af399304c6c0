import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { LabError } from "../../lab/lib/errors";
import { runPlan } from "../../lab/lib/plan";
import { duration, Progress } from "../../lab/lib/progress";
import { Step } from "../../lab/lib/step";

describe("the lab's plan", () => {
  let ran: string[];
  let lines: string[];
  let present: Set<string>;
  const home = process.env.TODO_LAB_HOME;

  beforeEach(() => {
    [ran, lines, present] = [[], [], new Set()];
    process.env.TODO_LAB_HOME = fs.mkdtempSync(path.join(os.tmpdir(), "lab-"));
  });
  afterEach(() => {
    fs.rmSync(process.env.TODO_LAB_HOME!, { recursive: true });
    if (home === undefined) delete process.env.TODO_LAB_HOME;
    else process.env.TODO_LAB_HOME = home;
  });

  const step = (name: string, more: Partial<Step> = {}): Step => ({
    name,
    title: name,
    needs: [],
    digest: () => "1",
    present: async () => present.has(name),
    run: async () => {
      ran.push(name);
      present.add(name);
    },
    ...more,
  });
  const run = async (...steps: Step[]) => {
    const progress = new Progress((line) => lines.push(line.slice(9)));
    await runPlan(steps, progress).finally(() => progress.close());
  };

  it("runs a step after the steps that it needs", async () => {
    const slow = step("docker", {
      run: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        ran.push("docker");
      },
    });
    await run(slow, step("images", { needs: ["docker"] }));
    assert.deepEqual(ran, ["docker", "images"]);
  });

  it("runs one compiler at a time, and other steps in parallel", async () => {
    let compiling = 0;
    const compiler = (name: string) =>
      step(name, {
        lane: "cpu",
        run: async () => {
          assert.equal(++compiling, 1);
          await new Promise((resolve) => setTimeout(resolve, 10));
          compiling -= 1;
          ran.push(name);
        },
      });
    await run(compiler("kubernetes"), compiler("pulumi"), step("packages"));
    assert.deepEqual(ran, ["packages", "kubernetes", "pulumi"]);
  });

  it("keeps results that are in use, even from another version, and lists the kept results in one line", async () => {
    await run(step("docker"), step("images"), step("plugins"));
    ran = [];
    lines = [];
    const other = { digest: () => "2", inUse: async () => true };
    await run(step("docker", other), step("images", other), step("plugins", { digest: () => "2" }));
    assert.deepEqual(ran, ["plugins"]);
    assert.equal(lines.filter((line) => /docker/.test(line)).length, 1);
    assert.match(
      lines.join("\n"),
      /^! Not replaced, because the cluster uses another version: docker \(has 1, wants 2\), images \(has 1, wants 2\)\./m,
    );
    present.delete("docker");
    ran = [];
    await run(step("docker", other), step("images", { ...other, inUse: async () => false }));
    assert.deepEqual(
      ran.sort(),
      ["docker", "images"],
      "a missing result and a result that is no longer in use should be built",
    );
  });

  it("does nothing on a second run, and reports in one line that all parts are up to date", async () => {
    await run(step("docker"), step("images"));
    ran = [];
    lines = [];
    await run(step("docker"), step("images"));
    assert.deepEqual(ran, []);
    assert.deepEqual(lines, ["✓ 2 parts are up to date"]);
  });

  it("runs a step again if its inputs have changed or its result has been deleted", async () => {
    await run(step("docker"), step("images"));
    ran = [];
    present.delete("images");
    await run(step("docker", { digest: () => "2" }), step("images"));
    assert.deepEqual(ran, ["docker", "images"]);
  });

  it("starts no further steps after a failure, and the next run continues with the failed step", async () => {
    const broken = step("cluster", {
      run: async () => {
        throw new LabError("no cluster");
      },
    });
    await assert.rejects(
      run(step("docker"), broken, step("images", { needs: ["cluster"] })),
      /no cluster/,
    );
    assert.deepEqual(ran, ["docker"]);
    await run(step("docker"), step("cluster"), step("images", { needs: ["cluster"] }));
    assert.deepEqual(ran, ["docker", "cluster", "images"]);
  });

  it("after a failure, does not start a step that was waiting for its lane", async () => {
    const broken = step("kubernetes", {
      lane: "cpu",
      run: async () => {
        throw new LabError("no compiler");
      },
    });
    await assert.rejects(run(broken, step("pulumi", { lane: "cpu" })), /no compiler/);
    assert.deepEqual(ran, []);
  });

  it("runs a step again if its record is damaged", async () => {
    await run(step("docker"));
    fs.writeFileSync(path.join(process.env.TODO_LAB_HOME!, "steps/docker.json"), '{"dig');
    await run(step("docker"));
    assert.deepEqual(ran, ["docker", "docker"]);
  });

  it("shows how long a step took in the last run", async () => {
    await run(step("docker"));
    present.clear();
    await run(step("docker"));
    assert.ok(lines.includes("… docker (last time 0s)"), lines.join("\n"));
  });

  it("formats durations in minutes and seconds", () =>
    assert.deepEqual([0, 48.4, 60, 322].map(duration), ["0s", "48s", "1m 00s", "5m 22s"]));
});
