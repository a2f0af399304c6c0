/**
 * Returns a random UUID (version 4, RFC 9562). `crypto.randomUUID` is not used, because over plain
 * http, for example at a NodePort, browsers offer it only on localhost.
 */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x40); // version 4
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80); // variant 10
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
