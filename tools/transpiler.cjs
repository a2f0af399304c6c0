// ts-node's transpiler (tsconfig.json): sucrase with a cache in node_modules. Without the cache,
// transpiling takes temporary the time of a `pulumi up` without changes. It checks no types;
// `npm run typecheck` does.
const { createHash, randomUUID } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { version } = require("sucrase/package.json");

const FOLDER = path.join(__dirname, "..", "node_modules", ".cache", "sucrase");

exports.create = (options) => {
  // Turns off ts-node's source maps for stack traces, which take a tenth of a run without changes:
  // Pulumi takes a trace for each promise. sucrase keeps line numbers, so they are not needed.
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
      // The result contains the file's name, in its source map.
      const key = createHash("sha256")
        .update(JSON.stringify([settings, details.fileName, code]))
        .digest("hex");
      const file = path.join(FOLDER, `${key}.json`);
      try {
        return JSON.parse(fs.readFileSync(file, "utf8"));
      } catch {
        const result = transform(code, details);
        store(file, JSON.stringify(result));
        return result;
      }
    },
  };
};

/** Writes a file atomically. */
function store(file, text) {
  try {
    const temporary = `${file}.${randomUUID()}`;
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(temporary, text);
    fs.renameSync(temporary, file);
  } catch {
    // The file is transpiled again the next time.
  }
}
