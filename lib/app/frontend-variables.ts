import type { SyntaxNode } from "@lezer/common";
import { descendants, literal, type Parsed, place, textOf } from "./syntax";
import { mergeVariables, type Variable } from "./variable";

const READ = /^(?:process|import\.meta)\.env(?:\??\.(\w+)|\[["'](\w+)["']\])$/;
/** Variables of Node.js, Next.js and the shell, which no deployment sets. */
const PLATFORM = /^(NODE_ENV|NEXT_RUNTIME|NEXT_PHASE|CI|VERCEL.*|npm_.*|ANALYZE|PATH|HOME|TZ)$/;

const FAILS = /\bthrow\b|process\.exit/;

/** Returns the environment variables that the frontend's files read. */
export function frontendVariables(files: readonly Parsed[]): Variable[] {
  const found = files.flatMap((source) => [...members(source), ...patterns(source)]);
  return mergeVariables(found.filter(({ name }) => !PLATFORM.test(name)));
}

/** Finds `process.env.NAME`, with the text after `||` or `??`. */
function members(source: Parsed): Variable[] {
  return descendants(source.root, "MemberExpression").flatMap((node) => {
    const [, dotted, indexed] = READ.exec(textOf(source, node)) ?? [];
    const name = dotted ?? indexed;
    if (name === undefined || node.nextSibling?.name === "Equals") return [];
    const fallback = alternative(source, node) || undefined;
    return [
      {
        name,
        place: place(source, node),
        isRequired: fallback === undefined && isInsistent(source, node),
        ...(fallback !== undefined && { fallback }),
      },
    ];
  });
}

/** Finds `const { NAME } = process.env`. */
function patterns(source: Parsed): Variable[] {
  return descendants(source.root, "ObjectPattern").flatMap((node) => {
    const value = node.nextSibling?.nextSibling;
    if (!value || textOf(source, value) !== "process.env") return [];
    return descendants(node, "PatternProperty").flatMap((property) => {
      const [name] = /^\w+/.exec(textOf(source, property)) ?? [];
      return name ? [{ name, place: place(source, property), isRequired: false }] : [];
    });
  });
}

/** Returns the text that replaces an empty variable, through `||`, `??` and further variables. */
function alternative(source: Parsed, node: SyntaxNode): string | undefined {
  let current = node;
  while (current.parent?.name === "BinaryExpression") {
    const operator = current.nextSibling;
    if (operator && /^(\|\||\?\?)$/.test(textOf(source, operator))) {
      const text = literal(source, operator.nextSibling);
      if (text !== undefined) return text;
    }
    current = current.parent;
  }
  return undefined;
}

/**
 * Returns true if the code requires the variable: it reads `process.env.NAME!`, or it throws an
 * error if the variable is not set.
 */
function isInsistent(source: Parsed, node: SyntaxNode): boolean {
  if (node.parent?.name === "PostfixExpression") return true;
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (outer.name !== "IfStatement") continue;
    const condition = outer.getChild("ParenthesizedExpression");
    const isTested = condition !== null && condition.from <= node.from && node.to <= condition.to;
    return isTested && FAILS.test(textOf(source, outer));
  }
  return isCheckedLater(source, node);
}

/** Returns true for `const url = process.env.NAME` if `if (!url)` then throws an error. */
function isCheckedLater(source: Parsed, node: SyntaxNode): boolean {
  const declared = node.parent?.name === "VariableDeclaration" && node.prevSibling?.prevSibling;
  const definition = declared ? node.parent?.getChild("VariableDefinition") : undefined;
  if (!definition) return false;
  const test = new RegExp(`^if\\s*\\([^)]*!${textOf(source, definition)}\\b`);
  return descendants(source.root, "IfStatement").some((each) => {
    const text = textOf(source, each);
    return test.test(text) && FAILS.test(text);
  });
}
