import { EventDecoder } from "./event-decoder";
import { parsePart, type StreamPart } from "./stream-part";

/**
 * Seconds without data after which a stream counts as broken, even if its socket is open. The
 * backend sends a ping every 15 s.
 */
const silenceSeconds = 45;

export class CutStreamError extends Error {
  override name = "CutStreamError";
  constructor() {
    super("The connection broke off in the middle of the answer.");
  }
}

/**
 * Yields the parts of an answer as they arrive.
 * @throws CutStreamError if the stream ends or stays silent before its end marker.
 */
export async function* readParts(
  body: ReadableStream<Uint8Array>,
  patienceSeconds = silenceSeconds,
): AsyncGenerator<StreamPart> {
  const reader = body.getReader();
  const utf8 = new TextDecoder();
  const decoder = new EventDecoder();
  try {
    for (;;) {
      const { done, value } = await orSilence(reader.read(), patienceSeconds);
      for (const data of decoder.push(utf8.decode(value, { stream: !done }))) {
        if (data === "[DONE]") return;
        const part = partOf(data);
        if (part) yield part;
      }
      if (done) throw new CutStreamError();
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function partOf(data: string): StreamPart | undefined {
  try {
    return parsePart(data);
  } catch {
    throw new CutStreamError();
  }
}

function orSilence<Value>(work: Promise<Value>, seconds: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CutStreamError()), seconds * 1000);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
