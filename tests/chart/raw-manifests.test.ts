import { stringify } from "yaml";
import { chartDefaults } from "../../lib/chart/schema";
import { chartValues, type ChartValues } from "../../lib/chart/values";
import { load } from "../helpers/config";
import { matchesFile } from "../helpers/expected";
import { valuesPage } from "./values-page";
import { CHART, describeWithHelm, helm, KUBERNETES_VERSION } from "./helm";

const SECRET = { name: "habit-tracker-secrets" };

/**
 * Returns the chart values of the preset `habit-tracker`, for use without Pulumi. The images have
 * the published tags, which `npm run up` adds to the images that it builds.
 */
async function publishedValues(): Promise<ChartValues> {
  const { releases } = await load({
    preset: "habit-tracker",
    databaseUrl: "postgresql://u:p@db.example/todo",
    openaiApiKey: "k".repeat(20),
  });
  const { app } = releases;
  if (!app) throw new Error("the preset has no release");
  const { settings } = app;
  const database = [{ cidr: "0.0.0.0/0", port: 5432 }];
  return chartValues(
    { ...settings, egress: { ...settings.egress, database } },
    {
      backend: { repository: "habit-tracker-backend", tag: "v1.0.0" },
      frontend: { repository: "habit-tracker-frontend", tag: "v1.0.0" },
      secrets: { backend: SECRET, frontend: SECRET },
      defaults: chartDefaults(CHART),
      chartDigest: "",
    },
  );
}

const HEAD =
  "# Generated from the chart and presets/habit-tracker.yaml by: npm run update-expected\n";

describeWithHelm("The files for use without Pulumi", () => {
  it("docs/chart-values.md describes the values of the chart", async () =>
    matchesFile("docs/chart-values.md", await valuesPage()));

  it("k8s/values-local.yaml has the values of the preset habit-tracker", async () => {
    const values = JSON.parse(JSON.stringify(await publishedValues())) as object;
    matchesFile("k8s/values-local.yaml", HEAD + stringify(values));
  });

  it("k8s/base has the objects of the preset habit-tracker, without the smoke test", async () => {
    const names = ["habit-tracker", CHART, "--namespace", "habit-tracker"];
    const version = ["--kube-version", KUBERNETES_VERSION, "--values", "-"];
    const text = helm(["template", ...names, ...version], JSON.stringify(await publishedValues()));
    const objects = text
      .split(/^---\n/m)
      .filter((object) => object.trim() !== "" && !/name: habit-tracker-smoke-test/.test(object));
    matchesFile("k8s/base/manifests.yaml", `${HEAD}---\n${objects.join("---\n")}`);
  });
});
