import { loadMachine } from "../../ops/lib/cluster/machine";
import { baseImage } from "../../ops/lib/cluster/base-image";
import { imageSize } from "../../ops/lib/bench/image-size";
import { inShell, sh } from "../../e2e/lib/shell";
import type { Service } from "../../lib/services";
import type { Live } from "../live";
import { type Finding, holds } from "../row";

/** Checks an image's size on disk. Layers of a stand-in base image do not count. */
export function imageBelow(service: Service, limit: number) {
  return async ({ images }: Live): Promise<Finding> => {
    const all = await imageSize(images[service]);
    const base = await imageSize(baseImage(service));
    const isStandIn = loadMachine().TODO_BASE_IMAGES !== undefined;
    const counted = (isStandIn ? all.onDisk - base.onDisk : all.onDisk) / 1e6;
    const figure = [
      `${counted.toFixed(0)} MB (limit ${limit} MB)`,
      ...(isStandIn
        ? [`above the stand-in base, ${(all.onDisk / 1e6).toFixed(0)} MB with it`]
        : []),
      `${(all.compressed / 1e6).toFixed(0)} MB compressed`,
    ].join(", ");
    return holds(`docker image inspect, ${service}`, counted < limit, figure);
  };
}

/** Checks that an image has the published tags beside its immutable one. */
export function isTagged(...tags: string[]) {
  return async ({ images }: Live): Promise<Finding> => {
    const commit = (await inShell("git rev-parse --short=12 HEAD")).slice(0, 12);
    const missing: string[] = [];
    for (const image of Object.values(images)) {
      const text = await inShell(`docker image inspect -f '{{.RepoTags}}' ${image}`);
      const repository = image.replace(/:[^:]*$/, "");
      for (const tag of tags.map((each) => each.replace("{commit}", commit)))
        if (!text.includes(`${repository}:${tag}`)) missing.push(`${repository}:${tag}`);
    }
    const figure = missing.length > 0 ? `missing: ${missing.join(", ")}` : tags.join(", ");
    return holds("docker image inspect", missing.length === 0, figure);
  };
}

/** Checks that the deployed tags consist of the version and the hash of the content. */
export async function tagsAreImmutable({ images }: Live): Promise<Finding> {
  const all = Object.values(images);
  const isRight = all.every((image) => /:\d+\.\d+\.\d+-[0-9a-f]{12}$/.test(image));
  return holds("stack outputs backendImage, frontendImage", isRight, all.join(", "));
}

/** Checks the user and the health check of both images. */
export async function runAsUnprivilegedUser({ images }: Live): Promise<Finding> {
  const format = "{{.Config.User}} {{if .Config.Healthcheck}}healthcheck{{end}}";
  const seen = await Promise.all(
    Object.values(images).map((image) => inShell(`docker image inspect -f '${format}' ${image}`)),
  );
  const isRight = seen.every((text) => /^(1001|nextjs|fastapi)(:\d+)? healthcheck$/.test(text));
  return holds("docker image inspect", isRight, seen.join("; "));
}

let built: Promise<BuildSeconds> | undefined;

type BuildSeconds = Readonly<Record<Service, number>>;

/** Builds both images without any cached layer. The presets share the result. */
export function buildsWithin(limit: number) {
  return async (): Promise<Finding> => buildFinding(await (built ??= buildBoth()), limit);
}

/** Compares the slower of both builds with the limit. */
export function buildFinding({ backend, frontend }: BuildSeconds, limit: number): Finding {
  const figure = `backend ${backend.toFixed(0)} s, frontend ${frontend.toFixed(0)} s (limit ${limit} s)`;
  return holds("docker build --no-cache", Math.max(backend, frontend) < limit, figure);
}

async function buildBoth(): Promise<BuildSeconds> {
  return { backend: await build("backend"), frontend: await build("frontend") };
}

/** Builds an image and returns the seconds that the build took. */
async function build(service: Service): Promise<number> {
  const base = `--build-arg ${service === "backend" ? "PYTHON_IMAGE" : "NODE_IMAGE"}=${baseImage(service)}`;
  const app = service === "backend" ? "--build-arg 'APP=app.main:create_app()'" : "";
  const { status, output, seconds } = await sh(
    `docker build --no-cache -q -f images/${service}.Dockerfile ${base} ${app} apps/${service}`,
    { minutes: 10 },
  );
  if (status !== 0) throw new Error(`docker build of ${service} failed:\n${output.slice(-300)}`);
  return seconds;
}
