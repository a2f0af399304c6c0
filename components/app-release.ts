import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as fs from "node:fs";
import * as path from "node:path";
import { checkChangedValues } from "../lib/chart/changed-values";
import { chartDigest } from "../lib/chart/digest";
import { chartDefaults } from "../lib/chart/schema";
import { requireRecordableChart } from "../lib/chart/size";
import { type ChartSettings, chartValues } from "../lib/chart/values";
import type { Access } from "../lib/config/releases";
import type { ImageRef } from "../lib/images/reference";

export interface AppReleaseArgs {
  /** Name of the Helm release. Changing the name replaces the release. */
  readonly release: string;
  /** Name of an existing namespace. */
  readonly namespace: pulumi.Input<string>;
  /**
   * Directory of the chart, relative to the project. An absolute path would differ between
   * machines.
   */
  readonly chart: string;
  /** How a browser reaches the frontend. Undefined for a release without the frontend. */
  readonly access?: Access;
  /** The chart values that the program sets. */
  readonly settings: ChartSettings;
  readonly images: {
    readonly backend: pulumi.Input<ImageRef>;
    readonly frontend: pulumi.Input<ImageRef>;
  };
  /**
   * The Secret that each service reads. A service's pods restart when the generation of its Secret
   * changes.
   */
  readonly secrets: {
    readonly [reader in "backend" | "frontend" | "postgres"]?: {
      readonly name: pulumi.Input<string>;
      readonly generation?: pulumi.Input<string>;
    };
  };
}

/**
 * Number of revisions that Helm keeps for rollbacks. By default, the provider keeps all of them.
 */
const MAX_HISTORY = 10;

/** Deploys the chart as a Helm release. */
export class AppRelease extends pulumi.ComponentResource {
  /** Name of the Helm release. The output is resolved when the release's pods are ready. */
  readonly release: pulumi.Output<string>;
  /** URL of the frontend. Undefined for a release without the frontend. */
  readonly url?: pulumi.Output<string>;

  constructor(name: string, args: AppReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    // As in AppSecret, no arguments are recorded in the state.
    super("todo:index:AppRelease", name, {}, opts);
    requireChart(args.chart);
    requireRecordableChart(args.chart);

    const values = chartValues(args.settings, {
      backend: pulumi.output(args.images.backend),
      frontend: pulumi.output(args.images.frontend),
      secrets: args.secrets,
      defaults: chartDefaults(args.chart),
      chartDigest: chartDigest(args.chart),
    });
    const { plain, unknown } = splitOutputs(values);
    checkChangedValues(args.chart, args.release, plain as Record<string, unknown>, unknown);

    const release = new k8s.helm.v3.Release(
      `${name}-release`,
      {
        name: args.release,
        namespace: args.namespace,
        chart: args.chart,
        values,
        atomic: true,
        cleanupOnFail: true,
        createNamespace: false,
        maxHistory: MAX_HISTORY,
        skipAwait: false,
        skipCrds: true,
        timeout: args.settings.timeoutSeconds,
        waitForJobs: true,
      },
      // A release's name can be reused only after the old release is deleted.
      { parent: this, deleteBeforeReplace: true },
    );

    this.release = release.name;
    this.url = args.access && this.findUrl(name, args, args.access, release);
    this.registerOutputs({ release: this.release, url: this.url });
  }

  /** Returns the frontend's URL. Reads a port that the cluster chose from the Service. */
  private findUrl(
    name: string,
    { namespace }: AppReleaseArgs,
    access: Access,
    release: k8s.helm.v3.Release,
  ): pulumi.Output<string> {
    if ("url" in access) return pulumi.output(access.url);
    // The status is known only after the release is installed.
    const id = pulumi
      .all([namespace, release.status])
      .apply(([where]) => `${where}/${access.service}`);
    const service = k8s.core.v1.Service.get(`${name}-frontend`, id, { parent: this });
    return service.spec.ports.apply(
      ([port]) => `http://${access.nodeHost}:${(port?.nodePort ?? 0).toString()}`,
    );
  }
}

function requireChart(chart: string): void {
  const fail = (reason: string): never => {
    throw new pulumi.InputPropertyError({ propertyPath: "chart", reason });
  };
  if (path.isAbsolute(chart)) fail(`chart must be relative, not ${chart}`);
  if (!fs.existsSync(path.join(chart, "Chart.yaml"))) fail(`there is no chart in ${chart}`);
}

/**
 * Returns a copy of the values in which each output is replaced by an empty string, and the JSON
 * pointers to these outputs.
 */
function splitOutputs(
  value: unknown,
  pointer = "",
  unknown = new Set<string>(),
): { plain: unknown; unknown: Set<string> } {
  if (pulumi.Output.isInstance(value)) return { plain: "", unknown: unknown.add(pointer) };
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { plain: value, unknown };
  const plain = Object.entries(value).map(([key, child]) => [
    key,
    splitOutputs(child, `${pointer}/${key}`, unknown).plain,
  ]);
  return { plain: Object.fromEntries(plain), unknown };
}
