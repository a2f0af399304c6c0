import assert from "node:assert/strict";
import * as fs from "node:fs";
import { readCertificates } from "../../../../lib/images/build-ca";
import { within } from "../../../helpers/files";

const [CERTIFICATE] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/.exec(
  fs.readFileSync("tests/fixtures/proxy-ca.pem", "utf8"),
)!;
const PRIVATE = ["-----BEGIN", "PRIVATE KEY-----\nMC4CAQ==\n-----END", "PRIVATE KEY-----\n"].join(
  " ",
);

const decoded = (text: string): Promise<string> =>
  within({ "ca.pem": text }, () =>
    Buffer.from(readCertificates("ca.pem").base64 ?? "", "base64").toString(),
  );
const problem = (text: string): Promise<string | undefined> =>
  within({ "ca.pem": text }, () => readCertificates("ca.pem").problem);

describe("the certificates in a PEM file", () => {
  it("are read in order, and the rest of the file is ignored", async () => {
    assert.equal(
      await decoded(`subject=one\r\n${CERTIFICATE}subject=two\n${CERTIFICATE}`),
      CERTIFICATE + CERTIFICATE,
    );
  });

  const refused: [string, string, RegExp][] = [
    ["a file that also contains a private key", CERTIFICATE + PRIVATE, /private key/],
    ["a file without a certificate", "hello\n", /no certificate/],
    [
      "a file with a truncated certificate",
      CERTIFICATE.replace(/\n.{20}/, "\n"),
      /invalid certificate/,
    ],
    [
      "a bundle of all public certificate authorities",
      CERTIFICATE.repeat(120),
      /120 certificates, \d+ bytes/,
    ],
  ];
  for (const [what, text, message] of refused) {
    it(`are not read from ${what}`, async () =>
      assert.match((await problem(text)) ?? "accepted", message));
  }

  it("are not read from a directory, or from a file that does not exist", async () => {
    assert.equal(readCertificates("tests").problem, "there is no such file");
    assert.equal(readCertificates("nowhere.pem").problem, "there is no such file");
  });
});
