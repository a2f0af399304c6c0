// ts-node's transpiler (tsconfig.json): sucrase, whose results are kept beside the packages. To
// transform what has not changed would take as long, in each `pulumi up`, as all the work of this
// program. Types are checked by `npm run typecheck`.
const { createHash, randomUUID } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { version } = require("sucrase/package.json");

const FOLDER = path.join(__dirname, "..", "node_modules", ".cache", "sucrase");

exports.create = (options) => {
  // sucrase leaves each line where it was, so that a trace reads right without a source map. Pulumi
  // takes a trace for each promise: to map them, as ts-node has it, would be a tenth of a run that
  // changes nothing.
  Error.prepareStackTrace = undefined;
  let sucrase;
  const transform = (code, details) => {
    sucrase ??= require("sucrase/ts-node-plugin").create(options);
    return sucrase.transpile(code, details);
  };
  const settings = JSON.stringify([
    version,
    options.nodeModuleEmitKind,
    options.service.config.options,
  ]);
  return {
    transpile(code, details) {
      // The file's name is part of the source map.
      const key = createHash("sha256")
        .update(JSON.stringify([settings, details.fileName, code]))
        .digest("hex");
      const file = path.join(FOLDER, `${key}.json`);
      try {
        return JSON.parse(fs.readFileSync(file, "utf8"));
      } catch {
        const result = transform(code, details);
        keep(file, JSON.stringify(result));
        return result;
      }
    },
  };
};

/** Whole or not at all; a folder that cannot be written costs time and nothing else. */
function keep(file, text) {
  try {
    const half = `${file}.${randomUUID()}`;
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(half, text);
    fs.renameSync(half, file);
  } catch {}
}
