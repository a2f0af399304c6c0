import assert from "node:assert/strict";
import * as fs from "node:fs";
import { readEnvFile } from "../../ops/lib/pulumi/env-file";

describe("an .env file", () => {
  it("becomes settings, with secrets marked and empty variables left out", () => {
    const { settings, unknown, conflicts } = readEnvFile(
      'DATABASE_URL="postgresql://u:p@h/d"\nJWT_SECRET=s\nLOG_LEVEL=debug\nOPENAI_MODEL=\nPORT=3000\n',
    );
    assert.deepEqual(
      settings.map(({ setting, value, isSecret }) => [setting, value, isSecret]),
      [
        ["databaseUrl", "postgresql://u:p@h/d", true],
        ["betterAuthSecret", "s", true],
        ["config.logLevel", "debug", false],
      ],
    );
    assert.deepEqual([unknown, conflicts], [["PORT"], []]);
  });

  it("may set one secret under both of its names, but not to two values", () => {
    assert.equal(readEnvFile("JWT_SECRET=a\nBETTER_AUTH_SECRET=a\n").conflicts.length, 0);
    assert.deepEqual(readEnvFile("JWT_SECRET=a\nBETTER_AUTH_SECRET=b\n").conflicts, [
      "BETTER_AUTH_SECRET and JWT_SECRET",
    ]);
  });

  it("like .env.example has no variable that is not a setting", () => {
    const filled = fs.readFileSync(".env.example", "utf8").replace(/=$/gm, "=x");
    const { settings, unknown } = readEnvFile(filled);
    assert.deepEqual(unknown, []);
    assert.equal(settings.length, 9);
  });
});
