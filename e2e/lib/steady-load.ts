import * as http from "node:http";

export interface SteadyLoad {
  url: string;
  /** Requests per second. A request does not wait for the responses to earlier ones. */
  rate: number;
  /** Whether a connection stays open between its requests, which are one second apart. */
  keepAlive: boolean;
  /** The paths to request in turn. */
  paths: string[];
}

/** Sends a GET request. Returns the status, or the error code if no complete response arrives. */
function get(url: URL, agent: http.Agent): Promise<string> {
  return new Promise((resolve) => {
    const request = http.get(url, { agent, timeout: 20_000 }, (answer) => {
      answer.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      answer.on("end", () => resolve(String(answer.statusCode))).resume();
    });
    request.on("timeout", () => request.destroy(new Error("no answer in 20 s")));
    request.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/**
 * Sends requests without retries until `during` ends, for at most three minutes. Returns the number
 * of requests for each outcome, for example `{ "200": 2250 }`. Within a second, each request uses a
 * different agent and thus a different connection.
 */
export async function steadyLoad(
  load: SteadyLoad,
  during: () => Promise<unknown>,
): Promise<Record<string, number>> {
  const { url, rate, keepAlive, paths } = load;
  const lanes = Array.from(
    { length: rate },
    () => new http.Agent({ keepAlive, keepAliveMsecs: 60_000 }),
  );
  const outcomes: Record<string, number> = {};
  const asked: Promise<void>[] = [];
  const start = performance.now();
  const timer = setInterval(() => {
    const due = Math.min(((performance.now() - start) / 1000) * rate, rate * 180);
    while (asked.length < due) {
      const number = asked.length;
      const path = paths[Math.floor(number / rate) % paths.length]!;
      asked.push(
        get(new URL(path, url), lanes[number % rate]!).then((outcome) => {
          const key = `${outcome}${outcome === "200" ? "" : ` ${path}`}`;
          outcomes[key] = (outcomes[key] ?? 0) + 1;
        }),
      );
    }
  }, 5);
  try {
    await during();
  } finally {
    clearInterval(timer);
    await Promise.all(asked);
    for (const lane of lanes) lane.destroy();
  }
  return outcomes;
}
