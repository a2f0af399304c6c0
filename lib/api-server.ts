import * as http from "node:http";
import * as https from "node:https";
import type { ClusterAccess } from "./kubeconfig";

/** What the API server answered; the body is undefined where it refused. */
export interface Answer<T> {
    readonly status: number;
    readonly body?: T;
}

/** Asks a cluster a few questions before Pulumi does anything. Opens one connection for each question asked at once. */
export class ApiServer {
    /** @param patience a cluster that is silent for longer is taken for stopped, in seconds. */
    constructor(private readonly access: ClusterAccess, private readonly patience: number) {}

    get<T>(path: string): Promise<Answer<T>> {
        return this.ask("GET", path);
    }

    /** Whether this user may do something, by the cluster's own judgement; undefined where it may not even ask. */
    async allows(resourceAttributes: Readonly<Record<string, string>>): Promise<boolean | undefined> {
        const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } };
        const { body } = await this.ask<{ status: { allowed: boolean } }>("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review);
        return body?.status.allowed;
    }

    private ask<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
        const { server, tls, token } = this.access;
        const url = new URL(server.replace(/\/$/, "") + path);
        const headers = { accept: "application/json", "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
        return new Promise((resolve, reject) => {
            const options = { method, headers, agent: false, signal: AbortSignal.timeout(this.patience * 1000) };
            const request = url.protocol === "http:" ? http.request(url, options) : https.request(url, { ...options, ...tls });
            request.on("error", reject);
            request.on("response", (response) => {
                let text = "";
                response.setEncoding("utf8").on("data", (part: string) => (text += part)).on("error", reject).on("end", () => {
                    const status = response.statusCode ?? 0;
                    try {
                        resolve(status < 300 ? { status, body: JSON.parse(text) as T } : { status });
                    } catch {
                        reject(new Error("something that is no Kubernetes")); // another server has the port
                    }
                });
            });
            request.end(body && JSON.stringify(body));
        });
    }
}
