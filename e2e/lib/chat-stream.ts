import assert from "node:assert/strict";
import { Account } from "./account";

export interface Part {
  type: string;
  [field: string]: unknown;
}

/** Reads the parts of one streamed answer as they arrive. */
export class ChatStream {
  readonly parts: Part[] = [];

  private constructor(private readonly reader: ReadableStreamDefaultReader<Uint8Array>) {}

  /** @param messageId id of the message, to send the same message again later. */
  static async open(account: Account, message: string, messageId?: string): Promise<ChatStream> {
    const answer = await account.fetch("/backend/chat", {
      method: "POST",
      body: { message, message_id: messageId, time_zone: "UTC" },
      headers: { accept: "text/event-stream" },
    });
    assert.equal(answer.status, 200, answer.ok ? "" : await answer.text());
    assert.match(answer.headers.get("content-type")!, /text\/event-stream/);
    return new ChatStream(answer.body!.getReader());
  }

  /** Reads until a part of this type has arrived. Throws if the stream ends before that. */
  async until(type: string): Promise<Part> {
    for (;;) {
      const found = this.parts.find((part) => part.type === type);
      if (found) return found;
      const { done, value } = await this.reader.read();
      assert.ok(!done, `the stream ended without ${type}: ${JSON.stringify(this.parts)}`);
      this.take(new TextDecoder().decode(value));
    }
  }

  private rest = "";

  private take(text: string): void {
    const events = (this.rest + text).split("\n\n");
    this.rest = events.pop()!;
    for (const event of events)
      if (event.startsWith("data: {")) this.parts.push(JSON.parse(event.slice("data: ".length)));
  }
}
