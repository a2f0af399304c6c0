import { randomUUID } from "node:crypto";
import { Account } from "../../e2e/lib/account";
import { ChatStream } from "../../e2e/lib/chat-stream";
import type { Live } from "../live";

/** How the streamed answers of one length ended. */
export interface Streamed {
  /** Seconds that an answer takes. */
  readonly seconds: number;
  /** Answers of which every word arrived. */
  complete: number;
  /** Streams that ended with the failure "interrupted". Their messages were sent again. */
  interrupted: number;
  /** What arrived instead of a complete answer. */
  readonly lost: string[];
}

/**
 * Lengths of the streamed answers, in seconds. A backend pod that is replaced lets answers continue
 * for 4 seconds (GRACE_S in apps/backend/app/chat/answers.py), so the short ones must never be
 * interrupted. The long ones take longer than the replacement of a pod.
 */
const [SHORT_S, LONG_S] = [3, 20];
/** Times that an interrupted message is sent again: once for each of two pods in three rounds. */
const RETRIES = 6;

/**
 * Streams short and long answers, one after the other, while `work` runs. Needs the model server
 * (model.ts). Sends an interrupted message again with the same id, as the page's "Try again" does.
 */
export async function streamDuring<T>(
  { url }: Live,
  work: () => Promise<T>,
): Promise<[T, Streamed[]]> {
  const lanes = await Promise.all(
    [SHORT_S, LONG_S].map(async (seconds) => ({
      account: await Account.signUp(url),
      streamed: { seconds, complete: 0, interrupted: 0, lost: [] },
    })),
  );
  let isOver = false;
  const streams = lanes.map(async ({ account, streamed }) => {
    while (!isOver) await sendUntilComplete(account, streamed);
    return streamed;
  });
  const result = await work().finally(() => (isOver = true));
  return [result, await Promise.all(streams)];
}

/** Returns how many answers were not delivered as they must be. */
export function failedStreams(streams: readonly Streamed[]): number {
  return streams.reduce(
    (sum, { seconds, interrupted, lost }) =>
      sum + lost.length + (seconds === SHORT_S ? interrupted : 0),
    0,
  );
}

/** Returns the numbers of answers in one line, with the first lost answer. */
export function streamsFigure(streams: readonly Streamed[]): string {
  const lines = streams.map(({ seconds, complete, interrupted, lost }) => {
    const counts = `${complete} complete, ${interrupted} interrupted and sent again, ${lost.length} lost`;
    return `answers of ${seconds} s: ${counts}${lost.length > 0 ? ` (${lost[0]})` : ""}`;
  });
  return lines.join(", ");
}

async function sendUntilComplete(account: Account, streamed: Streamed): Promise<void> {
  const id = randomUUID();
  let end = await streamedAnswer(account, streamed.seconds, id);
  for (let retry = 0; end === "interrupted" && retry < RETRIES; retry++) {
    streamed.interrupted++;
    end = await streamedAnswer(account, streamed.seconds, id);
  }
  if (end === "complete") streamed.complete++;
  else streamed.lost.push(end);
}

/** Returns "complete", the code of the failure in the stream, or what arrived instead. */
async function streamedAnswer(account: Account, seconds: number, id: string): Promise<string> {
  try {
    const stream = await ChatStream.open(account, `count to ${seconds}`, id);
    await stream.until("finish");
    const failure = stream.parts.find(({ type }) => type === "data-failure");
    if (failure) return (failure.data as { code: string }).code;
    const deltas = stream.parts.filter(({ type }) => type === "text-delta");
    const words = deltas.map(({ delta }) => delta as string).join("");
    const expected = Array.from({ length: seconds }, (_, index) => index + 1).join(" ");
    return words.trim() === expected ? "complete" : `"${words}" instead of "${expected}"`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
