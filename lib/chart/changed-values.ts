import * as fs from "node:fs";
import * as path from "node:path";
import { checkChartValues } from "./schema";
import { unlessPassed } from "./passed-check";

/**
 * Files that contain the code of the check. The check runs again when one of these files changes.
 */
const CODE = ["./schema", "./constraints", "../services", "ajv/package.json"];

/** Runs `checkChartValues`, unless its last run passed with the same chart, values and code. */
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
