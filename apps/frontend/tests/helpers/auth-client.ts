/**
 * An HTTP client that handles sessions like a browser: it keeps one cookie, sends its origin, and
 * does not follow redirects.
 */
export class AuthClient {
  cookie = "";
  constructor(public base: string) {}

  post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(`/auth/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { origin: this.base, "content-type": "application/json", ...headers },
    });
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(path, { headers });
  }

  /** Returns the session's user, or null if there is no session. */
  async user(): Promise<{ id: string; name: string; email: string } | null> {
    const answer = (await (await this.get("/auth/get-session")).json()) as {
      user: { id: string; name: string; email: string };
    } | null;
    return answer?.user ?? null;
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookie) headers.set("cookie", this.cookie);
    const answer = await fetch(this.base + path, { ...init, redirect: "manual", headers });
    for (const cookie of answer.headers.getSetCookie()) {
      this.cookie = /Max-Age=0/i.test(cookie) ? "" : cookie.split(";")[0]!;
    }
    return answer;
  }
}
