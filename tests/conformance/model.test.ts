import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { geminiFinding, type ModelUse } from "../../conformance/checks/model";
import { digest, type ModelRequest, modelServer } from "../../conformance/model-server";

describe("The model server of a conformance run", () => {
  it("streams the numbers that the last message asks for, and logs the request", async () => {
    const seen: ModelRequest[] = [];
    const server = modelServer((request) => seen.push(request)).listen(0, "127.0.0.1");
    try {
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: "Bearer key" },
        body: JSON.stringify({
          model: "m",
          messages: [
            { role: "user", content: "count to 9" },
            { role: "user", content: "count to 2" },
          ],
        }),
      });
      const events = (await answer.text()).trim().split("\n\n");
      const words = events.slice(0, -1).map((event) => {
        const [choice] = JSON.parse(event.replace("data: ", "")).choices;
        return choice.delta.content ?? choice.finish_reason;
      });
      assert.deepEqual(words, ["1 ", "2 ", "stop"]);
      assert.equal(events.at(-1), "data: [DONE]");
      assert.deepEqual(seen, [
        { path: "/v1/chat/completions", model: "m", authorization: digest("Bearer key") },
      ]);
    } finally {
      server.close();
    }
  });
});

describe("The check of the Gemini API", () => {
  const request: ModelRequest = {
    path: "/v1beta/openai/chat/completions",
    model: "gemini-2.5-flash",
    authorization: digest("Bearer secret-key"),
  };
  const right: ModelUse = {
    address: "https://generativelanguage.googleapis.com/v1beta/openai/",
    model: "gemini-2.5-flash",
    key: "secret-key",
    answer: "1 2",
    requests: [request],
  };
  const problem = (change: Partial<ModelUse>) => geminiFinding({ ...right, ...change }).problem;

  it("passes with Gemini's address, path, key and model, and never shows the key", () => {
    assert.equal(problem({}), undefined);
    assert.doesNotMatch(JSON.stringify(geminiFinding(right)), /secret-key/);
  });

  it("fails with another address, model, path, key or answer", () => {
    assert.match(problem({ address: "https://api.openai.com/v1" }) ?? "", /api\.openai\.com/);
    assert.match(problem({ model: "gpt-4.1-mini" }) ?? "", /gpt-4\.1-mini/);
    assert.match(problem({ requests: [{ ...request, path: "/v1/x" }] }) ?? "", /\/v1\/x/);
    assert.match(problem({ requests: [{ ...request, authorization: "" }] }) ?? "", /another key/);
    assert.match(problem({ requests: [] }) ?? "", /no request/);
    assert.match(problem({ answer: "Hello" }) ?? "", /"Hello"/);
  });
});
