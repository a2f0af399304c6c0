import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";

/**
 * Maximum size of the build argument: large enough for a company's CA, but too small for a bundle
 * of public CAs.
 */
const MAX_BYTES = 48 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Reads a PEM file and returns only its certificates, encoded in base64. If the file is not valid,
 * returns `problem` instead.
 */
export function readCertificates(file: string): { base64?: string; problem?: string } {
  if (!fs.existsSync(file) || !fs.statSync(file).isFile())
    return { problem: "there is no such file" };
  const text = fs.readFileSync(file, "utf8");
  if (/PRIVATE KEY-----/.test(text))
    return { problem: "it contains a private key; use a file with only the certificate" };
  const certificates = text.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) return { problem: "it contains no certificate in PEM format" };
  if (!certificates.every(isCertificate)) return { problem: "it contains an invalid certificate" };
  const pem = `${certificates.join("\n")}\n`;
  if (pem.length > MAX_BYTES) {
    return {
      problem: `it contains ${certificates.length} certificates, ${pem.length} bytes; use only the proxy's, at most ${MAX_BYTES} bytes`,
    };
  }
  return { base64: Buffer.from(pem).toString("base64") };
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
