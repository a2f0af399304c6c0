import { parseImageRef } from "../images/reference";
import type { TextRule } from "./settings";

const kubernetesName = (length: number): RegExp =>
  new RegExp(`^[a-z](?=.{0,${length - 1}}$)[a-z0-9-]*(?<!-)$`);

/**
 * Rules for the settings that are plain strings, not secrets. Helm, Kubernetes and Docker have the
 * same rules, but report violations later and less clearly.
 */
export const TEXT_RULES = {
  context: {
    pattern: /^[^\s\p{C}]{1,253}$/u,
    mustBe: "the name of a context (kubectl config get-contexts)",
    example: "minikube",
  },
  namespace: {
    // `pulumi destroy` deletes the namespace, so the cluster's own namespaces are not allowed.
    pattern: new RegExp(`^(?!default$|kube-)${kubernetesName(63).source.slice(1)}`),
    mustBe: "lower-case letters, digits and hyphens, at most 63, and neither default nor kube-*",
    example: "todo",
  },
  release: {
    pattern: kubernetesName(53),
    mustBe: "lower-case letters, digits and hyphens, at most 53",
    example: "todo",
  },
  version: {
    pattern:
      /^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})(-[0-9A-Za-z.-]{1,40})?$/,
    mustBe: "a semantic version without a build part",
    example: "1.0.0",
  },
  postgresStorage: {
    pattern: /^[1-9][0-9]{0,5}(Mi|Gi|Ti)$/,
    mustBe: "a size in Mi, Gi or Ti",
    example: "1Gi",
  },
  image: {
    pattern: { test: (seen) => parseImageRef(seen) !== undefined },
    mustBe: "an image with an exact tag, not latest",
    example: "registry.example/todo:1.0.0",
  },
  platform: {
    pattern: /^linux\/[a-z0-9]+(\/v[0-9]+)?$/,
    mustBe: "linux/<architecture>",
    example: "linux/amd64",
  },
  openaiBaseUrl: {
    pattern: { test: (seen) => isAddress(seen) },
    mustBe: "an http:// or https:// address without user and password",
    example: "https://api.openai.com/v1",
  },
  openaiModel: {
    pattern: /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}$/,
    mustBe: "the name of a model",
    example: "gpt-4.1-mini",
  },
  authUrl: {
    pattern: { test: (seen) => isAddress(seen) && new URL(seen).pathname === "/" },
    mustBe: "an http:// or https:// address without path, user and password",
    example: "https://todo.example",
  },
} as const satisfies Record<string, TextRule>;

/** Log levels of the backend, least severe first. */
export const LOG_LEVELS = ["debug", "info", "warning", "error"] as const;

/** Purposes of an installation. The chart's schema has the same list. */
export const ENVIRONMENTS = ["development", "test", "staging", "production"] as const;

/**
 * Source of the answers in the chat. `auto`: a model if a model is set, otherwise rules. `rules`:
 * only rules. `llm`: only a model.
 */
export const ASSISTANT_MODES = ["auto", "rules", "llm"] as const;

function isAddress(text: string): boolean {
  if (text.length > 2000 || /[\s\p{C}]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return (
    /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === "")
  );
}
