/**
 * Decodes server-sent events from text that arrives in arbitrary pieces. Returns their `data` and
 * drops comments and other fields.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export class EventDecoder {
  private rest = "";
  private data: string[] = [];

  push(text: string): string[] {
    // A CR at the end may be the first half of a CRLF, so it is kept until the next piece arrives.
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.take(line));
  }

  private take(line: string): string[] {
    if (line.startsWith("data:")) this.data.push(line.slice(line[5] === " " ? 6 : 5));
    if (line !== "" || this.data.length === 0) return [];
    const event = this.data.join("\n");
    this.data = [];
    return [event];
  }
}
