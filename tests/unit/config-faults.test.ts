import { RunError } from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { load, type LoadOptions } from "../helpers/config";
import { thrownBy } from "../helpers/errors";

type Changes = Readonly<Record<string, string | undefined>>;
/**
 * What is wrong, the settings, and what the one fault that is told must say: what was seen, and the
 * command that mends it.
 */
type Case = [what: string, changes: Changes, says: RegExp, fix?: RegExp, options?: LoadOptions];

const GOOD_SECRET = "s".repeat(48);
const HUGE = "9".repeat(5000);
const ENV = /eval "\$\(npm run -s env\)"/;

const PLAIN: Case[] = [
  // Each setting: absent, empty, of another shape, out of its bounds. The fix is `pulumi config set
  // <setting> …` where none is named.
  ["no context", { context: undefined }, /context is not set; it must be the name of a context/],
  ["an empty context", { context: "" }, /context is "";/],
  ["a context of spaces", { context: "   " }, /context is " {3}";/],
  ["a context with NUL", { context: "mini\0kube" }, /context is "mini\\u0000kube";/],
  ["a huge context", { context: HUGE }, /context is "9{60}"… \(5000 characters\);/],
  [
    "the namespace of everybody",
    { namespace: "default" },
    /namespace is "default";.*neither default/,
  ],
  ["a namespace of the cluster", { namespace: "kube-system" }, /namespace is "kube-system";/],
  [
    "a namespace with a capital",
    { namespace: "Todo" },
    /namespace is "Todo"; it must be lower-case/,
  ],
  ["a namespace in other letters", { namespace: "tödö" }, /namespace is "tödö";/],
  ["a namespace that ends with a hyphen", { namespace: "todo-" }, /namespace is "todo-";/],
  ["a namespace that is a path", { namespace: "../todo" }, /namespace is "\.\.\/todo";/],
  ["a namespace too long for DNS", { namespace: "n".repeat(64) }, /at most 63/],
  ["a release too long for Helm", { release: "r".repeat(54) }, /at most 53/],
  ["a release that begins with a digit", { release: "1st" }, /release is "1st";/],
  ["a version of two parts", { version: "1.0" }, /version is "1\.0";/],
  ["a version with a build part", { version: "1.0.0+build" }, /without a build part/],
  ["a version with a leading zero", { version: "1.01.0" }, /version is "1\.01\.0";/],
  [
    "a version that no tag can hold",
    { version: `1.0.0-${"a".repeat(200)}` },
    /version is .*… \(206 characters\)/,
  ],
  [
    "an unknown environment",
    { environment: "prod" },
    /environment is "prod"; it must be one of development, test, staging, production/,
  ],
  [
    "an unknown log level",
    { logLevel: "verbose" },
    /logLevel is "verbose".*debug, info, warning, error/,
  ],
  ["a log level in capitals", { logLevel: "INFO" }, /logLevel is "INFO"/],
  ["a log level with a space behind it", { logLevel: "info " }, /logLevel is "info ";/],
  ["no replicas", { backendReplicas: "0" }, /backendReplicas is "0";.*from 1 to 20/],
  ["replicas in words", { frontendReplicas: "two" }, /frontendReplicas is "two";/],
  ["half a replica", { frontendReplicas: "1.5" }, /frontendReplicas is "1\.5";.*whole number/],
  ["negative replicas", { backendReplicas: "-1" }, /backendReplicas is "-1";/],
  ["replicas beyond any number", { backendReplicas: HUGE }, /backendReplicas is "9{60}"…/],
  ["replicas with an exponent", { backendReplicas: "1e1" }, /backendReplicas is "1e1";/],
  ["a port outside the node's", { nodePort: "80" }, /nodePort is "80";.*30000 to 32767/],
  ["a port one too high", { nodePort: "32768" }, /nodePort is "32768";/],
  ["a port with a leading zero", { nodePort: "030080" }, /nodePort is "030080";/],
  ["a port with a space before it", { nodePort: " 30080" }, /nodePort is " 30080";/],
  ["a port in other digits", { nodePort: "３００８０" }, /nodePort is "３００８０";/],
  ["a time with a unit", { timeoutSeconds: "5m" }, /timeoutSeconds is "5m"/],
  ["a time shorter than a start", { timeoutSeconds: "119" }, /from 120 to 3600/],
  [
    "a directory that is not there",
    { backendPath: "apps/nowhere" },
    /backendPath is "apps\/nowhere"; there is no such directory/,
  ],
  [
    "a file for a directory",
    { frontendPath: "package.json" },
    /frontendPath is "package\.json"; there is no such directory/,
  ],
  ["no directory", { frontendPath: "" }, /frontendPath is "";/],
  [
    "the project for an application",
    { backendPath: "." },
    /backendPath is "\."; it must not hold this project itself/,
  ],
  [
    "the whole disk for an application",
    { backendPath: "../../../../../.." },
    /must not hold this project itself/,
  ],
  [
    "a directory with NUL",
    { backendPath: "apps\0backend" },
    /backendPath is "apps\\u0000backend"; there is no such directory/,
  ],
  ["a size in another unit", { postgresStorage: "1GB" }, /postgresStorage is "1GB";.*Mi, Gi or Ti/],
  ["a size of nothing", { postgresStorage: "0Gi" }, /postgresStorage is "0Gi";/],
  ["a size beyond any disk", { postgresStorage: "9999999Ti" }, /postgresStorage is "9999999Ti";/],
  ["an image that moves", { postgresImage: "postgres:latest" }, /exact tag, not latest/],
  [
    "an image with a shell in it",
    { postgresImage: "postgres:17;reboot" },
    /postgresImage is "postgres:17;reboot";/,
  ],
  ["a platform without its system", { platform: "amd64" }, /linux\/<architecture>/],
  [
    "an unknown way to answer",
    { assistantMode: "ai" },
    /assistantMode is "ai"; it must be one of auto, rules, llm/,
  ],
  [
    "a model that there is no way to reach",
    { assistantMode: "llm" },
    /takes an openaiApiKey or an openaiBaseUrl/,
    /pulumi config set --secret openaiApiKey/,
  ],
  [
    "an API without its protocol",
    { openaiBaseUrl: "localhost:11434" },
    /openaiBaseUrl is "localhost:11434";/,
  ],
  [
    "an API's address with a password",
    { openaiBaseUrl: "https://me:hunter2hunter2@api.example/v1" },
    /openaiBaseUrl is "https:\/\/…@api\.example\/v1";/,
  ],
  [
    "an API of the pod itself",
    { openaiBaseUrl: "http://localhost:11434/v1" },
    /openaiBaseUrl is "http:\/\/localhost:11434\/v1"; it names a loopback address/,
    /pulumi config set openaiBaseUrl http:\/\/host\.minikube\.internal:11434\/v1$/m,
  ],
  ["a model's name with a line break", { openaiModel: "gpt\n4" }, /openaiModel is "gpt\\n4";/],
  [
    "a public address with a path",
    { authUrl: "https://todo.example/app" },
    /authUrl is .*without path/,
  ],
  [
    "base images that are no object",
    { baseImages: "[]" },
    /baseImages is "\[\]"/,
    /pulumi config rm baseImages/,
  ],
  [
    "a base image that moves",
    { baseImages: '{"node":"node:latest"}' },
    /node "node:latest"/,
    /config rm baseImages/,
  ],
  [
    "a base image of another kind",
    { baseImages: '{"ruby":"ruby:3"}' },
    /names ruby;/,
    /config rm baseImages/,
  ],
  [
    "a base image that is no text",
    { baseImages: '{"node":22}' },
    /has node 22;/,
    /config rm baseImages/,
  ],
  [
    "a Postgres named by digest alone",
    { baseImages: `{"postgres":"pg@sha256:${"0".repeat(64)}"}` },
    /has postgres/,
    /config rm baseImages/,
  ],
  [
    "Secrets that are no object",
    { secrets: "todo-secrets" },
    /secrets must be an object/,
    /pulumi config rm secrets/,
  ],
];

const KEYS: Case[] = [
  [
    "an unknown key, naming the nearest",
    { nodeport: "30080" },
    /nodeport is no setting.*did you mean nodePort\?/,
    /pulumi config rm nodeport/,
  ],
  [
    "an unknown key like none",
    { colour: "red" },
    /colour is no setting of this program$/m,
    /pulumi config rm colour/,
  ],
  [
    "an encrypted key that is unknown, without its value",
    { openaiKey: "hunter2" },
    /openaiKey is no setting.*did you mean openaiApiKey\?/,
    /config rm openaiKey/,
    { encrypted: ["openaiKey"] },
  ],
  [
    "a key of a misspelt project",
    { "todo-chatbt:nodePort": "30081" },
    /todo-chatbt:nodePort is no setting.*begin with todo-chatbot:/,
    /config rm todo-chatbt:nodePort/,
  ],
  [
    "a plain setting that is encrypted, without its value",
    { openaiModel: "hunter2" },
    /openaiModel is encrypted, but it is no secret/,
    /config set openaiModel /,
    { encrypted: ["openaiModel"] },
  ],
  [
    "a list that is encrypted, without its content",
    { baseImages: '{"node":"hunter2"}' },
    /baseImages is encrypted/,
    /config rm baseImages/,
    { encrypted: ["baseImages"] },
  ],
];

const MACHINE: Case[] = [
  [
    "stand-ins that are no JSON",
    {},
    /TODO_BASE_IMAGES is "\{"/,
    ENV,
    { environment: { TODO_BASE_IMAGES: "{" } },
  ],
  [
    "a daemon that is no address",
    {},
    /DOCKER_HOST is "minikube"/,
    ENV,
    { environment: { DOCKER_HOST: "minikube" } },
  ],
  [
    "certificates that are not there",
    {},
    /DOCKER_CERT_PATH is \/nowhere/,
    ENV,
    { environment: { DOCKER_CERT_PATH: "/nowhere" } },
  ],
  [
    "a node that is no host",
    {},
    /TODO_NODE_HOST is "http:\/\/x"/,
    ENV,
    { environment: { TODO_NODE_HOST: "http://x" } },
  ],
];

/** The fix is `pulumi config set --secret <setting>` where none is named. */
const SECRETS: Case[] = [
  ["an empty secret", { openaiApiKey: "" }, /openaiApiKey \(0 characters\) is malformed/],
  [
    "a short betterAuthSecret",
    { betterAuthSecret: "hunter2hunter2" },
    /betterAuthSecret \(14 characters\)/,
  ],
  [
    "a betterAuthSecret with a space",
    { betterAuthSecret: `hunter2 ${GOOD_SECRET}` },
    /betterAuthSecret \(56 characters\)/,
  ],
  [
    "a betterAuthSecret with NUL",
    { betterAuthSecret: `hunter2\0${GOOD_SECRET}` },
    /betterAuthSecret/,
  ],
  [
    "a huge betterAuthSecret",
    { betterAuthSecret: HUGE },
    /betterAuthSecret \(5000 characters\).*32 to 500/,
  ],
  [
    "a short postgresPassword",
    { postgresPassword: "hunter2" },
    /postgresPassword \(7 characters\)/,
  ],
  [
    "an address of another database",
    { databaseUrl: "mysql://u:hunter2@h/d" },
    /databaseUrl .*postgresql:\/\//,
  ],
  ["an address without a database", { databaseUrl: "postgres://u:hunter2@h" }, /databaseUrl/],
  ["an address without a host", { databaseUrl: "postgres:///hunter2" }, /databaseUrl/],
  ["an address with a space", { databaseUrl: "postgres://u:hunter 2@h/d" }, /databaseUrl/],
  [
    "an address with a port beyond any",
    { databaseUrl: "postgres://u:hunter2@h:99999/d" },
    /databaseUrl/,
  ],
  ["an address without its protocol", { databaseUrl: "h/d" }, /databaseUrl/],
  [
    "the example for an address",
    { databaseUrl: "postgresql://user:password@host/database" },
    /databaseUrl still holds a placeholder/,
  ],
  [
    "an API key with a line break",
    { openaiApiKey: `hunter2${GOOD_SECRET}\n` },
    /openaiApiKey \(56 characters\)/,
  ],
  ["an API key in other letters", { openaiApiKey: "schlüssel-schlüssel-hunter2" }, /openaiApiKey/],
  [
    "a placeholder in words",
    { openaiApiKey: "your-api-key-hunter2-goes-here" },
    /openaiApiKey still holds a placeholder/,
  ],
  [
    "a placeholder in brackets",
    { betterAuthSecret: "<hunter2-a-long-random-secret-goes-here>" },
    /still holds a placeholder/,
  ],
  [
    "a placeholder of crosses",
    { openaiApiKey: "sk-hunter2-xxxxxxxxxxxxxxxxxxxx" },
    /still holds a placeholder/,
  ],
  [
    "a secret in clear text",
    { openaiApiKey: `hunter2${GOOD_SECRET}` },
    /openaiApiKey is stored unencrypted/,
    undefined,
    { encrypted: [] },
  ],
  [
    "an address of the pod itself",
    { databaseUrl: "postgres://u:hunter2@localhost:5432/d" },
    /databaseUrl names a loopback address.*host\.minikube\.internal/,
  ],
  [
    "an address of the pod itself among others",
    { databaseUrl: "postgres://u:hunter2@db.example,127.0.0.1/d" },
    /databaseUrl names a loopback address/,
  ],
  [
    "a password of a Postgres elsewhere",
    {
      databaseUrl: "postgres://u:p@h/d",
      postgresPassword: GOOD_SECRET,
      secrets: '{"s":{"keys":{"url":"databaseUrl"}}}',
    },
    /has no effect beside databaseUrl/,
    /config rm postgresPassword/,
  ],
  [
    "a secret that no Secret holds",
    { openaiApiKey: GOOD_SECRET, secrets: '{"s":{"keys":{"url":"databaseUrl"}}}' },
    /openaiApiKey is set, but no Secret/,
    /config rm openaiApiKey/,
  ],
];

describe("loadConfig refuses, with one fault and the command that mends it,", () => {
  for (const [what, changes, says, fix, options] of [...PLAIN, ...KEYS, ...MACHINE, ...SECRETS]) {
    it(what, async () => {
      const error = await thrownBy(() => load(changes, options));
      assert(RunError.isInstance(error), "a stack trace would be printed");
      assert.match(error.message, says);
      const set = SECRETS.some(([title]) => title === what) ? "set --secret" : "set";
      assert.match(
        error.message,
        fix ?? new RegExp(`\n {6}npx pulumi config ${set} ${Object.keys(changes)[0]}`),
      );
      assert.equal(error.message.match(/^ {2}- /gm)?.length, 1, error.message);
      assert.doesNotMatch(error.message, /hunter2/);
    });
  }

  it("and everything at once", async () => {
    const error = await thrownBy(() =>
      load({
        nodePort: "80",
        logLevel: "loud",
        namepsace: "x",
        betterAuthSecret: "short",
        secrets: '{"s":{}}',
      }),
    );
    assert.match(error.message, /^The settings of stack dev have faults:\n/);
    assert.equal(error.message.match(/^ {2}- /gm)?.length, 5);
  });
});
