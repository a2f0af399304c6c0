import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { fillTemplate, keyedChecksum, templateKeys } from "../lib/secret-data";
import type { SecretEntry } from "../lib/secret-entries";

export interface AppSecretArgs {
    /** Name of the Kubernetes Secret. */
    readonly name: pulumi.Input<string>;
    /** Namespace it lives in. */
    readonly namespace: pulumi.Input<string>;
    /** Its keys, each once. */
    readonly entries: readonly SecretEntry[];
}

type Values = Record<string, pulumi.Output<string>>;

/** One Opaque Secret: what the user has set, and what was generated once and is kept in state. */
export class AppSecret extends pulumi.ComponentResource {
    /** Name of the Secret, known once it exists. */
    readonly name: pulumi.Output<string>;
    /** Changes with any key or value, tells nothing of them, and so is no secret: it may stand in a pod's annotation. */
    readonly checksum: pulumi.Output<string>;

    constructor(name: string, args: AppSecretArgs, opts?: pulumi.ComponentResourceOptions) {
        // Sealed first: Pulumi stores the arguments of a component as well.
        const entries = args.entries.map(sealed);
        super("todo:index:AppSecret", name, { ...args, entries }, opts);
        requireSoundEntries(entries);

        const given = this.givenAndGenerated(name, entries);
        const values = { ...given, ...composed(entries, given) };
        const secret = this.secret(name, args, values);
        const checksumKey = this.generated(`${name}-checksum-key`, 32);

        this.name = secret.metadata.name;
        const checksum = pulumi.all([checksumKey, pulumi.all(values)]).apply(([key, all]) => keyedChecksum(key, all));
        this.checksum = pulumi.unsecret(checksum);
        this.registerOutputs({ name: this.name, checksum: this.checksum });
    }

    private givenAndGenerated(name: string, entries: readonly SecretEntry[]): Values {
        const values: Values = {};
        for (const { key, value, generate } of entries) {
            if (value !== undefined) values[key] = pulumi.output(value);
            if (generate !== undefined) values[key] = this.generated(`${name}-${childName(key)}`, generate);
        }
        return values;
    }

    private generated(name: string, length: number): pulumi.Output<string> {
        // Letters and digits alone, safe in any URL and shell. ignoreChanges: a later version of this program may ask for
        // another length, but what data was encrypted or created with must not change under it.
        const opts = { parent: this, ignoreChanges: ["length", "special"] };
        return new random.RandomPassword(name, { length, special: false }, opts).result;
    }

    private secret(name: string, { name: secretName, namespace }: AppSecretArgs, values: Values): k8s.core.v1.Secret {
        // `data`, not `stringData`: the API server merges the latter in, and a key that leaves it stays in the Secret.
        const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.apply(base64)]));
        return new k8s.core.v1.Secret(
            `${name}-secret`,
            { metadata: { name: secretName, namespace }, type: "Opaque", data },
            { parent: this },
        );
    }
}

function sealed(entry: SecretEntry): SecretEntry {
    return entry.value === undefined ? entry : { ...entry, value: pulumi.secret(entry.value) };
}

function composed(entries: readonly SecretEntry[], given: Values): Values {
    const values: Values = {};
    for (const { key, template } of entries) {
        if (template !== undefined) values[key] = pulumi.secret(pulumi.all(given)).apply((all) => fillTemplate(template, all));
    }
    return values;
}

function base64(value: string): string {
    return Buffer.from(value, "utf8").toString("base64");
}

/** `POSTGRES_PASSWORD` → `postgres-password`. */
function childName(key: string): string {
    return key.toLowerCase().replace(/_/g, "-");
}

function requireSoundEntries(entries: readonly SecretEntry[]): void {
    const plain = entries.filter((entry) => entry.template === undefined).map((entry) => entry.key);
    const seen = new Set<string>();
    entries.forEach(({ key, value, generate, template }, index) => {
        const fail = (reason: string): never => {
            throw new pulumi.InputPropertyError({ propertyPath: `entries[${index}]`, reason: `${key}: ${reason}` });
        };
        if (!/^[A-Z][A-Z0-9_]*$/.test(key)) fail("a key is the name of an environment variable, as in DATABASE_URL");
        if (seen.has(key)) fail("the key stands twice");
        if ([value, generate, template].filter((source) => source !== undefined).length !== 1) {
            fail("exactly one of value, generate and template");
        }
        if (generate !== undefined && generate < 32) fail(`generate 32 characters or more, not ${generate}`);
        const missing = templateKeys(template ?? "").find((other) => !plain.includes(other));
        if (missing !== undefined) fail(`its template names ${missing}, which is no other entry with a value`);
        seen.add(key);
    });
}
