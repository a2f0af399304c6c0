import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { isObject, Properties } from "../rpc/properties";
import { buildContext, contextTar } from "./build-context";
import { BuildMessage, messageText } from "./build-messages";
import { requireCredentials } from "./credentials";
import { Daemon, request } from "./daemon";

/**
 * Builds an image with the BuildKit in the daemon, as upstream's plugin does. Calls `report` with
 * every message. There is no way to cancel a build, but the daemon cancels it when this process
 * ends.
 * @returns The image's id in the daemon, in the form `sha256:…`.
 */
export async function buildImage(
  daemon: Daemon,
  inputs: Properties,
  report: (text: string) => void,
): Promise<string> {
  const build = inputs.build as Properties;
  const context = buildContext(String(build.context), String(build.dockerfile));
  requireCredentials();
  const answer = await request(daemon, {
    method: "POST",
    path: `/build?${buildQuery(inputs, context.dockerfile)}`,
    body: contextTar(String(build.context), context),
  });
  await followBuild(answer, report);
  const inspected = await request(daemon, { path: `/images/${String(inputs.imageName)}/json` });
  return (JSON.parse(await text(inspected)) as { Id: string }).Id;
}

/**
 * Returns the query parameters of a build request for checked inputs (Docker Engine API, POST
 * /build).
 */
export function buildQuery(inputs: Properties, dockerfile: string): URLSearchParams {
  const build = inputs.build as Properties;
  const query = new URLSearchParams({ t: String(inputs.imageName), dockerfile });
  query.set("version", build.builderVersion === "BuilderV1" ? "1" : "2");
  const options = { platform: build.platform, target: build.target, networkmode: build.network };
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === "string" && value !== "") query.set(name, value);
  }
  for (const host of Array.isArray(build.addHosts) ? build.addHosts : [])
    query.append("extrahosts", String(host));
  if (isObject(build.args) && Object.keys(build.args).length > 0)
    query.set("buildargs", JSON.stringify(build.args));
  return query;
}

async function followBuild(answer: Readable, report: (text: string) => void): Promise<void> {
  for await (const line of createInterface({ input: answer })) {
    if (line.trim() === "") continue;
    const message = messageText(JSON.parse(line) as BuildMessage);
    if (message !== "") report(message);
  }
}
