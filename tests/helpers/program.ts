import { createRequire } from "node:module";

const load = createRequire(__filename);

/** Runs index.ts as a new process does, and returns the stack's outputs. */
export function runProgram(): unknown {
  const program = load.resolve("../../index");
  delete load.cache[program];
  return load(program);
}
