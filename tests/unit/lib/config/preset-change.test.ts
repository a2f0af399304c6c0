import assert from "node:assert/strict";
import { requireSamePreset } from "../../../../lib/config/preset-change";
import { thrownBy } from "../../../helpers/errors";

describe("the preset of a deployed stack", () => {
  it("may stay the same, and is free before the first deployment", () => {
    assert.equal(requireSamePreset("cloud-native", "cloud-native"), true);
    assert.equal(requireSamePreset("cloud-native", undefined), true);
    assert.equal(requireSamePreset("", ""), true);
  });

  it("cannot be changed, and the message names three ways on", async () => {
    const { message } = await thrownBy(() => requireSamePreset("cloud-native", ""));
    assert.match(message, /^The preset of a deployed stack cannot be changed/);
    assert.match(message, /Seen: preset cloud-native\. .*deployed with the default topology/);
    for (const command of ["config rm preset", "stack init NAME", "npm run backup"])
      assert.ok(message.includes(command), command);
    const back = await thrownBy(() => requireSamePreset("", "habit-tracker"));
    assert.match(back.message, /config set preset habit-tracker/);
  });
});
