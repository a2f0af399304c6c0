import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { existingContent, MADE_BY_A_STACK } from "../lib/secrets/existing";
import {
  CONTENT_ANNOTATION,
  contentDigest,
  fillTemplate,
  keyedChecksum,
} from "../lib/secrets/checksum";
import type { SecretReader, SecretValue } from "../lib/secrets/plan";
import { unsoundSecret } from "../lib/secrets/validate";

export interface AppSecretArgs {
  /**
   * ID of the Namespace: unknown until it exists, so that an existing Secret is looked for only
   * where there is a place to look.
   */
  readonly namespace: pulumi.Input<string>;
  /** Every value, by a name of its own. */
  readonly values: Readonly<Record<string, SecretValue>>;
  /**
   * The Kubernetes Secrets: name → key → name of a value. An existing one is read and left alone;
   * its `keys` are empty.
   */
  readonly secrets: Readonly<
    Record<string, { readonly keys: Readonly<Record<string, string>>; readonly existing: boolean }>
  >;
  /** Who reads which keys of which Secret. */
  readonly readers: Readonly<Record<string, SecretReader>>;
}

/** A Secret as one reader needs it. */
export interface SecretLink {
  /** Name of the Secret, known once it exists and has the keys. */
  readonly name: pulumi.Output<string>;
  /**
   * Changes with any value this reader reads, and never returns to an earlier one: pods made while
   * Helm rolls back a wrong value carry the old generation with the wrong value, and have to be
   * replaced when the value is corrected. Random, and so not a secret: it may stand in a pod's
   * annotation. Undefined for a reader whose pods stay.
   */
  readonly generation?: pulumi.Output<string>;
}

/**
 * What was settled when a value was first used, and what it is now, by name; the value itself as a
 * keyed checksum.
 */
export interface Settled {
  readonly recorded: pulumi.Output<Record<string, string>>;
  readonly seen: pulumi.Output<Record<string, string>>;
}

type Values = Record<string, pulumi.Output<string>>;

interface SecretObject {
  readonly name: pulumi.Output<string>;
  readonly content: pulumi.Output<Record<string, string>>;
}

/**
 * The Opaque Secrets of the application: what the user has set, and what was generated once and is
 * kept in state.
 */
export class AppSecret extends pulumi.ComponentResource {
  /** By the reader's name. */
  readonly links: Readonly<Record<string, SecretLink>>;
  /** Whoever makes the namespace compares the two first: here nothing is refused. */
  readonly settled: Settled;

  constructor(name: string, args: AppSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    // Without its arguments: Pulumi would store them, and a refresh fails on a component with one
    // that it cannot know, as the ID of a namespace that is gone.
    super("todo:index:AppSecret", name, {}, opts);
    requireSound(args);

    const checksumKey = this.generated(`${name}-checksum-key`, 32);
    const values = this.allValues(name, args.values);
    this.settled = this.allSettled(name, args.values, values, checksumKey);
    const objects = mapValues(args.secrets, ({ keys, existing }, secret) =>
      existing
        ? this.existing(name, secret, args)
        : this.made(
            name,
            secret,
            args.namespace,
            mapValues(keys, (source) => values[source]),
          ),
    );

    this.links = mapValues(args.readers, ({ secret, keys, stays }, reader) => {
      const { name: secretName, content } = objects[secret];
      if (stays) return { name: secretName };
      // Once the Secret is written: a run that is refused before makes no generation.
      const checksum = pulumi
        .all([checksumKey, content, secretName])
        .apply(([key, all]) => keyedChecksum(key, only(all, keys)));
      return {
        name: secretName,
        generation: this.generation(`${name}-${reader}`, pulumi.unsecret(checksum)),
      };
    });
    this.registerOutputs({ links: this.links });
  }

  private allValues(name: string, all: AppSecretArgs["values"]): Values {
    const plain: Values = {};
    for (const [source, { value, generate }] of Object.entries(all)) {
      const own =
        generate === undefined ? value : this.generated(`${name}-${childName(source)}`, generate);
      if (own !== undefined) plain[source] = pulumi.secret(own);
    }
    const composed = Object.entries(all).flatMap(([source, { template }]) =>
      template === undefined
        ? []
        : [
            [
              source,
              pulumi.secret(pulumi.all(plain)).apply((given) => fillTemplate(template, given)),
            ],
          ],
    );
    return { ...plain, ...Object.fromEntries(composed) };
  }

  private generated(name: string, length: number): pulumi.Output<string> {
    // Letters and digits alone, safe in any URL and shell. ignoreChanges: a later version of this
    // program may ask for another length, but what data was encrypted or created with must not
    // change under it.
    const opts = { parent: this, ignoreChanges: ["length", "special"] };
    return new random.RandomPassword(name, { length, special: false }, opts).result;
  }

  /** Records each value and what is settled with it as ClusterIdentity records a cluster: once. */
  private allSettled(
    name: string,
    all: AppSecretArgs["values"],
    values: Values,
    key: pulumi.Output<string>,
  ): Settled {
    const settled = Object.entries(all).flatMap(([source, { settledWith }]) => {
      const value = values[source];
      if (!settledWith || !value) return [];
      const known = pulumi.all([key, value]).apply(([k, v]) => keyedChecksum(k, { [source]: v }));
      const seen = { ...settledWith, [source]: pulumi.unsecret(known) };
      const opts = { parent: this, ignoreChanges: ["keepers"] };
      const record = new random.RandomId(
        `${name}-${childName(source)}-record`,
        { byteLength: 4, keepers: seen },
        opts,
      );
      return [
        { seen: pulumi.output(seen), recorded: record.keepers.apply((keepers) => keepers ?? {}) },
      ];
    });
    const merged = (facts: pulumi.Output<Record<string, string>>[]): Settled["seen"] =>
      pulumi.all(facts).apply((each) => Object.assign({}, ...each) as Record<string, string>);
    return {
      recorded: merged(settled.map(({ recorded }) => recorded)),
      seen: merged(settled.map(({ seen }) => seen)),
    };
  }

  /** A random number that is made again, and so never returns, with each other checksum. */
  private generation(name: string, checksum: pulumi.Output<string>): pulumi.Output<string> {
    return new random.RandomId(
      `${name}-generation`,
      { byteLength: 8, keepers: { checksum } },
      { parent: this },
    ).hex;
  }

  private made(
    name: string,
    secret: string,
    namespace: pulumi.Input<string>,
    content: Values,
  ): SecretObject {
    // `data`, not `stringData`: the API server merges the latter in, and a key that leaves it stays
    // in the Secret.
    const data = mapValues(content, (value) => value.apply(base64));
    const digest = pulumi.unsecret(pulumi.all(data).apply(contentDigest));
    const metadata = {
      name: secret,
      namespace,
      annotations: { ...MADE_BY_A_STACK, [CONTENT_ANNOTATION]: digest },
    };
    // The alias: a stack from when there was one Secret alone keeps it.
    const opts = {
      parent: this,
      aliases: secret === "todo-secrets" ? [{ name: `${name}-secret` }] : [],
    };
    const object = new k8s.core.v1.Secret(
      `${name}-${secret}`,
      { metadata, type: "Opaque", data },
      opts,
    );
    return { name: object.metadata.name, content: pulumi.all(content) };
  }

  /** Reads a Secret that someone else made; fails where it is missing or lacks a key. */
  private existing(
    name: string,
    secret: string,
    { namespace, readers }: AppSecretArgs,
  ): SecretObject {
    const keys = Object.values(readers).flatMap((reader) =>
      reader.secret === secret ? reader.keys : [],
    );
    // metadata is secret too: `kubectl apply` leaves the whole content in an annotation.
    const opts = { parent: this, additionalSecretOutputs: ["metadata"] };
    const object = k8s.core.v1.Secret.get(
      `${name}-existing-${secret}`,
      pulumi.interpolate`${namespace}/${secret}`,
      opts,
    );
    const content = pulumi
      .all([namespace, object.metadata, object.data])
      .apply(([where, { annotations }, data]) =>
        existingContent({ namespace: where, name: secret, annotations, data }, keys),
      );
    return { name: pulumi.unsecret(content.apply(() => secret)), content };
  }
}

function base64(value: string): string {
  return Buffer.from(value, "utf8").toString("base64");
}

/** `postgresPassword` → `postgres-password`. */
function childName(source: string): string {
  return source.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function only(
  content: Readonly<Record<string, string>>,
  keys: readonly string[],
): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, content[key] ?? ""]));
}

function mapValues<T, U>(
  all: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, change(value, name)]),
  );
}

function requireSound(args: AppSecretArgs): void {
  const fault = unsoundSecret(args);
  if (fault) throw new pulumi.InputPropertyError(fault);
}
