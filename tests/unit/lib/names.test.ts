import assert from "node:assert/strict";
import { isExactReference, parseImageRef } from "../../../lib/images/reference";
import { nearestName } from "../../../lib/config/nearest-name";

const DIGEST = `sha256:${"0".repeat(64)}`;

describe("parseImageRef", () => {
  const good: [string, string, string][] = [
    ["postgres:17.6", "postgres", "17.6"],
    ["todo-backend:1.0.0-0123456789ab", "todo-backend", "1.0.0-0123456789ab"],
    ["localhost:5000/team/app:v1", "localhost:5000/team/app", "v1"],
    ["ghcr.io/org/app_x:1", "ghcr.io/org/app_x", "1"],
  ];
  for (const [reference, repository, tag] of good) {
    it(`parses ${reference}`, () =>
      assert.deepEqual(parseImageRef(reference), { repository, tag }));
  }
  for (const bad of [
    "postgres",
    "postgres:latest",
    "postgres:",
    ":17",
    "Postgres:17",
    "a b:1",
    "",
    `postgres:17@${DIGEST}`,
  ]) {
    it(`refuses "${bad}"`, () => assert.equal(parseImageRef(bad), undefined));
  }
});

describe("isExactReference", () => {
  const cases: [string, boolean][] = [
    ["python:3.13-slim", true],
    [`python@${DIGEST}`, true],
    [`python:latest@${DIGEST}`, true],
    ["python", false],
    ["python:latest", false],
    ["python@sha256:12", false],
  ];
  for (const [reference, exact] of cases)
    it(`returns ${exact} for ${reference}`, () => assert.equal(isExactReference(reference), exact));
});

describe("nearestName", () => {
  const names = ["nodePort", "namespace", "logLevel", "backendReplicas"];
  const cases: [string, string | undefined][] = [
    ["nodeport", "nodePort"],
    ["nodPort", "nodePort"],
    ["loglvl", "logLevel"],
    ["backendReplica", "backendReplicas"],
    ["colour", undefined],
  ];
  for (const [seen, expected] of cases)
    it(`returns ${expected ?? "no name"} for ${seen}`, () =>
      assert.equal(nearestName(seen, names), expected));
});
