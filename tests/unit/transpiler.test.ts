import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "../../ops/lib/project";
import { within } from "../helpers/files";

const load = createRequire(__filename);

const FOLDER = "node_modules/.cache/sucrase";
const CODE = `import * as fs from "node:fs";\nexport const size = (file: string): number => fs.statSync(file).size; // ${process.pid}\n`;

interface Transpiler {
  transpile(
    code: string,
    details: { fileName: string },
  ): { outputText: string; sourceMapText: string };
}
const { create } = load("../../tools/transpiler.cjs") as {
  create(options: object): Transpiler;
};
const transpiler = () =>
  create({
    nodeModuleEmitKind: "nodecjs",
    service: { config: { options: { esModuleInterop: true } } },
  });

/** Returns the cache files that this call creates. */
function cached(call: () => unknown): string[] {
  const list = () => (fs.existsSync(FOLDER) ? fs.readdirSync(FOLDER) : []);
  const before = new Set(list());
  call();
  return list()
    .filter((name) => !before.has(name))
    .map((name) => path.join(FOLDER, name));
}

describe("the transpiler", () => {
  const fileName = path.resolve("never-there.ts");

  it("compiles TypeScript to JavaScript, caches the result, and then returns the cached result", () => {
    let first;
    const files = cached(() => {
      first = transpiler().transpile(CODE, { fileName });
    });
    const [file = "", ...others] = files;
    assert.deepEqual(others, []);
    assert.match(first!.outputText, /exports\.size = size/);
    assert.doesNotMatch(first!.outputText, /: string/);
    fs.writeFileSync(file, JSON.stringify({ outputText: "kept", sourceMapText: "{}" }));
    assert.equal(transpiler().transpile(CODE, { fileName }).outputText, "kept");

    fs.writeFileSync(file, '{"outputText": "cut');
    assert.deepEqual(transpiler().transpile(CODE, { fileName }), first);
    fs.rmSync(file);
  });

  it("keeps line numbers in stack traces correct, even after type declarations", () =>
    within(
      {
        "fails.ts":
          "interface A {\n    a: string;\n}\n\nexport type B = A;\nconst b: B = {\n    a: 'x',\n};\nthrow new Error(b.a);\n",
      },
      () => {
        const { stderr } = spawnSync(
          process.execPath,
          ["-r", path.join(ROOT, "node_modules/ts-node/register/transpile-only"), "fails.ts"],
          {
            encoding: "utf8",
            env: { ...process.env, TS_NODE_PROJECT: path.join(ROOT, "tsconfig.json") },
          },
        );
        assert.match(stderr, /at .*fails\.ts:9:\d+/);
      },
    ));

  it("compiles again if the code or the file name changes", () => {
    const files = cached(() => {
      transpiler().transpile(CODE, { fileName });
      transpiler().transpile(`${CODE}// changed`, { fileName });
      transpiler().transpile(CODE, { fileName: path.resolve("elsewhere.ts") });
    });
    assert.equal(files.length, 3);
    files.forEach((file) => fs.rmSync(file));
  });
});
