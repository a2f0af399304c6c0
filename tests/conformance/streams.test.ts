import assert from "node:assert/strict";
import { failedStreams, streamsFigure } from "../../conformance/checks/streams";

describe("The count of streamed answers", () => {
  const streamed = { seconds: 20, complete: 2, interrupted: 0, lost: [] };

  it("accepts a long answer that was interrupted and is complete when sent again", () =>
    assert.equal(failedStreams([{ ...streamed, interrupted: 1 }]), 0));

  it("counts an interrupted short answer and every lost answer as failed", () => {
    assert.equal(failedStreams([{ ...streamed, seconds: 3, interrupted: 1 }]), 1);
    const lost = [{ ...streamed, lost: ["terminated"] }];
    assert.equal(failedStreams(lost), 1);
    assert.match(streamsFigure(lost), /answers of 20 s: 2 complete, .* 1 lost \(terminated\)/);
  });
});
