import { describe, expect, test } from "vitest";
import { EventDecoder } from "../../lib/event-decoder";

const decode = (...pieces: string[]) => {
  const decoder = new EventDecoder();
  return pieces.flatMap((piece) => decoder.push(piece));
};

test.each<[string, string[], string[]]>([
  ["one event", ["data: a\n\n"], ["a"]],
  ["two events in one chunk", ["data: a\n\ndata: b\n\n"], ["a", "b"]],
  ["an event without a space after the colon", ["data:a\n\n"], ["a"]],
  ["a second space as part of the data", ["data:  a\n\n"], [" a"]],
  ["an event with several lines", ["data: a\ndata: b\n\n"], ["a\nb"]],
  [
    "only the data and no comments or other fields",
    [": ping\n\nevent: x\nid: 1\ndata: a\nretry: 5\n\n"],
    ["a"],
  ],
  ["a line cut in several places", ["da", "ta: a", "b\n", "\n"], ["ab"]],
  ["lines that end in CRLF", ["data: a\r\n\r\ndata: b\r\n\r\n"], ["a", "b"]],
  ["a CRLF cut in the middle", ["data: a\r", "\n\r", "\ndata: b\r\n\r\n"], ["a", "b"]],
  ["lines that end in CR", ["data: a\r\rdata: b\r\r", "x"], ["a", "b"]],
  ["no incomplete event", ["data: a\n"], []],
  ["no event from blank lines", ["\n\n\n"], []],
])("decodes %s", (_, pieces, expected) => {
  expect(decode(...pieces)).toEqual(expected);
});

describe("the events of a stream", () => {
  const text = 'data: {"a":1}\n\n: ping\n\ndata: b\r\n\r\ndata: [DONE]\n\n';
  test.each(Array.from({ length: text.length + 1 }, (_, at) => at))(
    "are the same if the stream is cut after character %i",
    (at) => {
      expect(decode(text.slice(0, at), text.slice(at))).toEqual(['{"a":1}', "b", "[DONE]"]);
    },
  );
});
