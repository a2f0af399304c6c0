import { exec } from "../exec";

/** Runs kubectl and returns its output. */
export async function kubectl(...args: string[]): Promise<string> {
  return (await exec("kubectl", args)).stdout;
}

/**
 * Runs kubectl with `input` as its standard input. Unlike an argument, standard input is not
 * visible in a list of processes.
 */
export async function kubectlWith(input: string, ...args: string[]): Promise<string> {
  return (await exec("kubectl", args, { input })).stdout;
}

/** Runs kubectl with `-o json` and returns the object; undefined if the object does not exist. */
export async function kubectlJson<T>(...args: string[]): Promise<T | undefined> {
  const text = await kubectl(...args, "--ignore-not-found", "-o", "json");
  return text.trim() === "" ? undefined : (JSON.parse(text) as T);
}
