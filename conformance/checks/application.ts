import { Account } from "../../e2e/lib/account";
import { eventually, inShell } from "../../e2e/lib/shell";
import { deploymentOf, type Live, livePods, serviceOf } from "../live";
import { type Finding, holds, within } from "../row";

/** Adds a task through the chat, and measures the time from signing in to the listed task. */
export async function loginToTask(live: Live): Promise<Finding> {
  const account = await Account.signUp(live.url);
  const start = Date.now();
  const signedIn = await account.fetch("/auth/sign-in/email", {
    method: "POST",
    body: { email: account.email, password: account.password },
  });
  await account.say("add buy milk");
  const titles = (await account.tasks()).map(({ title }) => title);
  const how = 'sign-in, "add buy milk", list of tasks, over HTTP';
  if (signedIn.status !== 200 || !titles.some((title) => /milk/i.test(title)))
    return { how, problem: `sign-in ${signedIn.status}, tasks: ${titles.join(", ")}` };
  return within(how, (Date.now() - start) / 1000, 10, "s");
}

/** Checks that no request fails while several users send requests at the same time. */
export function requestsSucceed(users: number, requests: number) {
  return async (live: Live): Promise<Finding> => {
    const accounts = await Promise.all(
      Array.from({ length: users }, () => Account.signUp(live.url)),
    );
    const start = Date.now();
    const statuses = await Promise.all(
      accounts.map(async (account) => {
        const seen: number[] = [];
        for (let index = 0; index < requests; index++) {
          const { status } = await account.fetch(
            index % 2 ? "/backend/tasks" : "/auth/get-session",
          );
          seen.push(status);
        }
        return seen;
      }),
    );
    const failed = statuses.flat().filter((status) => status !== 200);
    const seconds = (Date.now() - start) / 1000;
    const figure = `${failed.length} of ${users * requests} requests failed, ${seconds.toFixed(1)} s`;
    return holds(`${users} users, ${requests} requests each`, failed.length === 0, figure);
  };
}

/** Measures how long a page takes until it answers with status 200. */
export function answersWithin(path: string, limit: number, base?: (live: Live) => string) {
  return async (live: Live): Promise<Finding> => {
    const url = `${base?.(live) ?? live.url}${path}`;
    const start = Date.now();
    const { status } = await fetch(url, { signal: AbortSignal.timeout(limit * 1000) });
    const seconds = (Date.now() - start) / 1000;
    if (status !== 200) return { how: `GET ${path}`, problem: `status ${status}` };
    return within(`GET ${path}`, seconds, limit, "s", 2);
  };
}

/** Checks that a frontend pod reaches the backend by its DNS name in the cluster. */
export async function reachesBackendByDns(live: Live): Promise<Finding> {
  const name = serviceOf(live, "backend");
  const script = `fetch('http://${name}:8000/health').then((r) => console.log(r.status))`;
  const output = await inShell(
    `kubectl exec -n ${live.namespace} deployment/${deploymentOf(live, "frontend")} -- node -e "${script}"`,
  );
  return holds(
    `fetch http://${name}:8000/health in a frontend pod`,
    /200/.test(output),
    output.trim(),
  );
}

/** Checks that /health reports the database. */
export function healthReportsDatabase(path: string) {
  return async (live: Live): Promise<Finding> => {
    const name = serviceOf(live, "backend");
    const script = `fetch('http://${name}:8000${path}').then((r) => r.text().then((t) => console.log(r.status, t)))`;
    const output = await inShell(
      `kubectl exec -n ${live.namespace} deployment/${deploymentOf(live, "frontend")} -- node -e "${script}"`,
    );
    const isUp = /^200 .*"database":\{"status":"up"/m.test(output);
    return holds(`GET ${path} of the backend`, isUp, output.trim().slice(0, 120));
  };
}

/** Checks that a task survives the deletion of the backend's pods. */
export async function dataSurvivesDeletion(live: Live): Promise<Finding> {
  const account = await Account.signUp(live.url);
  const { id } = await account.add({ title: "Survive the deletion of a pod" });
  const pods = await livePods(live, "backend");
  const names = pods.map(({ metadata }) => metadata.name).join(" ");
  await inShell(`kubectl delete pod -n ${live.namespace} ${names} --wait=false`);
  const found = await eventually(
    90,
    async () => account.tasks().catch(() => []),
    (tasks) => tasks.some((task) => task.id === id),
  );
  const isKept = found.some((task) => task.id === id);
  return holds("kubectl delete pod, then GET /backend/tasks", isKept, `${found.length} task kept`);
}
