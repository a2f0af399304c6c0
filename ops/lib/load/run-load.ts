import { LoadUser, type Timing } from "./load-user";
import { ResponseTimes } from "./response-times";
import { sentence, thinkTime } from "./sentences";

export interface Load {
  /** URL of the page, for example `http://127.0.0.1:30080`. */
  url: string;
  /**
   * URL of an empty FastAPI route with the backend's limits. If undefined, the floor (see
   * `runLoad`) is not measured.
   */
  emptyBackend?: string;
  users: number;
  seconds: number;
}

export type Kind = "sign-up" | "turn" | "list" | "proxied" | "floor";
export type LoadResults = Record<Kind, ResponseTimes>;

/**
 * Simulates users who plan their day at the same time: each user thinks, sends a message and reads
 * the task list. After reading the list, the user requests an empty Next route and an empty FastAPI
 * route. The sum of these two times is the floor, which is thus measured under the same load as the
 * other times.
 */
export async function runLoad({ url, emptyBackend, users, seconds }: Load): Promise<LoadResults> {
  const results: LoadResults = {
    "sign-up": new ResponseTimes(),
    turn: new ResponseTimes(),
    list: new ResponseTimes(),
    proxied: new ResponseTimes(),
    floor: new ResponseTimes(),
  };
  const deadline = Date.now() + seconds * 1000;
  const simulate = async (number: number): Promise<void> => {
    await pause((number / users) * 5_000); // spreads the arrivals over 5 seconds
    const user = new LoadUser(url);
    results["sign-up"].add(await user.signUp());
    for (let turn = 0; Date.now() < deadline; turn += 1) {
      await pause(Math.min(thinkTime(), Math.max(0, deadline - Date.now())));
      results.turn.add(await user.say(sentence(number, turn)));
      results.list.add(await user.list());
      results.proxied.add(await user.get("/backend/health?probe=live"));
      if (emptyBackend)
        results.floor.add(sum(await user.get("/api/health"), await user.get(emptyBackend)));
    }
  };
  await Promise.all(Array.from({ length: users }, (_, number) => simulate(number)));
  return results;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function sum(one: Timing, other: Timing): Timing {
  return {
    status: one.status === 200 ? other.status : one.status,
    first: one.first + other.first,
    end: one.end + other.end,
  };
}
