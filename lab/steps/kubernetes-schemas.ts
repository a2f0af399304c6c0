import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { digestOf } from "../lib/digest";
import { LabError } from "../lib/errors";
import { objectSchemas, type OpenApi } from "../lib/openapi-schemas";
import { inLab } from "../lib/paths";
import { run } from "../lib/shell";
import { Step } from "../lib/step";

/**
 * The Kubernetes versions that the chart is checked against, with the SHA-256 of their OpenAPI
 * files: the oldest that Chart.yaml accepts, the lab's, and the newest.
 */
const OPENAPI_FILES: Record<string, string> = {
  "1.30.14": "137f22097f146caa3150deda2eccceec1ecd0b628054d1887bf55f93e715c7cb",
  "1.34.4": "d3b0cdc2fda15c753206d25ab459dc7c12df64e2fd652b6809687471ea751c37",
  "1.37.2": "465276aedf437726de5a6ed23a41b86d78bb0d347edf251a755ae26a93cdd8a6",
};

/**
 * Writes JSON Schemas of Kubernetes' objects, one folder per Kubernetes version. They are made from
 * the OpenAPI file in the Go module `k8s.io/kubernetes`.
 */
export const kubernetesSchemas: Step = {
  name: "kubernetes-schemas",
  title: `Schemas of Kubernetes ${Object.keys(OPENAPI_FILES).join(", ")}`,
  needs: [],
  digest: () =>
    digestOf(
      [JSON.stringify(OPENAPI_FILES)],
      [__filename, require.resolve("../lib/openapi-schemas")],
    ),
  present: async () => fs.existsSync(inLab("kubernetes-schemas")),
  async run(log) {
    const folder = inLab("kubernetes-schemas");
    fs.rmSync(folder, { recursive: true, force: true });
    for (const [version, sha256] of Object.entries(OPENAPI_FILES)) {
      const openApi = await download(version, sha256, log);
      fs.mkdirSync(path.join(folder, version), { recursive: true });
      for (const [file, schema] of Object.entries(objectSchemas(openApi)))
        fs.writeFileSync(path.join(folder, version, file), schema);
    }
  },
};

/** Downloads the module to a folder of its own, because only one of its files is needed. */
async function download(version: string, sha256: string, log: string): Promise<OpenApi> {
  const modules = inLab("src", "kubernetes-openapi");
  const env = { GOMODCACHE: modules, GOFLAGS: "-mod=mod -modcacherw" };
  const module = `k8s.io/kubernetes@v${version}`;
  try {
    await run("go", ["mod", "download", module], { log, env });
    const text = fs.readFileSync(path.join(modules, module, "api/openapi-spec/swagger.json"));
    const found = createHash("sha256").update(text).digest("hex");
    if (found !== sha256)
      throw new LabError(
        `The OpenAPI file of ${module} has the SHA-256 ${found}, not ${sha256}.\n` +
          "The module was changed on its way here: check the Go proxy (go env GOPROXY).",
      );
    return JSON.parse(text.toString()) as OpenApi;
  } finally {
    fs.rmSync(modules, { recursive: true, force: true });
  }
}
