import { gunzipSync } from "node:zlib";

/** Secret values by the name they go by in messages; the values themselves are never shown. */
export type Secrets = Readonly<Record<string, string>>;

/** Names of the secrets that a text holds: in clear, as base64, or escaped for a URL. */
export function leaksIn(content: Buffer | string, secrets: Secrets): string[] {
  return namesIn(Buffer.isBuffer(content) ? content : Buffer.from(content), needlesOf(secrets));
}

/**
 * The same for a stream of any length, as an image is: pieces overlap by the longest form, so that
 * no value falls between two.
 */
export async function leaksInStream(
  stream: AsyncIterable<Buffer>,
  secrets: Secrets,
): Promise<string[]> {
  const needles = needlesOf(secrets);
  const longest = Math.max(0, ...needles.flatMap(({ forms }) => forms.map(({ length }) => length)));
  const found = new Set<string>();
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    const piece = Buffer.concat([tail, chunk]);
    namesIn(piece, needles).forEach((name) => found.add(name));
    tail = piece.subarray(Math.max(0, piece.length - longest));
  }
  return [...found];
}

/**
 * What Helm stores of a release: base64 of gzip, inside a Secret's base64. Values and manifest are
 * readable in it.
 */
export function decodeHelmRecord(release: string): string {
  return gunzipSync(Buffer.from(Buffer.from(release, "base64").toString(), "base64")).toString();
}

/** A file's content, unpacked where it is gzip. */
export function unpacked(content: Buffer): Buffer {
  return content[0] === 0x1f && content[1] === 0x8b ? gunzipSync(content) : content;
}

interface Needle {
  name: string;
  /** Every form in which the value may stand somewhere. */
  forms: Buffer[];
}

function needlesOf(secrets: Secrets): Needle[] {
  return Object.entries(secrets).map(([name, value]) => {
    const base64 = Buffer.from(value).toString("base64");
    const forms = [
      value,
      base64,
      Buffer.from(base64).toString("base64"),
      encodeURIComponent(value),
    ];
    return { name, forms: forms.map((form) => Buffer.from(form)) };
  });
}

function namesIn(bytes: Buffer, needles: Needle[]): string[] {
  return needles
    .filter(({ forms }) => forms.some((form) => bytes.includes(form)))
    .map(({ name }) => name);
}
