import { gunzipSync } from "node:zlib";

/** Secret values by the names that messages use. The values themselves are never shown. */
export type Secrets = Readonly<Record<string, string>>;

/** Returns the names of the secrets in a text: as plain text, as base64, or escaped for a URL. */
export function leaksIn(content: Buffer | string, secrets: Secrets): string[] {
  return namesIn(Buffer.isBuffer(content) ? content : Buffer.from(content), formsOf(secrets));
}

/**
 * Returns the names of the secrets in a stream of any length. Finds values that are split between
 * two pieces, because the pieces overlap by the longest form.
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
 * Decodes Helm's record of a release, which contains values and manifest: base64 of gzip, in the
 * base64 of a Secret.
 */
export function decodeHelmRecord(release: string): string {
  return gunzipSync(Buffer.from(Buffer.from(release, "base64").toString(), "base64")).toString();
}

/** Returns a file's content, decompressed if it is gzip. */
export function decompressed(content: Buffer): Buffer {
  return content[0] === 0x1f && content[1] === 0x8b ? gunzipSync(content) : content;
}

interface SearchedSecret {
  name: string;
  /** Every encoding of the value that is recognised. */
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
