import { randomUUID } from "node:crypto";

/**
 * Milliseconds from the start of a request to the first piece of its answer, and to the end of the
 * answer.
 */
export interface Timing {
  /** HTTP status; 0 if the answer was incomplete. */
  status: number;
  first: number;
  end: number;
}

interface RequestOptions {
  body?: object;
  accept?: string;
  /**
   * Returns true once the answer up to and including this piece has content. By default, the first
   * piece counts as content.
   */
  isFirst?: (piece: string) => boolean;
  onAnswer?: (answer: Response) => void;
}

/** Milliseconds after which a request is aborted and counts as status 0. */
const TIMEOUT_MS = 60_000;

/** SQL pattern of the accounts' e-mail addresses. The domain .invalid never receives mail. */
export const ACCOUNTS = "load-%@todo-chatbot.invalid";

/** A simulated user with an account, who sends the same requests as a browser. */
export class LoadUser {
  readonly email = ACCOUNTS.replace("%", randomUUID());
  private cookie = "";
  private conversation: string | undefined;

  constructor(private readonly url: string) {}

  /** Creates the account and keeps its session cookie. */
  async signUp(): Promise<Timing> {
    const body = { email: this.email, name: "Load", password: randomUUID() };
    return this.send("/auth/sign-up/email", {
      body,
      onAnswer: (answer) => {
        this.cookie = answer.headers
          .getSetCookie()
          .map((cookie) => cookie.split(";")[0])
          .join("; ");
      },
    });
  }

  /**
   * Sends one message and reads the streamed reply. `first` is the time until the reply's first
   * word.
   */
  async say(message: string): Promise<Timing> {
    const body = {
      message,
      message_id: randomUUID(),
      conversation_id: this.conversation,
      time_zone: "Europe/Berlin",
    };
    let received = "";
    const isText = (piece: string) => {
      received += piece;
      this.conversation ??= /"data-conversation","data":\{"id":"([^"]+)"/.exec(received)?.[1];
      return received.includes('"text-delta"');
    };
    const timing = await this.send("/backend/chat", {
      body,
      accept: "text/event-stream",
      isFirst: isText,
    });
    const isComplete = received.includes("data: [DONE]") && !received.includes('"data-failure"');
    return timing.status === 200 && !isComplete ? { ...timing, status: 0 } : timing;
  }

  /** Requests the task list, as the page does. */
  list(): Promise<Timing> {
    return this.send("/backend/tasks?view=all&limit=200");
  }

  /** Sends a GET request to an address that needs no session. */
  get(address: string): Promise<Timing> {
    return this.send(address);
  }

  private async send(address: string, options: RequestOptions = {}): Promise<Timing> {
    const start = performance.now();
    let first: number | undefined;
    try {
      const answer = await fetch(new URL(address, this.url), this.request(options));
      options.onAnswer?.(answer);
      const { isFirst = () => true } = options;
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

  private request({ body, accept = "application/json" }: RequestOptions): RequestInit {
    const headers = { accept, origin: this.url, cookie: this.cookie };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    if (!body) return { method: "GET", headers, signal, redirect: "manual" };
    return {
      method: "POST",
      body: JSON.stringify(body),
      headers: { ...headers, "content-type": "application/json" },
      signal,
      redirect: "manual",
    };
  }
}
