import * as http from "node:http";
import * as https from "node:https";
import { UserError } from "../errors";
import type { ClusterAccess } from "./kubeconfig";

/**
 * A minimal client for a cluster's API server, used by the checks that run before Pulumi. Its
 * methods throw a UserError if the server cannot be reached or rejects the kubeconfig.
 */
export class ApiServer {
  /** @param timeoutSeconds seconds to wait for each response. */
  constructor(
    private readonly access: ClusterAccess,
    private readonly timeoutSeconds = 10,
  ) {}

  /**
   * Returns an object or a list. Returns undefined if the object or list does not exist or this
   * user is not allowed to read it.
   */
  get<T>(path: string): Promise<T | undefined> {
    return this.request("GET", path);
  }

  /** Returns whether the API server answers and reports that it is ready. Never throws. */
  async readiness(): Promise<"ready" | "not ready" | "unreachable"> {
    return this.send("GET", "/readyz").then(
      ({ status }) => (status === 200 ? "ready" : "not ready"),
      () => "unreachable",
    );
  }

  /**
   * Returns whether this user has a permission. Returns undefined if the user is not allowed to
   * query permissions.
   */
  async allows(resourceAttributes: Readonly<Record<string, string>>): Promise<boolean | undefined> {
    const review = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    };
    const answer = await this.request<{ status: { allowed: boolean } }>(
      "POST",
      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      review,
    );
    return answer?.status.allowed;
  }

  private async request<T>(method: string, path: string, body?: object): Promise<T | undefined> {
    const { status, text } = await this.send(method, path, body).catch((error: unknown) => {
      const { code, message } = error as Error & { code?: string };
      const cause = code ?? message;
      throw /CERT|TLS|SSL|UNABLE_TO|EPROTO/.test(cause)
        ? this.rejected(cause)
        : this.unreachable(
            cause === "ABORT_ERR" ? `no answer within ${this.timeoutSeconds} s` : cause,
          );
    });
    if (status === 401) throw this.rejected("401 Unauthorized");
    if (status >= 300) return undefined;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw this.unreachable("an answer that is not from Kubernetes");
    }
  }

  private send(
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
      signal: AbortSignal.timeout(this.timeoutSeconds * 1000),
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

  /**
   * Returns the error for a cluster that cannot be reached. The client cannot tell whether the
   * cluster is stopped or deleted.
   */
  private unreachable(cause: string): UserError {
    const { context, server } = this.access;
    return new UserError(
      `Cluster of context ${context} does not answer. Nothing was touched.\n` +
        `Seen: ${cause} from ${server}.\n` +
        `If its Minikube is stopped, start it: minikube start -p ${context}\n` +
        `If its address has changed: minikube update-context -p ${context}`,
    );
  }

  /**
   * Returns the error for a cluster that rejects the credentials. A recreated cluster rejects the
   * certificates and tokens of the old cluster.
   */
  private rejected(cause: string): UserError {
    const { context, server } = this.access;
    return new UserError(
      `Cluster of context ${context} rejects this kubeconfig. Nothing was touched.\n` +
        `Seen: ${cause} from ${server}. The cluster was recreated, or the credentials have expired.\n` +
        `Renew the kubeconfig: minikube start -p ${context}`,
    );
  }
}
