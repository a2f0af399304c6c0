import { RunError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { refuse, UserError } from "../../../lib/errors";
import { thrownBy } from "../../helpers/errors";

describe("UserError", () => {
  it("is printed by Pulumi's runtime without a stack trace", () => {
    assert(RunError.isInstance(new UserError("x")));
  });
  it("has no stack frames, because Node's inspect can hang on an error with stack frames", () => {
    assert.doesNotMatch(inspect(new UserError("x"), { colors: true }), /^\s+at /m);
  });
  it("keeps its message when the runtime prepends the name of a property", () => {
    const error = new UserError("x");
    error.message = `error serializing property "data": ${error.message}`;
    assert.equal(error.message, "x");
  });
  it("lists every fault with its fix", async () => {
    const faults = [
      { problem: "a is 1", fix: "set a 2" },
      { problem: "b is 3", fix: "set b 4" },
    ];
    const error = await thrownBy(() => refuse("Two faults", faults));
    assert(error instanceof UserError);
    assert.equal(
      error.message,
      "Two faults:\n  - a is 1\n      set a 2\n  - b is 3\n      set b 4",
    );
  });
  it("keeps a message of several words when the runtime prepends the name of a property", () => {
    const error = new UserError("the cluster is gone");
    error.message = `error serializing property "data": ${error.message}`;
    assert.equal(error.message, "the cluster is gone");
  });
  it("shows only its message in Node's inspect, even if the runtime attaches properties to the error", () => {
    const error = Object.assign(new UserError("x"), {
      promise: Promise.resolve({ every: "resource" }),
    });
    assert.equal(inspect(error), error.stack);
  });
  it("is not thrown if there are no faults", () => refuse("None", []));
});
