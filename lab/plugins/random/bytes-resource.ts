import { randomBytes } from "node:crypto";
import { hasUnknowns, Properties, secret, UNKNOWN } from "../rpc/properties";
import { Resource } from "../rpc/provider";
import { replacement } from "./replacement";

interface BytesKind {
  /** Name of the input that sets the number of bytes. */
  length: "length" | "byteLength";
  attributes: string[];
  outputs: string[];
  /** Returns the resource's id and outputs for the given random bytes. */
  present(bytes: Buffer, inputs: Properties): { id: string; outputs: Properties };
}

/**
 * The resource RandomBytes. Its id is the unencrypted value, as in upstream's plugin, so that both
 * plugins can use the same state.
 */
export const bytesResource = resource({
  length: "length",
  attributes: ["keepers", "length"],
  outputs: ["base64", "hex"],
  present: (bytes) => {
    const base64 = bytes.toString("base64");
    return { id: base64, outputs: { base64: secret(base64), hex: secret(bytes.toString("hex")) } };
  },
});

/** The resource RandomId. Its value is not a secret. */
export const idResource = resource({
  length: "byteLength",
  attributes: ["keepers", "byteLength", "prefix"],
  outputs: ["b64Std", "b64Url", "dec", "hex", "id"],
  present: (bytes, inputs) => {
    const prefix = typeof inputs.prefix === "string" ? inputs.prefix : "";
    const id = bytes.toString("base64url");
    const dec = BigInt(`0x${bytes.toString("hex")}`).toString();
    const forms = { b64Std: bytes.toString("base64"), b64Url: id, dec, hex: bytes.toString("hex") };
    return {
      id,
      outputs: {
        ...Object.fromEntries(
          Object.entries(forms).map(([key, form]) => [key, `${prefix}${form}`]),
        ),
        id,
      },
    };
  },
});

function resource(kind: BytesKind): Resource {
  return {
    check: async ({ news }) => {
      const length = news[kind.length];
      const valid = hasUnknowns(length) || (Number.isInteger(length) && (length as number) >= 1);
      const reason = `Attribute ${kind.length} value must be a whole number of at least 1, got: ${JSON.stringify(length)}`;
      return { inputs: news, failures: valid ? [] : [{ property: kind.length, reason }] };
    },
    diff: ({ olds, news }) => replacement(olds, news, kind.attributes),
    create: async ({ news, preview }) => {
      if (preview)
        return {
          id: "",
          properties: { ...news, ...Object.fromEntries(kind.outputs.map((key) => [key, UNKNOWN])) },
        };
      const { id, outputs } = kind.present(randomBytes(news[kind.length] as number), news);
      return { id, properties: { ...news, ...outputs } };
    },
    update: async ({ olds, news }) => {
      const computed = Object.entries(olds).filter(([key]) => !kind.attributes.includes(key));
      return { ...Object.fromEntries(computed), ...news };
    },
    read: (request) => {
      if (Object.keys(request.properties).length === 0)
        throw new Error("import is not supported by this stand-in for the random plugin");
      return request;
    },
  };
}
