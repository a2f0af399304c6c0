/**
 * The URNs that the engine would give: those of Pulumi's mocks hold only the last of a resource's
 * parents' types.
 */
export class Urns {
  /** From the mocks' URN to the engine's. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly project: string,
    private readonly stack: string,
  ) {}

  /**
   * The URN of a resource that is registered now, after its parent. `parent` is the mocks' URN,
   * empty for the stack.
   */
  register(parent: string, type: string, name: string): string {
    const urn = this.make(this.engines(parent), type, name);
    const shortType = parent ? `${typesOf(parent).split("$").pop()}$${type}` : type;
    this.known.set(this.join(shortType, name), urn);
    return urn;
  }

  /**
   * An alias as the request holds it, either a URN or the parts that differ from the resource's
   * own.
   */
  alias(alias: any, parent: string, type: string, name: string): string {
    if (alias.hasUrn()) return alias.getUrn();
    const spec = alias.getSpec();
    const above = spec.getNoparent() ? "" : spec.getParenturn() || parent;
    const urn = this.make(this.engines(above), spec.getType() || type, spec.getName() || name);
    const [, , types, own] = urn.split("::");
    return this.join(
      types!,
      own!,
      spec.getProject() || this.project,
      spec.getStack() || this.stack,
    );
  }

  /** The engine's URN for one of the mocks'. */
  engines(urn: string): string {
    return this.known.get(urn) ?? urn;
  }

  private make(parent: string, type: string, name: string): string {
    const types = parent ? typesOf(parent) : "";
    return this.join(
      types === "" || types === "pulumi:pulumi:Stack" ? type : `${types}$${type}`,
      name,
    );
  }

  private join(types: string, name: string, project = this.project, stack = this.stack): string {
    return `urn:pulumi:${stack}::${project}::${types}::${name}`;
  }
}

function typesOf(urn: string): string {
  return urn.split("::")[2] ?? "";
}
