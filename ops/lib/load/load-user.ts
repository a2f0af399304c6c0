import { randomUUID } from "node:crypto";

/** What one request took, in milliseconds: to the first piece of its answer, and to its end. */
export interface Timing {
  status: number;
  first: number;
  end: number;
}

/** Milliseconds a request may take before it counts as unanswered, with status 0. */
const PATIENCE = 60_000;

/** Their addresses, as SQL matches them: at a domain that can never receive mail. */
export const ACCOUNTS = "load-%@todo-chatbot.invalid";

/** One person with an account of their own, who sends what their browser would. */
export class LoadUser {
  readonly email = ACCOUNTS.replace("%", randomUUID());
  private cookie = "";
  private conversation: string | undefined;

  constructor(private readonly url: string) {}

  /** Makes the account and keeps its session. */
  async signUp(): Promise<Timing> {
    const body = { email: this.email, name: "Load", password: randomUUID() };
    return this.send("/auth/sign-up/email", {
      body,
      on: (answer) => {
        this.cookie = answer.headers
          .getSetCookie()
          .map((cookie) => cookie.split(";")[0])
          .join("; ");
      },
    });
  }

  /** One turn of the conversation, streamed; `first` is the first word of the reply. */
  async say(message: string): Promise<Timing> {
    const body = {
      message,
      message_id: randomUUID(),
      conversation_id: this.conversation,
      time_zone: "Europe/Berlin",
    };
    let seen = "";
    const isText = (piece: string) => {
      seen += piece;
      this.conversation ??= /"data-conversation","data":\{"id":"([^"]+)"/.exec(seen)?.[1];
      return seen.includes('"text-delta"');
    };
    const timing = await this.send("/backend/chat", {
      body,
      accept: "text/event-stream",
      isFirst: isText,
    });
    const isWhole = seen.includes("data: [DONE]") && !seen.includes('"data-failure"');
    // a turn that was not finished was not answered
    return timing.status === 200 && !isWhole ? { ...timing, status: 0 } : timing;
  }

  /** The whole list, as the page asks for it. */
  list(): Promise<Timing> {
    return this.send("/backend/tasks?view=all&limit=200");
  }

  /** One GET of an address that takes no session. */
  get(address: string): Promise<Timing> {
    return this.send(address);
  }

  private async send(
    address: string,
    options: {
      body?: object;
      accept?: string;
      isFirst?: (piece: string) => boolean;
      on?: (answer: Response) => void;
    } = {},
  ): Promise<Timing> {
    const { body, accept = "application/json", isFirst = () => true, on } = options;
    const start = performance.now();
    let first: number | undefined;
    try {
      const answer = await fetch(new URL(address, this.url), {
        method: body ? "POST" : "GET",
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE),
        redirect: "manual",
        headers: {
          accept,
          origin: this.url,
          cookie: this.cookie,
          ...(body ? { "content-type": "application/json" } : {}),
        },
      });
      on?.(answer);
      const decoder = new TextDecoder();
      for await (const piece of answer.body ?? []) {
        if (isFirst(decoder.decode(piece, { stream: true }))) first ??= performance.now() - start;
      }
      const end = performance.now() - start;
      return { status: answer.status, first: first ?? end, end };
    } catch {
      const end = performance.now() - start;
      return { status: 0, first: end, end };
    }
  }
}
