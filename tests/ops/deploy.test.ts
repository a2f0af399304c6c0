import type { EngineEvent, Stack, UpOptions } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";
import { deploy, goneFromCluster } from "../../ops/lib/pulumi/deploy";
import { UserError } from "../../lib/errors";
import { thrownBy } from "../helpers/errors";

const ended = (type: string, outputs: object) =>
  ({
    resOutputsEvent: {
      metadata: { op: "same", type, urn: `urn:pulumi:dev::x::${type}::n`, new: { outputs } },
    },
  }) as EngineEvent;

/**
 * Returns a fake Automation API stack. `up` finishes by reading the outputs and the history. In a
 * real stack, each of the two reads runs the pulumi command again.
 */
function stackWith(events: EngineEvent[], failure?: Error): { stack: Stack; asked: string[] } {
  const asked: string[] = [];
  const stack = {
    async up({ onEvent }: UpOptions) {
      for (const event of events) onEvent?.(event);
      if (failure) throw failure;
      return { outputs: await this.outputs(), summary: await this.info() };
    },
    outputs: async () => asked.push("outputs"),
    info: async () => asked.push("info"),
  };
  return { stack: stack as unknown as Stack, asked };
}

describe("a deployment by `npm run up`", () => {
  const { log } = console;
  beforeEach(() => {
    console.log = () => undefined;
  });
  afterEach(() => {
    console.log = log;
  });

  it("reads the outputs from the engine's events, so that the pulumi command runs only once", async () => {
    const { stack, asked } = stackWith([
      ended("docker:index/image:Image", { url: "no" }),
      ended("pulumi:pulumi:Stack", { url: "http://127.0.0.1:30080" }),
    ]);
    assert.deepEqual(await deploy(stack), { url: "http://127.0.0.1:30080" });
    assert.deepEqual(asked, []);
  });

  it("leaves the stack's own methods unchanged", async () => {
    const { stack, asked } = stackWith([]);
    await deploy(stack);
    await stack.outputs();
    assert.deepEqual(asked, ["outputs"]);
  });

  it("reports what failed, and names the command to try again", async () => {
    const { stack } = stackWith([], new Error("stderr: boom"));
    const error = await thrownBy(() => deploy(stack));
    assert.match(error.message, /^The deployment failed\. .*npm run up.*\n\nboom/);
  });
});

describe("an object that was deleted outside of Pulumi", () => {
  const update = (words: string) =>
    new UserError(
      `The deployment failed.\n\nerror: update of resource "urn:pulumi:dev::todo-chatbot::kubernetes:core/v1:Namespace::namespace" failed: ${words}`,
    );

  it("is named if an update cannot find the object", () => {
    assert.equal(
      goneFromCluster(
        update(
          'namespaces "todo" not found\n    unable to get cluster state: namespaces "todo" not found',
        ),
      ),
      'namespaces "todo"',
    );
  });

  it("is named if the object is the namespace of a new release, for example after `npm run destroy -- --keep-data`", () => {
    assert.equal(
      goneFromCluster(
        new UserError('error: create: failed to create: namespaces "todo" not found'),
      ),
      'namespaces "todo"',
    );
  });

  it("is named if the object is the Helm release", () =>
    assert.equal(
      goneFromCluster(new UserError('error: "todo" has no deployed releases')),
      'release "todo"',
    ));

  it("is not named after any other failure", () => {
    assert.equal(goneFromCluster(update('secrets "todo-secrets" is forbidden')), undefined);
    assert.equal(goneFromCluster(new UserError('chart "x" not found')), undefined);
  });
});
