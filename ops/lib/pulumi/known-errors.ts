interface KnownError {
  /** Matches the message that Pulumi or Kubernetes prints. */
  readonly pattern: RegExp;
  /**
   * Returns a message with the problem, the value that was seen and the command that fixes the
   * problem.
   */
  readonly advice: (match: RegExpExecArray) => string;
}

/** Known failures. The first line of each message is a heading of docs/troubleshooting.md. */
export const KNOWN_ERRORS: readonly KnownError[] = [
  {
    pattern: /namespaces "([^"]+)" already exists/,
    advice: ([, name]) =>
      `Namespace ${name} already exists and this stack did not create it.\n` +
      "Another clone, or another stack, deployed here, and its database is in there.\n" +
      `Give this stack another namespace and node port: npx pulumi config set namespace ${name}-2 and npx pulumi config set --path frontend.nodePort 30081`,
  },
  // The next two entries return the program's own message, without the indentation that the runtime
  // adds.
  {
    pattern: /This would delete the database or disconnect from it[^]*?npx pulumi up/,
    advice: ([words]) => words.replace(/^ {4}/gm, ""),
  },
  {
    pattern: /Context \S+ points to a different cluster[^]*?npm run recover/,
    advice: ([words]) => `${words.replace(/^ +/gm, "")} -- --yes`,
  },
  {
    pattern: /resource '([^'/]+)\/([^']+)' does not exist/,
    advice: ([, namespace, name]) =>
      `Secret ${name} does not exist in namespace ${namespace}.\n` +
      "The setting `secrets` says that someone else creates it. Nothing was released. Create it, then run this again:\n" +
      `kubectl create secret generic ${name} -n ${namespace} --from-env-file=<file>`,
  },
  {
    pattern: /Stack '[^']+' with configuration key '([^']+)' must be of type '([^']+)'/,
    advice: ([, key, type]) =>
      `${key} must be of type ${type}.\n` +
      `Set it again, or return to its default: npx pulumi config rm ${key}`,
  },
  {
    pattern: /incorrect passphrase/,
    advice: () =>
      "The passphrase does not fit this stack.\n" +
      "Set PULUMI_CONFIG_PASSPHRASE_FILE to the file with the original passphrase, or save that file as .pulumi-state/passphrase.\n" +
      "If this clone's Pulumi.dev.yaml was made with another clone's state, remove its line `encryptionsalt`.\n" +
      "If it is lost, what it protects is lost too: mv .pulumi-state/passphrase .pulumi-state/passphrase.other, then see what starting over deletes: npm run recover",
  },
  {
    pattern: /failed to load checkpoint|snapshot integrity failure/,
    advice: () =>
      "The record of this stack is damaged.\n" +
      "A full disk or a power failure has truncated it. Pulumi keeps a copy: npm run recover puts it back.",
  },
  {
    pattern: /unable to open state directory "([^"]+)"/,
    advice: ([, url]) =>
      "The folder that PULUMI_BACKEND_URL names does not exist.\n" +
      `Seen: ${url}. Create it, or store the state in this clone: unset PULUMI_BACKEND_URL\n` +
      "If a login names it instead of the variable: npx pulumi logout",
  },
  {
    pattern: /provided port is already allocated/,
    advice: () =>
      "Node port of this stack was taken by another service meanwhile.\n" +
      "See which: kubectl get services -A. Take another: npx pulumi config set --path frontend.nodePort <30000 to 32767>",
  },
  {
    pattern: /User "([^"]+)" cannot (\w+) resource "([^"]+)"/,
    advice: ([, user, verb, resource]) =>
      `User ${user} may not ${verb} ${resource}.\n` +
      "Ask the cluster's administrator to grant that, or choose a context with that right, such as Minikube's own: npx pulumi config set context <name>",
  },
  {
    pattern:
      /(?:configured Kubernetes cluster is unreachable|due to unreachable cluster)[^]*?(?:context "([^"]+)" does not exist|dial tcp ([^:]+:\d+)|$)/,
    advice: ([, context, address]) =>
      "Kubernetes cluster of this stack cannot be reached.\n" +
      `Seen: ${context ? `no context ${context} in the kubeconfig` : `no answer from ${address ?? "it"}`}. Start it, then run this again: minikube start\n` +
      "If it is gone for good, start a new one, then see what would be lost: npm run recover",
  },
  {
    pattern: /error listing credentials - err: exec: "(docker-credential-[^"]+)"/,
    advice: ([, helper]) =>
      `Docker's credential helper ${helper} is not installed.\n` +
      "The setting credsStore in Docker's config.json names it, and the docker plugin asks it before each build. Install it, or\n" +
      'remove that line from the file: "${DOCKER_CONFIG:-$HOME/.docker}/config.json". Then run this again.',
  },
  {
    pattern: /the stack is currently locked/,
    advice: () =>
      "Another run is at work on this stack.\n" +
      "Wait for it, then run this again. Nothing was changed. If you know that it has ended: npx pulumi cancel",
  },
  {
    pattern: /\b14 UNAVAILABLE: (.{0,200})/,
    advice: ([, cause]) =>
      "Parts of Pulumi could not reach each other on this machine.\n" +
      `Seen: ${cause}. They connect over 127.0.0.1, which must bypass the proxy: ` +
      "add 127.0.0.1,localhost to NO_PROXY and no_proxy, then run this again.",
  },
];
