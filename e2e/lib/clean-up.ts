import { sh } from "./shell";

/** Removes the application after all suites, even if one failed. Keeps the cluster. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(300_000);
    await sh("npm run destroy --silent -- --yes --no-backup", { minutes: 5 });
  },
};
