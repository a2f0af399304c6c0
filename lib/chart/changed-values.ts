import * as fs from "node:fs";
import * as path from "node:path";
import { type Fault, refuse } from "../errors";
import { chartFaults } from "./schema";
import { unlessPassed } from "./passed-check";

/**
 * Files that contain the code of the check. The check runs again when one of these files changes.
 */
const CODE = ["./schema", "./constraints", "../services", "ajv/package.json"];

/**
 * Refuses values that the chart would refuse. The check is skipped if its last run passed with the
 * same chart, values and code.
 *
 * @throws UserError that lists every fault.
 */
export function checkChangedValues(...given: Parameters<typeof chartFaults>): void {
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
  const faults = unlessPassed<Fault>(`chart-values-${release}`, inputs, () =>
    chartFaults(...given),
  );
  refuse("The chart refuses these values", faults);
}
