import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as os from "node:os";
import * as path from "node:path";

/** A Docker daemon that has answered. */
export interface Daemon {
    host: string;
    certPath?: string;
}

const DEFAULT_HOST = "unix:///var/run/docker.sock";
const TIMEOUT_MS = 30_000;

/**
 * The daemon the provider is configured for: its `host` and `certPath`, else DOCKER_HOST and DOCKER_CERT_PATH, else the
 * local socket, else a user's own. Throws when none answers, which fails the run before any resource: as upstream does.
 */
export async function connect(config: { [key: string]: string }): Promise<Daemon> {
    for (const key of ["caMaterial", "certMaterial", "keyMaterial", "context", "sshOpts"]) {
        if (config[key])
            throw new Error(
                `provider setting ${key} is not supported by this stand-in for the docker plugin; use host and certPath`,
            );
    }
    const certPath = config.certPath || process.env.DOCKER_CERT_PATH || undefined;
    const explicit = config.host || process.env.DOCKER_HOST;
    const own = ["run", "desktop"].map((folder) => `unix://${os.homedir()}/.docker/${folder}/docker.sock`);
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

/** The environment that points the docker command at this daemon and at no other. */
export function daemonVariables({ host, certPath }: Daemon): NodeJS.ProcessEnv {
    const tls = certPath && host.startsWith("tcp:") ? { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: certPath } : {};
    const { DOCKER_CONTEXT: _context, DOCKER_TLS_VERIFY: _verify, DOCKER_CERT_PATH: _path, ...rest } = process.env;
    return { ...rest, DOCKER_HOST: host, ...tls };
}

async function ping(host: string, certPath: string | undefined): Promise<void> {
    const url = new URL(host);
    if (url.protocol === "ssh:") return; // upstream opens no connection of its own either
    const request = requestFor(url, certPath);
    await new Promise<void>((resolve, reject) => {
        request.once("response", (response) => {
            response.resume();
            if (response.statusCode === 200) resolve();
            else reject(new Error(`answered ${response.statusCode} to a ping`));
        });
        request.once("timeout", () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
        request.once("error", reject);
        request.end();
    });
}

function requestFor(url: URL, certPath: string | undefined): http.ClientRequest {
    const options = { path: "/_ping", timeout: TIMEOUT_MS, agent: false as const };
    if (url.protocol === "unix:") return http.request({ ...options, socketPath: url.pathname });
    const address = { ...options, host: url.hostname, port: url.port || (certPath ? 2376 : 2375) };
    if (!certPath) return http.request(address);
    const read = (name: string): Buffer => fs.readFileSync(path.join(certPath, name));
    return https.request({ ...address, ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") });
}
