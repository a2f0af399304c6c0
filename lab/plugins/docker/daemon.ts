import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as os from "node:os";
import * as path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

/** A Docker daemon that has answered a ping. */
export interface Daemon {
  host: string;
  certPath?: string;
}

const DEFAULT_HOST = "unix:///var/run/docker.sock";
const TIMEOUT_MS = 30_000;

/**
 * Returns the daemon to use: the one in the provider's configuration (`host`, `certPath`), else the
 * one in DOCKER_HOST and DOCKER_CERT_PATH, else the first default socket that answers.
 * @throws If no daemon answers. As with upstream's plugin, the run then stops before the first
 *   resource is registered.
 */
export async function connect(config: { [key: string]: string }): Promise<Daemon> {
  refuseUnsupported(config);
  const configured = config.host || process.env.DOCKER_HOST;
  if (configured?.startsWith("ssh:"))
    throw new Error("a daemon over ssh is not supported by this stand-in for the docker plugin");
  const certPath = config.certPath || process.env.DOCKER_CERT_PATH || undefined;
  const failures: string[] = [];
  for (const host of configured ? [configured] : defaultHosts()) {
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

function refuseUnsupported(config: { [key: string]: string }): void {
  for (const key of ["caMaterial", "certMaterial", "keyMaterial", "context", "sshOpts"]) {
    if (config[key])
      throw new Error(
        `provider setting ${key} is not supported by this stand-in for the docker plugin; use host and certPath`,
      );
  }
}

/** Returns the sockets of the system's Docker, of rootless Docker and of Docker Desktop. */
function defaultHosts(): string[] {
  const ofUser = ["run", "desktop"].map(
    (folder) => `unix://${os.homedir()}/.docker/${folder}/docker.sock`,
  );
  return [DEFAULT_HOST, ...ofUser];
}

export interface DaemonRequest {
  path: string;
  method?: "GET" | "POST";
  /** Tar to send as the request's body. */
  body?: Readable;
}

/**
 * Sends a request and returns the response's body as a stream. There is no timeout, because a build
 * may take a long time.
 * @throws An error with the daemon's message if the daemon refuses the request.
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
  throw new Error(`Error response from daemon: ${messageOf(await text(response))}`);
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
