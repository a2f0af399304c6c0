import type { SyntaxNode } from "@lezer/common";
import { mapDefined } from "../records";
import { assignmentsIn, definitionsIn } from "./python";
import { type Call, calls, descendants, literal, type Parsed, place, textOf } from "./syntax";
import { mergeVariables, type Variable } from "./variable";

/** Returns the environment variables that Python files read. */
export function pythonVariables(files: readonly Parsed[]): Variable[] {
  return mergeVariables(
    files.flatMap((source) => [
      ...subscripts(source),
      ...lookups(source),
      ...settingsClasses(source).flatMap((node) => fieldsOf(source, node)),
    ]),
  );
}

/** Finds `os.environ["NAME"]`, which raises KeyError if the variable is not set. */
function subscripts(source: Parsed): Variable[] {
  return descendants(source.root, "MemberExpression").flatMap((node) => {
    const [, name] = /^(?:os\.)?environ\[["'](\w+)["']\]$/.exec(textOf(source, node)) ?? [];
    const isTarget = node.nextSibling?.name === "AssignOp";
    return name && !isTarget ? [{ name, place: place(source, node), isRequired: true }] : [];
  });
}

/** Finds `os.getenv("NAME", default)`, and `config("NAME")` of python-decouple and Starlette. */
function lookups(source: Parsed): Variable[] {
  const readsConfig = /decouple|starlette\.config/.test(source.text);
  return calls(source).flatMap((call) => {
    const name = literal(source, call.args[0]);
    const isConfig = readsConfig && call.callee === "config";
    const isLookup = isConfig || /^(os\.)?(getenv|environ\.get)$/.test(call.callee);
    if (!isLookup || name === undefined || !/^[A-Za-z_]\w*$/.test(name)) return [];
    const usual = call.args[1] ?? call.keywords.default;
    const fallback = literal(source, usual) ?? orText(source, call.node);
    const isRequired = usual === undefined && (isConfig || isChecked(call));
    return [{ name, place: place(source, call.node), isRequired, ...withText({ fallback }) }];
  });
}

/** Returns the text in `os.getenv("NAME") or "text"`. */
function orText(source: Parsed, node: SyntaxNode): string | undefined {
  const isOr = node.parent?.name === "BinaryExpression" && node.nextSibling?.name === "or";
  return isOr ? literal(source, node.nextSibling?.nextSibling) : undefined;
}

/** Returns true if the file raises an error when the variable that holds the value is empty. */
function isChecked({ source, node }: Call): boolean {
  const [name] = /^\w+(?=\s*(:[^=]*)?=)/.exec(textOf(source, node.parent ?? node)) ?? [];
  if (name === undefined) return false;
  return descendants(source.root, "IfStatement").some((each) => {
    const text = textOf(source, each);
    const [condition = ""] = text.split("\n");
    const tests = new RegExp(`\\bnot ${name}\\b|\\b${name} (is|==) (None|"")`).test(condition);
    return tests && /\braise\b|sys\.exit/.test(text);
  });
}

/** Returns the classes that read their fields from the environment. */
function settingsClasses(source: Parsed): SyntaxNode[] {
  return definitionsIn(source.root, "ClassDefinition").filter((node) => {
    const bases = node.getChild("ArgList");
    return bases !== null && /\bBaseSettings\b/.test(textOf(source, bases));
  });
}

/** Returns the fields of a settings class. A field without a default is required. */
function fieldsOf(source: Parsed, node: SyntaxNode): Variable[] {
  const body = node.getChild("Body");
  if (!body) return [];
  const [, prefix = ""] = /\benv_prefix\s*=\s*["'](\w*)["']/.exec(textOf(source, body)) ?? [];
  const fields = assignmentsIn(source, body).filter(
    ({ name, type }) => type !== undefined && !/ClassVar/.test(type) && name !== "model_config",
  );
  return fields.map(({ name, value, node: field }) => {
    const { alias = prefix + name, ...rest } = value
      ? fieldDetails(source, value)
      : { isRequired: true };
    return { name: alias.toUpperCase(), place: place(source, field), ...rest };
  });
}

interface FieldDetails {
  readonly isRequired: boolean;
  readonly alias?: string;
  readonly fallback?: string;
}

const ALIAS = /\b(?:alias|validation_alias|env)\s*=\s*(?:AliasChoices\(\s*)?["'](\w+)["']/;

/** Reads a default, or `Field(default, alias="NAME")`. */
function fieldDetails(source: Parsed, value: SyntaxNode): FieldDetails {
  const text = textOf(source, value);
  if (!/^(\w+\.)?Field\(/.test(text))
    return { isRequired: false, ...withText({ fallback: literal(source, value) }) };
  const field = calls({ ...source, root: value }).find(({ node }) => node.from === value.from);
  const usual = field?.args[0] ?? field?.keywords.default;
  const hasDefault = usual !== undefined && textOf(source, usual) !== "...";
  const [, alias] = ALIAS.exec(text) ?? [];
  return {
    isRequired: !hasDefault && !text.includes("default_factory"),
    ...withText({ alias, fallback: literal(source, usual) }),
  };
}

/** Returns the properties that have a text. */
function withText(texts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return mapDefined(texts, (text) => text || undefined);
}
