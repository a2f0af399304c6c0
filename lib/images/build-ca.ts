import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";

/**
 * As build arguments go, one CA fits; a whole bundle of public ones would not, and is not needed.
 */
const MOST_BYTES = 48 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM file and nothing else of it, in base64; or what is wrong with the file.
 */
export function certificatesOf(file: string): { base64?: string; problem?: string } {
  if (!fs.existsSync(file) || !fs.statSync(file).isFile())
    return { problem: "there is no such file" };
  const text = fs.readFileSync(file, "utf8");
  if (/PRIVATE KEY-----/.test(text))
    return { problem: "it holds a private key; give the certificate alone" };
  const certificates = text.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) return { problem: "it holds no certificate in PEM form" };
  if (!certificates.every(isCertificate))
    return { problem: "it holds a certificate that cannot be read" };
  const pem = `${certificates.join("\n")}\n`;
  if (pem.length > MOST_BYTES) {
    return {
      problem: `it holds ${certificates.length} certificates, ${pem.length} bytes; give the proxy's own, at most ${MOST_BYTES} bytes`,
    };
  }
  return { base64: Buffer.from(pem).toString("base64") };
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
