import { createRequire } from "node:module";

const load = createRequire(__filename);

/** Loads index.ts again, as a new process would, and returns the stack's outputs. */
export function runProgram(): unknown {
  const program = load.resolve("../../index");
  delete load.cache[program];
  return load(program);
}
