import { afterAll } from "vitest";

type CleanUp = () => void | Promise<void>;

/**
 * Returns a function that registers clean-up functions. The registered functions run in reverse
 * order after all tests in the file, even if a later step of `beforeAll` fails.
 */
export function cleanUpAfterAll(): (cleanUp: CleanUp) => void {
  const cleanUps: CleanUp[] = [];
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });
  return (cleanUp) => void cleanUps.push(cleanUp);
}
