import type { SyntaxNode } from "@lezer/common";

/** A parsed source file. */
export interface Parsed {
  /** Path relative to the application's folder. */
  readonly file: string;
  readonly text: string;
  readonly root: SyntaxNode;
}

/** A call, or a decorator with arguments. */
export interface Call {
  readonly source: Parsed;
  readonly node: SyntaxNode;
  /** The called expression without white space, for example `os.getenv`. */
  readonly callee: string;
  readonly args: readonly SyntaxNode[];
  readonly keywords: Readonly<Record<string, SyntaxNode>>;
}

/** Returns all nodes below a node that have one of the types. */
export function descendants(node: SyntaxNode, ...types: string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  node.cursor().iterate((each) => {
    if (types.includes(each.name)) found.push(each.node);
  });
  return found;
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

export function textOf({ text }: Pick<Parsed, "text">, { from, to }: SyntaxNode): string {
  return text.slice(from, to);
}

/** Returns the value of a string literal without interpolation, or undefined for anything else. */
export function literal(source: Parsed, node: SyntaxNode | undefined | null): string | undefined {
  if (!node || !["String", "TemplateString"].includes(node.name)) return undefined;
  const text = textOf(source, node);
  if (node.name === "TemplateString" && text.includes("${")) return undefined;
  return /^[a-zA-Z]*("""|'''|["'`])([^]*)\1$/.exec(text)?.[2];
}

/** Returns where a node is, for example `src/config.py:12`. */
export function place({ file, text }: Parsed, { from }: SyntaxNode): string {
  return `${file}:${text.slice(0, from).split("\n").length}`;
}

/** Returns the calls in a file. Decorators count as calls. */
export function calls(source: Parsed): Call[] {
  return descendants(source.root, "CallExpression", "Decorator", "NewExpression").flatMap(
    (node) => {
      const list = node.getChild("ArgList");
      if (!list) return [];
      const callee = source.text.slice(node.from, list.from).replace(/^new\b|^@|\s/g, "");
      return [{ source, node, callee, ...argumentsOf(source, list) }];
    },
  );
}

/** Splits an argument list at its commas into positional and, in Python, keyword arguments. */
function argumentsOf(source: Parsed, list: SyntaxNode): Pick<Call, "args" | "keywords"> {
  const args: SyntaxNode[] = [];
  const keywords: Record<string, SyntaxNode> = {};
  const inner = children(list).filter(({ name }) => !["(", ")", ","].includes(name));
  for (let index = 0; index < inner.length; index += 1) {
    const [node, operator, value] = inner.slice(index, index + 3);
    if (!node) continue;
    if (operator?.name === "AssignOp" && value) {
      keywords[textOf(source, node)] = value;
      index += 2;
    } else args.push(node);
  }
  return { args, keywords };
}
