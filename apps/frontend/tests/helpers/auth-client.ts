/** A browser as far as sessions go: one cookie, its own origin, no redirect followed. */
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

  /** Null when nobody is signed in. */
  async user(): Promise<{ id: string; name: string; email: string } | null> {
    const answer = (await (await this.get("/auth/get-session")).json()) as {
      user: { id: string; name: string; email: string };
    } | null;
    return answer && answer.user;
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(this.base + path, {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, ...(this.cookie && { cookie: this.cookie }) },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      this.cookie = /Max-Age=0/i.test(cookie) ? "" : cookie.split(";")[0]!;
    }
    return answer;
  }
}
