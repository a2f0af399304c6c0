import { render } from "@testing-library/react";
import { vi } from "vitest";
import { Planner } from "../../components/shell/planner";
import { FakeBackend } from "./fake-backend";

/** Replaces `fetch` so that an in-memory fake backend answers the requests to /backend. */
export function serveFake(backend = new FakeBackend()): FakeBackend {
  vi.stubGlobal("fetch", (input: string, init: RequestInit) => {
    // Node's Request does not accept an AbortSignal from jsdom, so the abort event is forwarded.
    const { signal, ...rest } = init;
    const abort = new AbortController();
    signal?.addEventListener("abort", () => abort.abort(new DOMException("stopped", "AbortError")));
    const answer = backend.handle(
      new Request(`http://todo.test${input.replace("/backend/", "/api/")}`, {
        ...rest,
        signal: abort.signal,
      }),
    );
    const aborted = new Promise<never>((_, reject) =>
      abort.signal.addEventListener("abort", () => reject(abort.signal.reason as Error)),
    );
    aborted.catch(() => undefined);
    return Promise.race([answer, aborted]);
  });
  return backend;
}

export const ana = { name: "Ana Lima", email: "ana@example.org" };

/** Renders the application for a signed-in user. `prepare` adds data to the fake backend first. */
export function renderApp(prepare: (backend: FakeBackend) => void = () => {}): FakeBackend {
  const backend = serveFake();
  prepare(backend);
  render(<Planner person={ana} theme="system" />);
  return backend;
}
