/**
 * What Pulumi or Kubernetes say, and what a person should do about it. The headings of
 * docs/troubleshooting.md are the first lines.
 */
const KNOWN: [RegExp, (match: RegExpExecArray) => string][] = [
  [
    /namespaces "([^"]+)" already exists/,
    ([, name]) =>
      `Namespace ${name} already exists and this stack did not make it.\n` +
      "Another clone, or another stack, deployed here, and its database is in there.\n" +
      `Give this one a place of its own: npx pulumi config set namespace ${name}-2 and npx pulumi config set nodePort 30081`,
  ],
  // The program's own words, without what the runtime wraps them in.
  [
    /This would end the database or leave it[^]*?npx pulumi up/,
    ([words]) => words.replace(/^ {4}/gm, ""),
  ],
  [
    /Context \S+ leads to another cluster[^]*?npm run recover/,
    ([words]) => `${words.replace(/^ +/gm, "")} -- --yes`,
  ],
  [
    /resource '([^'/]+)\/([^']+)' does not exist/,
    ([, namespace, name]) =>
      `Secret ${name} does not exist in namespace ${namespace}.\n` +
      "The setting `secrets` says that someone else makes it. Nothing was released. Make it, then run this again:\n" +
      `kubectl create secret generic ${name} -n ${namespace} --from-env-file=<file>`,
  ],
  [
    /Stack '[^']+' with configuration key '([^']+)' must be of type '([^']+)'/,
    ([, key, type]) =>
      `${key} must be of type ${type}.\n` +
      `Set it anew, or return to its default: npx pulumi config rm ${key}`,
  ],
  [
    /incorrect passphrase/,
    () =>
      "The passphrase does not fit this stack.\n" +
      "Set PULUMI_CONFIG_PASSPHRASE_FILE to the file with the one it was made with, or put that into .pulumi-state/passphrase.\n" +
      "If this clone's Pulumi.dev.yaml was made with another clone's state, take its line `encryptionsalt` out.\n" +
      "If it is lost, what it protects is lost too: mv .pulumi-state/passphrase .pulumi-state/passphrase.other, then see what starting over deletes: npm run recover",
  ],
  [
    /failed to load checkpoint|snapshot integrity failure/,
    () =>
      "The record of this stack is damaged.\n" +
      "A full disk or a machine that went down has cut it short. Pulumi keeps a copy: npm run recover puts it back.",
  ],
  [
    /unable to open state directory "([^"]+)"/,
    ([, url]) =>
      "The folder that PULUMI_BACKEND_URL names is not there.\n" +
      `Seen: ${url}. Make it, or keep the state in this clone: unset PULUMI_BACKEND_URL\n` +
      "If a login names it and not the variable: npx pulumi logout",
  ],
  [
    /provided port is already allocated/,
    () =>
      "Node port of this stack was taken by another service meanwhile.\n" +
      "See which: kubectl get services -A. Take another: npx pulumi config set nodePort <30000 to 32767>",
  ],
  [
    /User "([^"]+)" cannot (\w+) resource "([^"]+)"/,
    ([, user, verb, resource]) =>
      `User ${user} may not ${verb} ${resource}.\n` +
      "Have the cluster's administrator grant that, or choose a context that may, such as Minikube's own: npx pulumi config set context <name>",
  ],
  [
    /(?:configured Kubernetes cluster is unreachable|due to unreachable cluster)[^]*?(?:context "([^"]+)" does not exist|dial tcp ([^:]+:\d+)|$)/,
    ([, context, address]) =>
      "Kubernetes cluster of this stack cannot be reached.\n" +
      `Seen: ${context ? `no context ${context} in the kubeconfig` : `no answer from ${address ?? "it"}`}. Start it, then run this again: minikube start\n` +
      "If it is gone for good, start a new one, then see what forgetting the old one gives up: npm run recover",
  ],
  [
    /error listing credentials - err: exec: "(docker-credential-[^"]+)"/,
    ([, helper]) =>
      `Docker's credential helper ${helper} is not installed.\n` +
      "The setting credsStore in Docker's config.json names it, and the docker plugin asks it before each build. Install it, or\n" +
      'take that line out of the file: "${DOCKER_CONFIG:-$HOME/.docker}/config.json". Then run this again.',
  ],
  [
    /the stack is currently locked/,
    () =>
      "Another run is at work on this stack.\n" +
      "Wait for it, then run this again. Nothing was changed. If you know that it is gone: npx pulumi cancel",
  ],
  [
    /\b14 UNAVAILABLE: (.{0,200})/,
    ([, cause]) =>
      "Parts of Pulumi could not reach each other on this machine.\n" +
      `Seen: ${cause}. They talk over 127.0.0.1, which a proxy must not be asked for: ` +
      "add 127.0.0.1,localhost to NO_PROXY and no_proxy, then run this again.",
  ],
];

/** The advice for a failure that is known, or what Pulumi said. */
export function explain(said: string): string {
  for (const [pattern, advice] of KNOWN) {
    const match = pattern.exec(said);
    if (match) return advice(match);
  }
  return said.replace(UNSAFE_ADVICE, "");
}

/**
 * Pulumi's provider advises to drop from the record whatever an unreachable cluster holds:
 * followed, the database is lost.
 */
const UNSAFE_ADVICE = / ?[^.\n]*PULUMI_K8S_DELETE_UNREACHABLE[^\n]*/g;

/**
 * What went wrong, out of everything Pulumi printed: the program's own words where there are some;
 * what was said about the resources; with `--diff`, which prints no diagnostics, the error itself
 * and the indented lines that belong to it; else its standard error.
 */
export function reasonOf(printed: string): string {
  const diagnostics = /^Diagnostics:\n([^]*?)(?=^(?:Resources|Outputs|Duration|stderr):)/m.exec(
    printed,
  )?.[1];
  // Up to the next resource, as in `    > kubernetes:core/v1:Namespace: (read)`, or to the summary.
  const patterns = [
    /^error: ((?:(?!(?:Resources|Outputs|Duration|stderr):|Previewing | err\?:| +(?:\S+ )?\S+:\S+:\S+: \().*\n)+)/m,
    /stderr: ([^]*?)(?=\n err\?:|$(?![^]))/,
  ];
  const found = patterns.map((pattern) => pattern.exec(printed)?.[1].trimEnd()).find(Boolean);
  return (diagnostics && reasonIn(diagnostics)) || found || printed;
}

/**
 * Pulumi closes the Stack's own block with "update failed" when a resource failed: that is no
 * reason.
 */
function reasonIn(diagnostics: string): string {
  const blocks = diagnostics.trimEnd().split(/\n\n(?=  \S+ \(.*\):\n)/);
  const isStack = (block: string): boolean => block.startsWith("  pulumi:pulumi:Stack (");
  const words = blocks
    .filter(isStack)
    .join("\n")
    .replace(/^ +error: (update|preview|refresh|destroy) failed$/gm, "");
  const program = /^ {4}error: ([^]*)/m.exec(words)?.[1];
  if (program) return program.replace(/^ {4}/gm, "").trimEnd();
  const others = blocks.filter((block) => !isStack(block));
  const failed = others.filter((block) => /^ {4}error: /m.test(block));
  return (failed.length > 0 ? failed : others).join("\n\n") || diagnostics.trimEnd();
}
