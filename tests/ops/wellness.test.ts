import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { whatIsUnwell } from "../../ops/lib/wellness";
import { directoryWith } from "../helpers/files";

const deployment = (available: number) => ({ metadata: { name: "todo-backend" }, spec: { replicas: 2 }, status: { availableReplicas: available } });
const SHORT = { pageSeconds: 0.1, podsSeconds: 0.1 };

describe("whether all is well after a deployment", function () {
    this.timeout(20_000);
    const before = process.env.PATH;
    let folder: string;
    let server: http.Server;
    let url: string;

    /** What kubectl is to answer from now on. */
    const cluster = (items: object[]) => fs.writeFileSync(path.join(folder, "answer"), JSON.stringify({ items }));

    beforeEach(async () => {
        folder = directoryWith({ kubectl: { text: '#!/bin/sh\ncat "$(dirname "$0")/answer"\n', executable: true } });
        process.env.PATH = `${folder}${path.delimiter}${before}`;
        server = http.createServer((_, response) => response.end("ok"));
        await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => {
        process.env.PATH = before;
        server.closeAllConnections();
        server.close();
        fs.rmSync(folder, { recursive: true });
    });

    it("is known at once where the page answers and every pod is there", async () => {
        cluster([deployment(2)]);
        assert.equal(await whatIsUnwell(url, "todo", assert.fail), undefined);
    });

    it("is waited for while a pod is missing, and that is told once", async () => {
        cluster([deployment(1)]);
        const lines: string[] = [];
        setTimeout(() => cluster([deployment(2)]), 1_200);
        assert.equal(await whatIsUnwell(url, "todo", (line) => void lines.push(line)), undefined);
        assert.deepEqual(lines, ["  waiting for pods of todo-backend"]);
    });

    it("is denied, with the address, where nobody serves the page", async () => {
        cluster([]);
        await new Promise((resolve) => server.close(resolve));
        assert.equal(await whatIsUnwell(url, "todo", assert.fail, SHORT), `${url} does not answer`);
    });

    it("is denied, with its name, where a pod never gets ready", async () => {
        cluster([deployment(1)]);
        assert.equal(await whatIsUnwell(url, "todo", () => undefined, SHORT), "todo-backend has no ready pod");
    });

    it("depends on the page alone where the cluster does not say", async () => {
        assert.equal(await whatIsUnwell(url, "todo", assert.fail), undefined); // kubectl fails: it has no answer
    });
});
