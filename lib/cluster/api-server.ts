import * as http from "node:http";
import * as https from "node:https";
import { UserError } from "../errors";
import type { ClusterAccess } from "./kubeconfig";

/**
 * Asks a cluster a few questions before Pulumi does anything. Each method throws a UserError where
 * nobody lets us in.
 */
export class ApiServer {
  /** @param patience a cluster that is silent for longer is taken for stopped, in seconds. */
  constructor(
    private readonly access: ClusterAccess,
    private readonly patience = 10,
  ) {}

  /** An object or a list; undefined where this user may not see it or it is not there. */
  get<T>(path: string): Promise<T | undefined> {
    return this.ask("GET", path);
  }

  /** Whether the API server answers at all, and says that it is ready. Never throws. */
  async readiness(): Promise<"ready" | "answers" | "silent"> {
    return this.exchange("GET", "/readyz").then(
      ({ status }) => (status === 200 ? "ready" : "answers"),
      () => "silent",
    );
  }

  /**
   * Whether this user may do something, by the cluster's own judgement; undefined where it may not
   * even ask.
   */
  async allows(resourceAttributes: Readonly<Record<string, string>>): Promise<boolean | undefined> {
    const review = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    };
    const answer = await this.ask<{ status: { allowed: boolean } }>(
      "POST",
      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      review,
    );
    return answer?.status.allowed;
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T | undefined> {
    const { status, text } = await this.exchange(method, path, body).catch(
      (error: Error & { code?: string }) => {
        const cause = error.code ?? error.message;
        throw /CERT|TLS|SSL|UNABLE_TO|EPROTO/.test(cause)
          ? this.estranged(cause)
          : this.silent(cause === "ABORT_ERR" ? `no answer within ${this.patience} s` : cause);
      },
    );
    if (status === 401) throw this.estranged("401 Unauthorized");
    if (status >= 300) return undefined;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw this.silent("something that is no Kubernetes"); // another server has the port
    }
  }

  private exchange(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; text: string }> {
    const { server, tls, token } = this.access;
    const url = new URL(server.replace(/\/$/, "") + path);
    const headers = {
      accept: "application/json",
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const options = {
      method,
      headers,
      agent: false,
      signal: AbortSignal.timeout(this.patience * 1000),
    };
    return new Promise((resolve, reject) => {
      const request =
        url.protocol === "http:"
          ? http.request(url, options)
          : https.request(url, { ...options, ...tls });
      request.on("error", reject).on("response", (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response
          .on("error", reject)
          .on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      });
      request.end(body && JSON.stringify(body));
    });
  }

  /** A stopped cluster. Whether it is only stopped, or gone, its owner knows. */
  private silent(cause: string): UserError {
    const { context, server } = this.access;
    return new UserError(
      `Cluster of context ${context} does not answer. Nothing was touched.\n` +
        `Seen: ${cause} from ${server}.\n` +
        `If its Minikube is stopped, start it: minikube start -p ${context}\n` +
        `If it is on another address now: minikube update-context -p ${context}`,
    );
  }

  /**
   * A kubeconfig that is older than the cluster: made anew, the cluster knows neither its
   * certificates nor its tokens.
   */
  private estranged(cause: string): UserError {
    const { context, server } = this.access;
    return new UserError(
      `Cluster of context ${context} does not know this kubeconfig. Nothing was touched.\n` +
        `Seen: ${cause} from ${server}. That is so after a cluster was made anew or a sign-in has run out.\n` +
        `Write a fresh one: minikube start -p ${context}`,
    );
  }
}
