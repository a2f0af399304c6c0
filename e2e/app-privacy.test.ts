import assert from "node:assert/strict";
import { Account } from "./lib/account";
import { useApp } from "./lib/app-suite";

describe("the data of a user", function () {
  this.timeout(60_000);
  const app = useApp();

  /**
   * Returns one request of each kind that names a task, a conversation or a tool call of this user.
   */
  async function requestsAbout(
    owner: Account,
  ): Promise<[method: string, path: string, body?: object][]> {
    const {
      conversation_id,
      tool_calls: [call],
    } = await owner.say("add task to buy milk");
    const task = `/backend/tasks/${call!.tasks[0]!.id}`;
    const conversation = `/backend/conversations/${conversation_id}`;
    return [
      ["PATCH", task, { title: "mine now" }],
      ["DELETE", task],
      ["POST", `${task}/restore`],
      ["GET", `${conversation}/messages`],
      ["PATCH", conversation, { title: "mine now" }],
      ["DELETE", conversation],
      ["POST", `/backend/tool-calls/${call!.id}/undo`],
      ["POST", "/backend/chat", { conversation_id, message: "what is due?", time_zone: "UTC" }],
    ];
  }

  it("is hidden from another user in the list, in the history and at a conversation's address", async () => {
    const ana = await app.person();
    await ana.say("add task to buy milk");
    const ben = await app.person();
    ben.expected.push(/status of 404/);
    await ben.page.getByText("Your list is empty").waitFor();
    await ben.button("Conversations").click();
    await ben.page.getByText("Your conversations are kept here.").waitFor();
    await ben.page.goto(ana.page.url());
    await ben.page.getByText("That conversation no longer exists.").waitFor();
    await ben.page.getByText("Try one of these").waitFor();
    // The only visible "milk" is in one of the page's example messages.
    assert.equal(await ben.page.getByText("milk").filter({ visible: true }).count(), 1);
    assert.equal(await ben.page.getByText("Buy milk", { exact: true }).count(), 0);
  });

  it("cannot be read or changed by another user, who gets 404, the same as for ids that do not exist", async () => {
    const [ana, ben] = await Promise.all([Account.signUp(app.url), Account.signUp(app.url, "Ben")]);
    for (const [method, path, body] of await requestsAbout(ana)) {
      const answer = await ben.fetch(path, { method, body });
      assert.equal(answer.status, 404, `${method} ${path}: ${await answer.text()}`);
    }
    assert.deepEqual(
      (await ana.tasks()).map(({ title, completed }) => [title, completed]),
      [["Buy milk", false]],
    );
    assert.deepEqual(await ben.tasks(), []);
    const { items } = await ana.json<{ items: unknown[] }>("/backend/conversations");
    assert.equal(items.length, 1);
  });

  it("cannot be read without a session, even with a forged token or cookie", async () => {
    const requests = await requestsAbout(await Account.signUp(app.url));
    const unsigned = `${btoa('{"alg":"none","typ":"JWT"}')}.${btoa(`{"sub":"someone","aud":"todo-backend","iss":"todo-frontend","exp":9999999999,"iat":1}`)}.`;
    const stranger = new Account(app.url);
    const attempts: (Record<string, string> | undefined)[] = [
      undefined,
      { authorization: `Bearer ${unsigned}` },
      { cookie: "todo.session_token=made.up" },
    ];
    for (const headers of attempts) {
      for (const [method, path, body] of [
        ...requests,
        ["GET", "/backend/tasks"],
        ["GET", "/backend/conversations"],
      ] as typeof requests) {
        const answer = await stranger.fetch(path, { method, body, headers });
        assert.equal(
          answer.status,
          401,
          `${method} ${path} with ${JSON.stringify(headers)}: ${await answer.text()}`,
        );
      }
    }
  });
});
