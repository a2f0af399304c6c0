/** What Pulumi or Kubernetes say, and what a person should do about it. The headings of docs/troubleshooting.md are the first lines. */
const KNOWN: [RegExp, (match: RegExpExecArray) => string][] = [
    [/namespaces "([^"]+)" already exists/, ([, name]) =>
        `Namespace ${name} already exists and this stack did not make it.\n` +
        "Another clone, or another stack, deployed here. Run `npm run destroy` there,\n" +
        `or give this one a place of its own: npx pulumi config set namespace ${name}-2 and npx pulumi config set nodePort 30081`],
    // The program's own words, without what the runtime wraps them in.
    [/Context \S+ leads to another cluster[^]*?npm run recover/, ([words]) => `${words.replace(/^ +/gm, "")} -- --yes`],
    [/resource '([^'/]+)\/([^']+)' does not exist/, ([, namespace, name]) =>
        `Secret ${name} does not exist in namespace ${namespace}.\n` +
        "The setting `secrets` says that someone else makes it. Nothing was released. Make it, then run this again:\n" +
        `kubectl create secret generic ${name} -n ${namespace} --from-env-file=<file>`],
    [/Stack '[^']+' with configuration key '([^']+)' must be of type '([^']+)'/, ([, key, type]) =>
        `${key} must be of type ${type}.\n` +
        `Set it anew, or return to its default: npx pulumi config rm ${key}`],
    [/incorrect passphrase/, () =>
        "The passphrase does not fit this stack.\n" +
        "Set PULUMI_CONFIG_PASSPHRASE_FILE to the file with the one it was made with. If that is lost, what it protects is lost too:\n" +
        "delete .pulumi-state and the line `encryptionsalt` in the stack's file, then run `npm run up` again."],
    [/the stack is currently locked/, () =>
        "Another run is at work on this stack, or one was killed.\n" +
        "Wait for it. If it was killed: npm run recover"],
];

/** The advice for a failure that is known, or what Pulumi said. */
export function explain(said: string): string {
    for (const [pattern, advice] of KNOWN) {
        const match = pattern.exec(said);
        if (match) return advice(match);
    }
    return said;
}

/**
 * What went wrong, out of everything Pulumi printed: its diagnostics; with `--diff`, which prints none, the error itself
 * and the indented lines that belong to it; else its standard error.
 */
export function reasonOf(printed: string): string {
    const patterns = [/^Diagnostics:\n([^]*?)(?=^(?:Resources|Outputs|Duration|stderr):)/m, /^error: (.*\n(?:[ \t].*\n)*)/m, /stderr: ([^]*?)(?=\n err\?:|$(?![^]))/];
    const found = patterns.map((pattern) => pattern.exec(printed)?.[1].trimEnd()).find(Boolean);
    return found ?? printed;
}
