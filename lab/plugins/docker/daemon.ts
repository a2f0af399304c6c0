import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as os from "node:os";
import * as path from "node:path";
import { Readable } from "node:stream";

/** A Docker daemon that has answered. */
export interface Daemon {
  host: string;
  certPath?: string;
}

const DEFAULT_HOST = "unix:///var/run/docker.sock";
const TIMEOUT_MS = 30_000;

/**
 * The daemon the provider is configured for: its `host` and `certPath`, else DOCKER_HOST and
 * DOCKER_CERT_PATH, else the local socket, else a user's own. Throws when none answers, which fails
 * the run before any resource: as upstream does.
 */
export async function connect(config: { [key: string]: string }): Promise<Daemon> {
  for (const key of ["caMaterial", "certMaterial", "keyMaterial", "context", "sshOpts"]) {
    if (config[key])
      throw new Error(
        `provider setting ${key} is not supported by this stand-in for the docker plugin; use host and certPath`,
      );
  }
  const unreachable = /^ssh:/.test(config.host || process.env.DOCKER_HOST || "");
  if (unreachable)
    throw new Error("a daemon over ssh is not supported by this stand-in for the docker plugin");
  const certPath = config.certPath || process.env.DOCKER_CERT_PATH || undefined;
  const explicit = config.host || process.env.DOCKER_HOST;
  const own = ["run", "desktop"].map(
    (folder) => `unix://${os.homedir()}/.docker/${folder}/docker.sock`,
  );
  const failures: string[] = [];
  for (const host of explicit ? [explicit] : [DEFAULT_HOST, ...own]) {
    try {
      await ping(host, certPath);
      return { host, certPath };
    } catch (error) {
      failures.push(`${host}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    "docker native provider returned an unexpected error from Configure: failed to connect to any docker daemon" +
      failures.map((failure) => `\n  ${failure}`).join(""),
  );
}

export interface DaemonRequest {
  path: string;
  method?: "GET" | "POST";
  /** Sent as a tar. */
  body?: Readable;
}

/**
 * The daemon's answer as it comes; throws its own words where it refuses. A build may take as long
 * as it likes.
 */
export async function request(
  { host, certPath }: Daemon,
  { path, method, body }: DaemonRequest,
): Promise<Readable> {
  const headers = body ? { "Content-Type": "application/x-tar" } : {};
  const sent = requestFor(new URL(host), certPath, { path, method, headers });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve).on("error", reject);
    if (body) body.once("error", (error) => sent.destroy(error)).pipe(sent);
    else sent.end();
  });
  const response = await answered;
  if (response.statusCode === 200) return response;
  let words = "";
  for await (const chunk of response) words += chunk;
  throw new Error(`Error response from daemon: ${messageOf(words)}`);
}

function messageOf(answer: string): string {
  try {
    return (JSON.parse(answer) as { message: string }).message;
  } catch {
    return answer.trim();
  }
}

async function ping(host: string, certPath: string | undefined): Promise<void> {
  const url = new URL(host);
  const request = requestFor(url, certPath, { path: "/_ping", timeout: TIMEOUT_MS });
  await new Promise<void>((resolve, reject) => {
    request.once("response", (response) => {
      response.resume();
      if (response.statusCode === 200) resolve();
      else reject(new Error(`answered ${response.statusCode} to a ping`));
    });
    request.once("timeout", () =>
      request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)),
    );
    request.once("error", reject);
    request.end();
  });
}

function requestFor(
  url: URL,
  certPath: string | undefined,
  request: http.RequestOptions,
): http.ClientRequest {
  const options = { ...request, agent: false as const };
  if (url.protocol === "unix:") return http.request({ ...options, socketPath: url.pathname });
  const address = { ...options, host: url.hostname, port: url.port || (certPath ? 2376 : 2375) };
  if (!certPath) return http.request(address);
  const read = (name: string): Buffer => fs.readFileSync(path.join(certPath, name));
  return https.request({
    ...address,
    ca: read("ca.pem"),
    cert: read("cert.pem"),
    key: read("key.pem"),
  });
}
