import * as path from "node:path";
import { pathToFileURL } from "node:url";
import openapiTypescript, { astToString } from "openapi-typescript";
import { matchesFile } from "./helpers/expected";

const DESCRIPTION = path.join(__dirname, "..", "apps", "backend", "openapi.json");
/** Marks the file as generated, for readers and for tests/repository.test.ts. */
const HEAD =
  "// Generated from the backend's openapi.json by `npm run update-expected`. Not to be edited.\n\n";

describe("the types that backend and frontend share", () => {
  it("in apps/frontend/lib/api-schema.ts match the backend's OpenAPI document", async function () {
    this.timeout(60_000);
    // Makes properties with a default optional, because requests may omit them.
    const types = await openapiTypescript(pathToFileURL(DESCRIPTION), {
      defaultNonNullable: false,
      silent: true,
    });
    matchesFile("apps/frontend/lib/api-schema.ts", HEAD + astToString(types));
  });
});
