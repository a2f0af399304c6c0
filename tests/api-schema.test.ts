import * as path from "node:path";
import { pathToFileURL } from "node:url";
import openapiTypescript, { astToString } from "openapi-typescript";
import { matchesFile } from "./helpers/expected";

const DESCRIPTION = path.join(__dirname, "..", "apps", "backend", "openapi.json");
/** The first words tell the repository's own test, and a reader, that nobody wrote this by hand. */
const HEAD =
  "// Generated from the backend's openapi.json by `npm run update-expected`. Not to be edited.\n\n";

describe("the contract between backend and frontend", () => {
  it("apps/frontend/lib/api-schema.ts holds the types of what the backend's API takes and gives", async function () {
    this.timeout(60_000);
    // What has a default may be left out of a request, so it is optional there.
    const types = await openapiTypescript(pathToFileURL(DESCRIPTION), {
      defaultNonNullable: false,
      silent: true,
    });
    matchesFile("apps/frontend/lib/api-schema.ts", HEAD + astToString(types));
  });
});
