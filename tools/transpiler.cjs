// The transpiler that ts-node uses (see tsconfig.json): sucrase with a cache in node_modules.
// Without the cache, transpiling would take half the time of a `pulumi up` without changes. sucrase
// does not check types; `npm run typecheck` does.
const { createHash, randomUUID } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { version } = require("sucrase/package.json");

const FOLDER = path.join(__dirname, "..", "node_modules", ".cache", "sucrase");

exports.create = (options) => {
  // Turns off ts-node's source maps for stack traces. Source maps would take a tenth of the time of
  // a run without changes, because Pulumi creates a stack trace for each promise. Source maps are
  // not needed, because sucrase keeps line numbers.
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
      // The key includes the file name because the source map in the result contains it.
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
    // Without a cache entry, the file is transpiled again next time.
  }
}
