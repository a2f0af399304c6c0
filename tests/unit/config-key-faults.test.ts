import assert from "node:assert/strict";
import { load } from "../helpers/config";
import { type Case, itRefuses } from "../helpers/config-faults";
import { thrownBy } from "../helpers/errors";

const ENV = /eval "\$\(npm run -s env\)"/;

const KEYS: Case[] = [
  [
    "an unknown key, and suggests the nearest known key",
    { namepsace: "todo" },
    /namepsace is not a setting.*did you mean namespace\?/,
    /pulumi config rm namepsace/,
  ],
  [
    "an unknown key in a map, and suggests the nearest known key",
    { "frontend.nodeport": "30080" },
    /frontend\.nodeport is not a setting.*did you mean frontend\.nodePort\?/,
    /pulumi config rm --path frontend\.nodeport/,
  ],
  [
    "a key of an earlier version, and names its new name",
    { backendReplicas: "3" },
    /backendReplicas is now called backend\.replicas/,
    /npx pulumi config set --path backend\.replicas 3 && npx pulumi config rm backendReplicas/,
  ],
  [
    "an image key of an earlier version, and separates the tag",
    { backendImage: "registry.example/api:2.1" },
    /backendImage is now called backend\.image and backend\.tag/,
    /config set --path backend\.image registry\.example\/api && npx pulumi config set --path backend\.tag 2\.1 &&/,
  ],
  [
    "the earlier name of the setting for Secrets",
    { secrets: '{"hunter2":{}}' },
    /secrets is now called kubernetesSecrets/,
    /rename the key/,
  ],
  [
    "an unknown key that resembles no known key",
    { colour: "red" },
    /colour is not a setting of this program$/m,
    /pulumi config rm colour/,
  ],
  [
    "an unknown encrypted key, and does not quote its value",
    { openaiKey: "hunter2" },
    /openaiKey is not a setting.*did you mean openaiApiKey\?/,
    /config rm openaiKey/,
    { encrypted: ["openaiKey"] },
  ],
  [
    "a key with a misspelt project name",
    { "todo-chatbt:nodePort": "30081" },
    /todo-chatbt:nodePort is not a setting.*begin with todo-chatbot:/,
    /config rm todo-chatbt:nodePort/,
  ],
  [
    "a plain setting that is encrypted, and does not quote its value",
    { openaiModel: "hunter2" },
    /openaiModel is encrypted, but it is not a secret/,
    /config set openaiModel /,
    { encrypted: ["openaiModel"] },
  ],
  [
    "an encrypted list, and does not quote its content",
    { baseImages: '{"node":"hunter2"}' },
    /baseImages is encrypted/,
    /config rm baseImages/,
    { encrypted: ["baseImages"] },
  ],
];

const MACHINE: Case[] = [
  [
    "a TODO_BASE_IMAGES that is not JSON",
    {},
    /TODO_BASE_IMAGES is "\{"/,
    ENV,
    { environment: { TODO_BASE_IMAGES: "{" } },
  ],
  [
    "a DOCKER_HOST that is not an address",
    {},
    /DOCKER_HOST is "minikube"/,
    ENV,
    { environment: { DOCKER_HOST: "minikube" } },
  ],
  [
    "a DOCKER_CERT_PATH that does not exist",
    {},
    /DOCKER_CERT_PATH is \/nowhere/,
    ENV,
    { environment: { DOCKER_CERT_PATH: "/nowhere" } },
  ],
  [
    "a TODO_NODE_HOST that is not a host",
    {},
    /TODO_NODE_HOST is "http:\/\/x"/,
    ENV,
    { environment: { TODO_NODE_HOST: "http://x" } },
  ],
];

describe("loadConfig refuses", () => {
  itRefuses([...KEYS, ...MACHINE], "pulumi config set");

  it("several faults, and lists them in one message", async () => {
    const error = await thrownBy(() =>
      load({
        "frontend.nodePort": "80",
        "config.logLevel": "loud",
        namepsace: "x",
        betterAuthSecret: "short",
        kubernetesSecrets: '{"s":{}}',
      }),
    );
    assert.match(error.message, /^The settings of stack dev have faults:\n/);
    assert.equal(error.message.match(/^ {2}- /gm)?.length, 5);
  });
});
