import { sh } from "./shell";

/** After all suites, whatever came of them: the application goes, the cluster stays. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(300_000);
    await sh("npm run destroy --silent -- --yes --no-backup", { minutes: 5 });
  },
};
