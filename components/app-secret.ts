import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { mapDefined, mapValues } from "../lib/records";
import { existingContent, MADE_BY_A_STACK } from "../lib/secrets/existing";
import { CONTENT_ANNOTATION, contentDigest, keyedChecksum } from "../lib/secrets/checksum";
import { base64, resourceName, selectKeys, selectOthers } from "../lib/secrets/content";
import type { KubernetesSecret, SecretReader, SecretValue } from "../lib/secrets/plan";
import { databaseForm } from "../lib/secrets/database-forms";
import { fillTemplate } from "../lib/secrets/template";
import { validateSecrets } from "../lib/secrets/validate";

export interface AppSecretArgs {
  /** ID of the Namespace. Existing Secrets are read after the Namespace is created. */
  readonly namespace: pulumi.Input<string>;
  /** All secret values, keyed by name. */
  readonly values: Readonly<Record<string, SecretValue>>;
  /** The Kubernetes Secrets to create or read, keyed by name. */
  readonly secrets: Readonly<Record<string, KubernetesSecret<string>>>;
  /** The services that read Secrets, and the keys that each service reads. */
  readonly readers: Readonly<Record<string, SecretReader>>;
}

/** The data that the release needs about the Secret of one service. */
export interface SecretLink {
  /**
   * Name of the Secret. The output is resolved when the Secret exists and has the required keys.
   */
  readonly name: pulumi.Output<string>;
  /**
   * A random number, not a secret. The number is replaced whenever a value that the service reads
   * changes. Undefined for a reader with `keepsPods`. Decision 6 explains why it is not a checksum.
   */
  readonly generation?: pulumi.Output<string>;
}

/**
 * The facts in `recordWith`, keyed by name, and a keyed checksum (HMAC) of each value that has such
 * facts.
 */
export interface RecordedFacts {
  /** The facts as they were when each value was first used. */
  readonly recorded: pulumi.Output<Record<string, string>>;
  /** The facts in the current run. */
  readonly current: pulumi.Output<Record<string, string>>;
}

type Values = Readonly<Record<string, pulumi.Output<string>>>;

interface SecretObject {
  readonly name: pulumi.Output<string>;
  readonly content: pulumi.Output<Record<string, string>>;
}

/** The application's Secrets. Each value is set by the user, or generated and kept in state. */
export class AppSecret extends pulumi.ComponentResource {
  /** The Secret that each service reads, keyed by service name. */
  readonly links: Readonly<Record<string, SecretLink>>;
  /** The recorded and the current facts, which `DatabaseGuard` compares. */
  readonly facts: RecordedFacts;

  constructor(name: string, args: AppSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    // No arguments are recorded for this component, because a refresh fails if a recorded argument,
    // such as the ID of a deleted namespace, is unknown.
    super("todo:index:AppSecret", name, {}, opts);
    const fault = validateSecrets(args);
    if (fault) throw new pulumi.InputPropertyError(fault);

    const checksumKey = this.generate(`${name}-checksum-key`, 32);
    const values = this.createValues(name, args.values);
    this.facts = this.recordFacts(name, args.values, values, checksumKey);
    const objects = mapValues(args.secrets, ({ keys, existing }, secret) => {
      if (existing) return this.readSecret(name, secret, args);
      const content = mapDefined(keys, (source) => values[source]);
      return this.createSecret(name, secret, args.namespace, content);
    });
    this.links = mapValues(args.readers, (reader, readerName) =>
      this.link(`${name}-${readerName}`, reader, objects, checksumKey),
    );
    this.registerOutputs({ links: this.links });
  }

  private createValues(name: string, all: AppSecretArgs["values"]): Values {
    const plain = mapDefined(all, ({ value, generate }, source) => {
      if (generate !== undefined)
        return pulumi.secret(this.generate(`${name}-${resourceName(source)}`, generate));
      return value === undefined ? undefined : pulumi.secret(value);
    });
    const known = pulumi.secret(pulumi.all(plain));
    const fromTemplates = mapDefined(all, ({ template }) =>
      template === undefined ? undefined : known.apply((each) => fillTemplate(template, each)),
    );
    const url = pulumi.output(plain.databaseUrl ?? fromTemplates.databaseUrl ?? "");
    const forms = mapDefined(all, ({ databaseForm: form }) =>
      form === undefined ? undefined : url.apply((text) => databaseForm(form, text)),
    );
    return { ...plain, ...fromTemplates, ...forms };
  }

  private generate(name: string, length: number): pulumi.Output<string> {
    // The value contains only letters and digits, which need no escaping in URLs and shells.
    // Existing data depends on the value, so ignoreChanges keeps it even if a later version of this
    // program asks for another length.
    const opts = { parent: this, ignoreChanges: ["length", "special"] };
    return new random.RandomPassword(name, { length, special: false }, opts).result;
  }

  /** Records the facts in the `keepers` of a random ID, as ClusterIdentity does. */
  private recordFacts(
    name: string,
    all: AppSecretArgs["values"],
    values: Values,
    key: pulumi.Output<string>,
  ): RecordedFacts {
    const facts = mapDefined(all, ({ recordWith }, source) => {
      const value = values[source];
      if (!recordWith || !value) return undefined;
      const sum = pulumi.all([key, value]).apply(([k, v]) => keyedChecksum(k, { [source]: v }));
      const current = { ...recordWith, [source]: pulumi.unsecret(sum) };
      const record = new random.RandomId(
        `${name}-${resourceName(source)}-record`,
        { byteLength: 4, keepers: current },
        { parent: this, ignoreChanges: ["keepers"] },
      );
      const recorded = record.keepers.apply((keepers) => keepers ?? {});
      return { recorded, current: pulumi.output(current) };
    });
    return {
      recorded: merge(Object.values(facts).map(({ recorded }) => recorded)),
      current: merge(Object.values(facts).map(({ current }) => current)),
    };
  }

  private createSecret(
    name: string,
    secret: string,
    namespace: pulumi.Input<string>,
    content: Values,
  ): SecretObject {
    // Uses `data` because the API server never deletes a key that is removed from `stringData`.
    const data = mapValues(content, (value) => value.apply(base64));
    const digest = pulumi.unsecret(pulumi.all(data).apply(contentDigest));
    const annotations = { ...MADE_BY_A_STACK, [CONTENT_ANNOTATION]: digest };
    // Earlier versions had only one Secret, with this resource name.
    const aliases = secret === "todo-secrets" ? [{ name: `${name}-secret` }] : [];
    const object = new k8s.core.v1.Secret(
      `${name}-${secret}`,
      { metadata: { name: secret, namespace, annotations }, type: "Opaque", data },
      { parent: this, aliases },
    );
    return { name: object.metadata.name, content: pulumi.all(content) };
  }

  /** Reads an existing Secret. Fails if the Secret does not exist or lacks a key. */
  private readSecret(
    name: string,
    secret: string,
    { namespace, readers }: AppSecretArgs,
  ): SecretObject {
    const keys = Object.values(readers).flatMap(({ secret: first, keys: firstKeys, others }) =>
      secret === first ? firstKeys : (others?.[secret] ?? []),
    );
    // The metadata is marked as secret too, because `kubectl apply` stores the Secret's whole
    // content in an annotation.
    const opts = { parent: this, additionalSecretOutputs: ["metadata"] };
    const id = pulumi.interpolate`${namespace}/${secret}`;
    const object = k8s.core.v1.Secret.get(`${name}-existing-${secret}`, id, opts);
    const content = pulumi
      .all([namespace, object.metadata, object.data])
      .apply(([where, { annotations }, data]) =>
        existingContent({ namespace: where, name: secret, annotations, data }, keys),
      );
    return { name: pulumi.unsecret(content.apply(() => secret)), content };
  }

  private link(
    name: string,
    { secret, keys, others = {}, keepsPods }: SecretReader,
    objects: Readonly<Record<string, SecretObject>>,
    checksumKey: pulumi.Output<string>,
  ): SecretLink {
    const object = objects[secret];
    if (!object) throw new Error(`validateSecrets accepted a reader of ${secret}`);
    if (keepsPods) return { name: object.name };
    const contents = pulumi.all(
      mapDefined(others, (_, other) => {
        const { name: exists, content } = objects[other] ?? object;
        return exists.apply(() => content);
      }),
    );
    // The dependency on the Secret's name makes the generation wait until the Secret is written. A
    // run that is refused before the Secret is written must not create a generation.
    const checksum = pulumi
      .all([checksumKey, object.content, contents, object.name])
      .apply(([key, all, further]) =>
        keyedChecksum(key, {
          ...selectKeys(all, keys),
          ...selectOthers(further, others),
        }),
      );
    const keepers = { checksum: pulumi.unsecret(checksum) };
    const generation = new random.RandomId(
      `${name}-generation`,
      { byteLength: 8, keepers },
      { parent: this },
    );
    return { name: object.name, generation: generation.hex };
  }
}

function merge(
  facts: pulumi.Output<Record<string, string>>[],
): pulumi.Output<Record<string, string>> {
  return pulumi
    .all(facts)
    .apply((all) => Object.fromEntries(all.flatMap((each) => Object.entries(each))));
}
