import { describe, expect, test } from "vitest";
import { EventDecoder } from "../../lib/event-decoder";

const decode = (...pieces: string[]) => {
  const decoder = new EventDecoder();
  return pieces.flatMap((piece) => decoder.push(piece));
};

test.each<[string, string[], string[]]>([
  ["one event", ["data: a\n\n"], ["a"]],
  ["two events in one chunk", ["data: a\n\ndata: b\n\n"], ["a", "b"]],
  ["an event without the space", ["data:a\n\n"], ["a"]],
  ["a second space belongs to the data", ["data:  a\n\n"], [" a"]],
  ["an event of several lines", ["data: a\ndata: b\n\n"], ["a\nb"]],
  [
    "comments and other fields are ignored",
    [": ping\n\nevent: x\nid: 1\ndata: a\nretry: 5\n\n"],
    ["a"],
  ],
  ["a line cut anywhere", ["da", "ta: a", "b\n", "\n"], ["ab"]],
  ["lines ended by CRLF", ["data: a\r\n\r\ndata: b\r\n\r\n"], ["a", "b"]],
  ["a CRLF cut in its middle", ["data: a\r", "\n\r", "\ndata: b\r\n\r\n"], ["a", "b"]],
  ["lines ended by CR", ["data: a\r\rdata: b\r\r", "x"], ["a", "b"]],
  ["an incomplete event is not returned", ["data: a\n"], []],
  ["blank lines are no event", ["\n\n\n"], []],
])("%s", (_, pieces, expected) => {
  expect(decode(...pieces)).toEqual(expected);
});

describe("a stream cut anywhere", () => {
  const text = 'data: {"a":1}\n\n: ping\n\ndata: b\r\n\r\ndata: [DONE]\n\n';
  test.each(Array.from({ length: text.length + 1 }, (_, at) => at))(
    "after character %i gives the same events",
    (at) => {
      expect(decode(text.slice(0, at), text.slice(at))).toEqual(['{"a":1}', "b", "[DONE]"]);
    },
  );
});
