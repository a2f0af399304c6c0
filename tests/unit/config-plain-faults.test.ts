import { type Case, HUGE, itRefuses } from "../helpers/config-faults";

const PLAIN: Case[] = [
  ["a context of spaces", { context: "   " }, /context is " {3}";/],
  ["a context with a NUL character", { context: "mini\0kube" }, /context is "mini\\u0000kube";/],
  ["a huge context", { context: HUGE }, /context is "9{60}"… \(5000 characters\);/],
  [
    "a namespace that belongs to Kubernetes",
    { namespace: "kube-system" },
    /namespace is "kube-system";/,
  ],
  [
    "a namespace with a capital letter",
    { namespace: "Todo" },
    /namespace is "Todo"; it must be lower-case/,
  ],
  ["a namespace with letters outside ASCII", { namespace: "tödö" }, /namespace is "tödö";/],
  ["a namespace that ends with a hyphen", { namespace: "todo-" }, /namespace is "todo-";/],
  ["a namespace that is a path", { namespace: "../todo" }, /namespace is "\.\.\/todo";/],
  ["a namespace that is too long for DNS", { namespace: "n".repeat(64) }, /at most 63/],
  ["a release name that is too long for Helm", { release: "r".repeat(54) }, /at most 53/],
  ["a release name that begins with a digit", { release: "1st" }, /release is "1st";/],
  ["a version with two parts", { version: "1.0" }, /version is "1\.0";/],
  ["a version with a build part", { version: "1.0.0+build" }, /without a build part/],
  ["a version with a leading zero", { version: "1.01.0" }, /version is "1\.01\.0";/],
  [
    "a version that is too long for a tag",
    { version: `1.0.0-${"a".repeat(200)}` },
    /version is .*… \(206 characters\)/,
  ],
  [
    "an unknown environment",
    { "config.environment": "prod" },
    /config\.environment is "prod"; it must be one of development, test, staging, production/,
  ],
  [
    "an unknown log level",
    { "config.logLevel": "verbose" },
    /config\.logLevel is "verbose".*debug, info, warning, error/,
  ],
  ["a log level in mixed case", { "config.logLevel": "Info" }, /config\.logLevel is "Info"/],
  [
    "a log level with a trailing space",
    { "config.logLevel": "info " },
    /config\.logLevel is "info ";/,
  ],
  ["zero replicas", { "backend.replicas": "0" }, /backend\.replicas is 0;.*from 1 to 50/],
  ["a number of replicas in words", { "frontend.replicas": "two" }, /frontend\.replicas is "two";/],
  ["half a replica", { "frontend.replicas": "1.5" }, /frontend\.replicas is "1\.5";.*whole number/],
  ["a negative number of replicas", { "backend.replicas": "-1" }, /backend\.replicas is "-1";/],
  ["a huge number of replicas", { "backend.replicas": HUGE }, /backend\.replicas is "9{60}"…/],
  [
    "a number of replicas with an exponent",
    { "backend.replicas": "1e1" },
    /backend\.replicas is "1e1";/,
  ],
  [
    "a port outside the range of node ports",
    { "frontend.nodePort": "80" },
    /frontend\.nodePort is 80;.*30000 to 32767/,
  ],
  [
    "a port just above the range of node ports",
    { "frontend.nodePort": "32768" },
    /frontend\.nodePort is 32768;/,
  ],
  [
    "a port with a leading zero",
    { "frontend.nodePort": "030080" },
    /frontend\.nodePort is "030080";/,
  ],
  [
    "a port with a leading space",
    { "frontend.nodePort": " 30080" },
    /frontend\.nodePort is " 30080";/,
  ],
  [
    "a port with digits outside ASCII",
    { "frontend.nodePort": "３００８０" },
    /frontend\.nodePort is "３００８０";/,
  ],
  ["a timeout with a unit", { timeoutSeconds: "5m" }, /timeoutSeconds is "5m"/],
  [
    "a timeout that is shorter than the startup time of a pod",
    { timeoutSeconds: "119" },
    /from 120 to 3600/,
  ],
  [
    "a directory that does not exist",
    { "backend.path": "apps/nowhere" },
    /backend\.path is "apps\/nowhere"; there is no such directory/,
  ],
  [
    "a file instead of a directory",
    { "frontend.path": "package.json" },
    /frontend\.path is "package\.json"; there is no such directory/,
  ],
  [
    "the project directory as an app directory",
    { "backend.path": "." },
    /backend\.path is "\."; it must not contain this project/,
  ],
  [
    "an app directory that contains the project",
    { "backend.path": "../../../../../.." },
    /must not contain this project/,
  ],
  [
    "a directory with a NUL character",
    { "backend.path": "apps\0backend" },
    /backend\.path is "apps\\u0000backend"; there is no such directory/,
  ],
  [
    "a size in an invalid unit",
    { "postgres.storage": "1GB" },
    /postgres\.storage is "1GB";.*Mi, Gi or Ti/,
  ],
  ["a size of zero", { "postgres.storage": "0Gi" }, /postgres\.storage is "0Gi";/],
  [
    "a size that is too large",
    { "postgres.storage": "9999999Ti" },
    /postgres\.storage is "9999999Ti";/,
  ],
  [
    "an image with the tag latest",
    { "postgres.tag": "latest" },
    /postgres\.tag is "latest"; it must be an exact tag/,
  ],
  [
    "an image with a shell command",
    { "postgres.image": "postgres;reboot" },
    /postgres\.image is "postgres;reboot";/,
  ],
  ["a platform without an operating system", { platform: "amd64" }, /linux\/<architecture>/],
  [
    "an unknown assistantMode",
    { assistantMode: "ai" },
    /assistantMode is "ai"; it must be one of auto, rules, llm/,
  ],
  [
    "a model with neither a key nor an address",
    { assistantMode: "llm" },
    /needs openaiApiKey or openaiBaseUrl/,
    /pulumi config set --secret openaiApiKey/,
  ],
  [
    "an API address without a protocol",
    { openaiBaseUrl: "localhost:11434" },
    /openaiBaseUrl is "localhost:11434";/,
  ],
  [
    "an API address with a password",
    { openaiBaseUrl: "https://me:hunter2hunter2@api.example/v1" },
    /openaiBaseUrl is "https:\/\/…@api\.example\/v1";/,
  ],
  [
    "an API on a loopback address",
    { openaiBaseUrl: "http://localhost:11434/v1" },
    /openaiBaseUrl is "http:\/\/localhost:11434\/v1"; it names a loopback address/,
    /pulumi config set openaiBaseUrl http:\/\/host\.minikube\.internal:11434\/v1$/m,
  ],
  ["a model name with a line break", { openaiModel: "gpt\n4" }, /openaiModel is "gpt\\n4";/],
  [
    "a public address with a path",
    { authUrl: "https://todo.example/app" },
    /authUrl is .*without path/,
  ],
  [
    "base images that are not a map",
    { baseImages: "[1]" },
    /baseImages must be a map/,
    /pulumi config rm baseImages/,
  ],
  [
    "a base image with the tag latest",
    { baseImages: '{"node":"node:latest"}' },
    /node "node:latest"/,
    /config rm baseImages/,
  ],
  [
    "a base image with an unknown name",
    { baseImages: '{"ruby":"ruby:3"}' },
    /names ruby;/,
    /config rm baseImages/,
  ],
  [
    "a base image that is not a string",
    { baseImages: '{"node":22}' },
    /has node 22;/,
    /config rm baseImages/,
  ],
  [
    "a Postgres image with only a digest",
    { baseImages: `{"postgres":"pg@sha256:${"0".repeat(64)}"}` },
    /has postgres/,
    /config rm baseImages/,
  ],
  [
    "a Caddy image with only a digest",
    { baseImages: `{"caddy":"web@sha256:${"0".repeat(64)}"}` },
    /has caddy/,
    /config rm baseImages/,
  ],
  [
    "Secrets that are not a map",
    { kubernetesSecrets: "hunter2" },
    /kubernetesSecrets must be a map/,
    /pulumi config rm kubernetesSecrets/,
  ],
  [
    "a frontend that no browser can reach",
    { "frontend.serviceType": "ClusterIP" },
    /frontend\.serviceType is "ClusterIP" and ingress\.enabled is false/,
    /pulumi config set --path ingress\.enabled true/,
  ],
  ["an unknown preset", { preset: "habit" }, /preset is "habit"; it must be one of minikube/],
];

describe("loadConfig refuses", () => {
  itRefuses(PLAIN, "pulumi config set");
});
