import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const next = path.resolve(import.meta.dirname, "../../.next");

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}

test("the build does not contain the backend's address", () => {
  const files = [
    ...filesUnder(path.join(next, "static")),
    ...filesUnder(path.join(next, "server")),
    path.join(next, "routes-manifest.json"),
    path.join(next, "standalone/server.js"),
  ];
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => readFileSync(file).includes("localhost:8000"))).toEqual([]);
});

test("the files for the browser contain neither source maps nor the backend's name", () => {
  const files = filesUnder(path.join(next, "static"));
  expect(
    files.filter(
      (file) =>
        file.endsWith(".map") || /sourceMappingURL|todo-backend/.test(readFileSync(file, "utf8")),
    ),
  ).toEqual([]);
});

test("the server's folder contains no image library and no source maps, and is smaller than 30 MB", () => {
  const modules = path.join(next, "standalone/node_modules");
  expect(existsSync(path.join(modules, "next"))).toBe(true);
  expect(
    filesUnder(path.join(next, "standalone/.next")).filter((file) => file.endsWith(".map")),
  ).toEqual([]);
  expect(
    readdirSync(modules).filter((name) =>
      ["sharp", "@img", "typescript", "tailwindcss"].includes(name),
    ),
  ).toEqual([]);
  const bytes = filesUnder(path.join(next, "standalone")).reduce(
    (sum, file) => sum + statSync(file).size,
    0,
  );
  expect(bytes / 1_000_000).toBeLessThan(30);
});
