import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import type { Sources } from "./sources";
import { children, descendants, type Parsed, textOf } from "./syntax";

/** A name that a file imports. */
export interface Import {
  /** Module as written, for example `.routers` or `src.db`. */
  readonly module: string;
  /** The name in the module. Undefined for `import module`. */
  readonly name?: string;
  /** The name in the importing file. */
  readonly local: string;
}

/** Parses all Python files of an application. Syntax errors do not stop the parser. */
export function parsePython(sources: Sources): Parsed[] {
  return sources.matching(/\.py$/).map((file) => {
    const text = sources.text(file);
    return { file, text, root: parser.parse(text).topNode };
  });
}

/** Returns the names that a file imports, anywhere in the file. */
export function importsOf(source: Parsed): Import[] {
  return descendants(source.root, "ImportStatement").flatMap((node) => {
    const text = textOf(source, node)
      .replace(/#.*$/gm, "")
      .replace(/[\s\\()]+/g, " ")
      .trim();
    const [, module, names] = /^from (\.*[\w.]*) ?import (.+)$/.exec(text) ?? [];
    const [, modules] = /^import (.+)$/.exec(text) ?? [];
    const list = (names ?? modules ?? "").split(",").flatMap((part) => {
      const [, name = "", alias] = /^([\w.*]+)(?: as (\w+))?$/.exec(part.trim()) ?? [];
      return name === "" ? [] : [{ name, local: alias ?? name }];
    });
    return list.map(({ name, local }) =>
      module === undefined ? { module: name, local } : { module, name, local },
    );
  });
}

/** An assignment of a value to a name. */
export interface Assignment {
  readonly name: string;
  readonly value: SyntaxNode | undefined;
  readonly node: SyntaxNode;
  readonly type: string | undefined;
}

/** Returns the assignments to names directly in a body, with or without a type. */
export function assignmentsIn(source: Parsed, body: SyntaxNode): Assignment[] {
  return children(body).flatMap((node) => {
    if (node.name !== "AssignStatement") return [];
    const [target] = children(node);
    if (target?.name !== "VariableName") return [];
    const type = node.getChild("TypeDef");
    const equals = node.getChild("AssignOp");
    return [
      {
        name: textOf(source, target),
        value: equals?.nextSibling ?? undefined,
        node,
        type: type ? textOf(source, type).replace(/^:\s*/, "") : undefined,
      },
    ];
  });
}

/** Returns the functions and classes directly in a body, decorated or not. */
export function definitionsIn(body: SyntaxNode, type: string): SyntaxNode[] {
  return children(body).flatMap((node) => {
    const inner = node.name === "DecoratedStatement" ? node.getChild(type) : node;
    return inner?.name === type ? [inner] : [];
  });
}

/** Returns the name of a function or class. */
export function nameOf(source: Parsed, node: SyntaxNode): string {
  const name = node.getChild("VariableName");
  return name ? textOf(source, name) : "";
}
