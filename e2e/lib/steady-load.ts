import * as http from "node:http";

export interface SteadyLoad {
  url: string;
  /** Requests in a second, begun on time whether earlier ones have been answered or not. */
  rate: number;
  /**
   * Connections are kept open between requests, one second apart; else each request opens its own.
   */
  keepAlive: boolean;
  /** The addresses asked in turn. */
  paths: string[];
}

/** One GET; "200", another status, or the code of the error where there was no whole answer. */
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
 * A client that retries nothing, until `during` ends and at most three minutes. Returns how often
 * each outcome came, as in `{ "200": 2250 }`; "200" and the others together are all requests. Each
 * has a lane, and each lane a connection.
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
