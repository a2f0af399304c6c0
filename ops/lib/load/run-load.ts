import { sentence, thinking } from "./day";
import { Figures } from "./figures";
import { LoadUser, Timing } from "./load-user";

export interface Load {
  /** Of the page, as in `http://127.0.0.1:30080`. */
  url: string;
  /** Of an empty FastAPI route that runs under the backend's limits; left out, it is not asked. */
  emptyBackend?: string;
  users: number;
  seconds: number;
}

export type Kind = "sign-up" | "turn" | "list" | "proxied" | "floor";
export type LoadFigures = Record<Kind, Figures>;

/**
 * People who plan a day at once, each for themselves: think, say something, look at the list. After
 * each round they ask for the empty routes of both frameworks, one after the other: the floor,
 * under the very same load.
 */
export async function runLoad({ url, emptyBackend, users, seconds }: Load): Promise<LoadFigures> {
  const figures: LoadFigures = {
    "sign-up": new Figures(),
    turn: new Figures(),
    list: new Figures(),
    proxied: new Figures(),
    floor: new Figures(),
  };
  const deadline = Date.now() + seconds * 1000;
  const person = async (number: number): Promise<void> => {
    await pause((number / users) * 5_000); // nobody comes at the same instant
    const user = new LoadUser(url);
    figures["sign-up"].take(await user.signUp());
    for (let turn = 0; Date.now() < deadline; turn += 1) {
      await pause(Math.min(thinking(), Math.max(0, deadline - Date.now())));
      figures.turn.take(await user.say(sentence(number, turn)));
      figures.list.take(await user.list());
      figures.proxied.take(await user.get("/backend/health?probe=live"));
      if (emptyBackend)
        figures.floor.take(sum(await user.get("/api/health"), await user.get(emptyBackend)));
    }
  };
  await Promise.all(Array.from({ length: users }, (_, number) => person(number)));
  return figures;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function sum(one: Timing, other: Timing): Timing {
  return {
    status: one.status === 200 ? other.status : one.status,
    first: one.first + other.first,
    end: one.end + other.end,
  };
}
