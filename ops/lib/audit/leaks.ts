import { gunzipSync } from "node:zlib";

/** Secret values by name. Messages show only the names. */
export type Secrets = Readonly<Record<string, string>>;

/**
 * Returns the names of the secrets that a text contains: as plain text, as base64, or escaped for a
 * URL.
 */
export function leaksIn(content: Buffer | string, secrets: Secrets): string[] {
  return namesIn(Buffer.isBuffer(content) ? content : Buffer.from(content), formsOf(secrets));
}

/**
 * Returns the names of the secrets that a stream of any length contains. Also finds values that are
 * split between two chunks: each search includes the end of the previous chunk.
 */
export async function leaksInStream(
  stream: AsyncIterable<Buffer>,
  secrets: Secrets,
): Promise<string[]> {
  const searched = formsOf(secrets);
  const longest = Math.max(
    0,
    ...searched.flatMap(({ forms }) => forms.map(({ length }) => length)),
  );
  const found = new Set<string>();
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    const piece = Buffer.concat([tail, chunk]);
    namesIn(piece, searched).forEach((name) => found.add(name));
    tail = piece.subarray(Math.max(0, piece.length - longest));
  }
  return [...found];
}

/**
 * Decodes Helm's record of a release, which contains its values and manifest. The record is
 * compressed with gzip and encoded as base64. The Secret that stores the record adds a second
 * base64 encoding.
 */
export function decodeHelmRecord(release: string): string {
  return gunzipSync(Buffer.from(Buffer.from(release, "base64").toString(), "base64")).toString();
}

/** Returns a file's content, decompressed if the file is in gzip format. */
export function decompressed(content: Buffer): Buffer {
  return content[0] === 0x1f && content[1] === 0x8b ? gunzipSync(content) : content;
}

interface SearchedSecret {
  name: string;
  /** Returns the value in every encoding that the search recognises. */
  forms: Buffer[];
}

function formsOf(secrets: Secrets): SearchedSecret[] {
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

function namesIn(bytes: Buffer, searched: SearchedSecret[]): string[] {
  return searched
    .filter(({ forms }) => forms.some((form) => bytes.includes(form)))
    .map(({ name }) => name);
}
