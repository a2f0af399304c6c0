import { BinaryReader } from "google-protobuf";

/** One line of the daemon's response to a build request (Docker Engine API, POST /build). */
export interface BuildMessage {
  id?: string;
  stream?: string;
  status?: string;
  error?: string;
  aux?: unknown;
}

/**
 * Returns the text that upstream's plugin shows for a message, or "" if the message has no text.
 * @throws If the message reports an error.
 */
export function messageText({ id, stream, status, error, aux }: BuildMessage): string {
  if (error) throw new Error(error);
  if (id === "moby.buildkit.trace") return traceText(Buffer.from(String(aux), "base64")).trim();
  return (stream ?? status ?? "").trim();
}

/**
 * Returns the text of a BuildKit progress message, which contains steps, their status, their output
 * and warnings (moby/buildkit, api/services/control, StatusResponse). The output of parallel steps
 * is interleaved, as in upstream's plugin.
 */
function traceText(bytes: Uint8Array): string {
  const [STEP, STATUS, LOG, WARNING] = [1, 2, 3, 4];
  const lines = fields(bytes).map(([field, content]) => {
    const text = (number: number): string => textOf(fields(content), number);
    if (field === STEP)
      return `digest: ${text(1)}\n${text(3)}\n${text(7) && `error: ${text(7)}\n`}`;
    if (field === STATUS) return `${text(1)}\n`;
    if (field === LOG) return `${text(4)}\n`;
    return field === WARNING ? `${text(3)}\n` : "";
  });
  return lines.join("");
}

type Field = [number: number, content: Uint8Array];

/** Returns the length-delimited fields of a protobuf message: bytes, text and nested messages. */
function fields(bytes: Uint8Array): Field[] {
  const reader = new BinaryReader(bytes);
  const found: Field[] = [];
  while (reader.nextField()) {
    if (reader.isDelimited()) found.push([reader.getFieldNumber(), reader.readBytes()]);
    else reader.skipField();
  }
  return found;
}

function textOf(all: Field[], number: number): string {
  const content = all.find(([field]) => field === number)?.[1];
  return content ? Buffer.from(content).toString("utf8") : "";
}
