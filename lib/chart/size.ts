import * as fs from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { chartFiles } from "./digest";
import { UserError } from "../errors";

/**
 * Maximum size of a Kubernetes Secret, in bytes:
 * https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size
 */
const SECRET_BYTES = 1024 * 1024;
/** Bytes reserved for the rest of the release record: values, manifest and notes. */
const RESERVE_BYTES = 32 * 1024;
/**
 * Files up to this total size, in bytes, fit even if they cannot be compressed. Base64 adds a
 * third.
 */
const SMALL_BYTES = 700 * 1024;

/**
 * Refuses a chart whose release record does not fit into a Secret. Helm itself would fail only
 * after rendering everything. During an upgrade, its error message would not name a file. The
 * record is `base64(gzip(json))`, with each file in base64.
 *
 * @throws UserError that names the largest file.
 */
export function requireRecordableChart(chart: string): void {
  // Release records do not contain the files of subcharts.
  const files = chartFiles(chart)
    .filter((file) => !file.startsWith("charts/"))
    .map((name) => ({
      name,
      bytes: fs.statSync(path.join(chart, name), { throwIfNoEntry: false })?.size ?? 0,
    }))
    .filter(({ bytes }) => bytes > 0);
  if (sum(files.map(({ bytes }) => bytes)) <= SMALL_BYTES) return;

  const content = files.map(({ name }) => ({
    name,
    data: fs.readFileSync(path.join(chart, name)).toString("base64"),
  }));
  const record = Math.ceil(gzipSync(JSON.stringify(content), { level: 9 }).length / 3) * 4;
  if (record + RESERVE_BYTES <= SECRET_BYTES) return;
  const largest = files.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  throw new UserError(
    `Chart ${chart} is too large for a release record.\n` +
      `Seen: ${inMebibytes(record)} compressed; Helm can store ${inMebibytes(SECRET_BYTES - RESERVE_BYTES)}. ` +
      `The largest file is ${largest.name} with ${inMebibytes(largest.bytes)}.\n` +
      `Move it out of the chart, or exclude it: echo /${largest.name} >> ${path.posix.join(chart, ".helmignore")}`,
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function inMebibytes(bytes: number): string {
  return `${(bytes / SECRET_BYTES).toFixed(2)} MiB`;
}
