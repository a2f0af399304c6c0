import * as fs from "node:fs";
import * as path from "node:path";
import { checkChartValues } from "./schema";
import { unlessPassed } from "./passed-check";

/** The code that checks: its result is remembered only as long as the code is the same. */
const CODE = ["./schema", "./constraints", "ajv/package.json"];

/**
 * What `checkChartValues` refuses, checked only where chart, values or code differ from those that
 * passed the last time.
 */
export function checkChangedValues(...given: Parameters<typeof checkChartValues>): void {
  const [chart, release, values, unknown = []] = given;
  const files = [
    ...CODE.map((file) => require.resolve(file)),
    path.join(chart, "values.schema.json"),
    path.join(chart, "values.yaml"),
  ];
  const inputs = [
    ...files.map((file) => fs.readFileSync(file, "utf8")),
    release,
    JSON.stringify([values, [...unknown]]),
  ];
  unlessPassed("chart-values", inputs, () => checkChartValues(...given));
}
