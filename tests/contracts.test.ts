import assert from "node:assert/strict";
import * as fs from "node:fs";

const read = (file: string): string => fs.readFileSync(file, "utf8");

/** Returns the variables in a table of docs/contracts/environment-variables.md. */
function documented(section: string): string[] {
  const [, text = ""] = read("docs/contracts/environment-variables.md").split(`## ${section}\n`);
  const [table = ""] = text.split("\n## ");
  return [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name = ""]) => name).sort();
}

describe("docs/contracts", () => {
  it("lists exactly the variables that the backend reads", () => {
    const [, settings = ""] = read("apps/backend/app/config.py").split("class Settings(");
    const [fields = ""] = settings.split("@field_validator");
    const names = [...fields.matchAll(/^ {4}(\w+):/gm)].map(([, name = ""]) => name.toUpperCase());
    assert.deepEqual(documented("Backend"), names.sort());
  });

  it("lists exactly the variables that the frontend reads", () => {
    const text = read("apps/frontend/lib/env.ts");
    const names = new Set(
      [...text.matchAll(/process\.env\.([A-Z_]+)/g)].map(([, name = ""]) => name),
    );
    names.delete("NODE_ENV"); // set by Next.js
    assert.deepEqual(documented("Frontend"), [...names].sort());
  });

  for (const service of ["backend", "frontend"]) {
    it(`describes the image of the ${service} as its Dockerfile defines it`, () => {
      const page = read("docs/contracts/docker-images.md");
      const dockerfile = read(`images/${service}.Dockerfile`);
      const base = /^ARG (?:PYTHON|NODE)_IMAGE=(\S+)/m.exec(dockerfile)?.[1] ?? "";
      const port = /^EXPOSE (\d+)/m.exec(dockerfile)?.[1] ?? "";
      for (const text of [base, `${port}, variable`, "1001:1001"])
        assert.ok(text !== "" && page.includes(text), `the page lacks ${text}`);
      assert.match(dockerfile, /^USER 1001:1001/m);
      assert.match(dockerfile, /^HEALTHCHECK /m);
    });
  }
});
