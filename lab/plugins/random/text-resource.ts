import { Properties, secret, UNKNOWN } from "../rpc/properties";
import { Resource } from "../rpc/provider";
import { bcrypt } from "./bcrypt";
import { randomText, TextOptions } from "./charset";
import { replacement } from "./replacement";
import { ATTRIBUTES, withDefaults } from "./text-attributes";
import { textFailures } from "./text-failures";

/**
 * Returns the implementation of RandomPassword if `sensitive` is true, else that of RandomString.
 * Only RandomPassword marks its value as secret and has a hash, and only RandomString uses its
 * value as its id.
 */
export function textResource(sensitive: boolean): Resource {
  // With this schema version, upstream's plugin can use the state without a migration.
  const meta = { __meta: JSON.stringify({ schema_version: sensitive ? "3" : "2" }) };
  const generated = (value: string): Properties =>
    sensitive
      ? { bcryptHash: secret(bcrypt(value)), id: "none", result: secret(value) }
      : { id: value, result: value };
  const unknown = sensitive
    ? { bcryptHash: UNKNOWN, id: UNKNOWN, result: UNKNOWN }
    : { id: UNKNOWN, result: UNKNOWN };
  return {
    check: async ({ news }) => ({ inputs: news, failures: textFailures(news) }),
    diff: ({ olds, news }) => replacement(withDefaults(olds), withDefaults(news), ATTRIBUTES),
    create: async ({ news, preview }) => {
      const planned = withDefaults(news);
      if (preview) return { id: "", properties: { ...planned, ...unknown } };
      const value = randomText(planned as unknown as TextOptions);
      return {
        id: sensitive ? "none" : value,
        properties: { ...meta, ...planned, ...generated(value) },
      };
    },
    update: async ({ olds, news }) => {
      const computed = Object.entries(olds).filter(([key]) => !ATTRIBUTES.includes(key));
      return { ...Object.fromEntries(computed), ...withDefaults(news) };
    },
    read: (request) => {
      // A refresh returns the state unchanged. A read without a state is an import, for which the
      // user passes the value as the id.
      if (Object.keys(request.properties).length > 0) return request;
      const inputs = withDefaults({ length: request.id.length });
      return {
        id: sensitive ? "none" : request.id,
        inputs,
        properties: { ...meta, ...inputs, ...generated(request.id) },
      };
    },
  };
}
