import { expect, test, vi } from "vitest";
import { CutStreamError, readParts } from "../../lib/read-parts";

/** Returns a body that arrives in the given chunks of bytes. */
function bodyOf(...pieces: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces)
        controller.enqueue(typeof piece === "string" ? new TextEncoder().encode(piece) : piece);
      controller.close();
    },
  });
}

async function collect(body: ReadableStream<Uint8Array>, seconds?: number) {
  const parts: object[] = [];
  try {
    for await (const part of readParts(body, seconds)) parts.push(part);
    return { parts };
  } catch (error) {
    return { parts, error };
  }
}

const delta = (text: string) =>
  `data: ${JSON.stringify({ type: "text-delta", id: "1", delta: text })}\n\n`;

test("parts arrive in order, up to the stream's end marker", async () => {
  const { parts, error } = await collect(
    bodyOf(
      'data: {"type":"start","messageId":"m"}\n\n',
      delta("Hi"),
      'data: {"type":"finish"}\n\ndata: [DONE]\n\n',
      delta("after the end"),
    ),
  );
  expect(error).toBeUndefined();
  expect(parts).toEqual([
    { type: "start", messageId: "m" },
    { type: "text-delta", id: "1", delta: "Hi" },
    { type: "finish" },
  ]);
});

test("a multi-byte character may be split across chunks", async () => {
  const bytes = new TextEncoder().encode(`${delta("für 🥛")}data: [DONE]\n\n`);
  for (let at = 0; at <= bytes.length; at++) {
    const { parts } = await collect(bodyOf(bytes.slice(0, at), bytes.slice(at)));
    expect(parts).toEqual([{ type: "text-delta", id: "1", delta: "für 🥛" }]);
  }
});

test("pings and parts of an unknown type or shape are skipped", async () => {
  const unknown = [
    '{"type":"reasoning-delta","id":"1","delta":"hm"}',
    '{"type":"text-delta","id":"1"}',
    '{"type":"tool-output-available","toolCallId":"1","output":null}',
    "{}",
    "null",
    "7",
    '{"type":"toString"}',
  ];
  const { parts, error } = await collect(
    bodyOf(...unknown.map((data) => `: ping\n\ndata: ${data}\n\n`), delta("a"), "data: [DONE]\n\n"),
  );
  expect(error).toBeUndefined();
  expect(parts).toEqual([{ type: "text-delta", id: "1", delta: "a" }]);
});

test.each([
  ["ends without an end marker", [delta("a")]],
  ["ends within an event", [delta("a"), "data: {"]],
  ["contains invalid JSON", [delta("a"), "data: <html>\n\n", "data: [DONE]\n\n"]],
])("a stream that %s counts as interrupted, and earlier parts are kept", async (_, pieces) => {
  const { parts, error } = await collect(bodyOf(...pieces));
  expect(error).toBeInstanceOf(CutStreamError);
  expect(parts).toEqual([{ type: "text-delta", id: "1", delta: "a" }]);
});

test("a silent stream counts as interrupted and is cancelled", async () => {
  vi.useFakeTimers();
  const cancel = vi.fn();
  const silent = collect(new ReadableStream({ cancel }), 45);
  await vi.advanceTimersByTimeAsync(44_900);
  expect(cancel).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect((await silent).error).toBeInstanceOf(CutStreamError);
  expect(cancel).toHaveBeenCalled();
});
