/**
 * Computes the URNs that the engine would assign. URNs from Pulumi's mocks differ: they contain the
 * type of the nearest parent instead of the types of all ancestors.
 */
export class Urns {
  /** The engine's URN of each registered resource, keyed by the URN from the mocks. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly project: string,
    private readonly stack: string,
  ) {}

  /**
   * Registers a resource and returns the URN that the engine would assign. The parent must be
   * registered first.
   * @param parent - URN of the parent from the mocks. Empty if the resource is the stack.
   */
  register(parent: string, type: string, name: string): string {
    const urn = this.make(this.engineUrn(parent), type, name);
    const shortType = parent ? `${typesOf(parent).split("$").pop()}$${type}` : type;
    this.known.set(this.join(shortType, name), urn);
    return urn;
  }

  /**
   * Returns the URN that an alias of a resource refers to, in the engine's format.
   * @param alias - A URN, or only the parts that differ from the resource's URN.
   */
  alias(alias: any, parent: string, type: string, name: string): string {
    if (alias.hasUrn()) return alias.getUrn();
    const spec = alias.getSpec();
    const above = spec.getNoparent() ? "" : spec.getParenturn() || parent;
    const urn = this.make(this.engineUrn(above), spec.getType() || type, spec.getName() || name);
    const [, , types, own] = urn.split("::");
    return this.join(
      types!,
      own!,
      spec.getProject() || this.project,
      spec.getStack() || this.stack,
    );
  }

  /** Converts a URN from the mocks to the engine's URN. */
  engineUrn(urn: string): string {
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
