import assert from "node:assert/strict";
import { thrownBy } from "../helpers/errors";
import { fakeCluster } from "../helpers/fake-cluster";
import { CLUSTER_UID, run, type Run, type RunOptions, UNKNOWN } from "../helpers/mocks";
import { defaultSettings } from "../helpers/settings";

before(async () => void (process.env.KUBECONFIG = await fakeCluster()));
after(() => void delete process.env.KUBECONFIG);

/** Runs index.ts anew: a program does its work when it is loaded, once per update. */
function deploy(
  changes: Readonly<Record<string, string>> = {},
  options: RunOptions = {},
): Promise<Run> {
  const program = require.resolve("../../index");
  delete require.cache[program];
  return run(
    { ...options, config: { ...defaultSettings(), ...changes } },
    () => require(program) as unknown,
  );
}

for (const preview of [false, true]) {
  describe(`the program in ${preview ? "a preview" : "an update"}`, () => {
    it("registers the architecture, and nothing besides", async () => {
      const { resources } = await deploy({}, { preview });
      const tree = resources.map(({ type, name, parent, provider }) =>
        `${parent}/${name} ${type.split(":").pop()} ${provider}`.trim(),
      );
      assert.deepEqual(tree.sort(), [
        "/app AppRelease",
        "/app AppSecret",
        "/backend AppImage",
        "/cluster kubernetes",
        "/daemon docker",
        "/database DatabaseGuard",
        "/frontend AppImage",
        "/generator random",
        "/identity ClusterIdentity",
        "/namespace Namespace cluster",
        "/todo-chatbot-dev Stack",
        "app/app-backend-generation RandomId generator",
        "app/app-better-auth-secret RandomPassword generator",
        "app/app-checksum-key RandomPassword generator",
        "app/app-frontend-generation RandomId generator",
        "app/app-postgres-password RandomPassword generator",
        "app/app-postgres-password-record RandomId generator",
        "app/app-release Release cluster",
        "app/app-todo-secrets Secret cluster",
        "backend/backend-image Image daemon",
        "database/database-record RandomId generator",
        "frontend/frontend-image Image daemon",
        "identity/identity-record RandomId generator",
      ]);
    });

    it("tells what a person needs next", async () => {
      const { outputs, find } = await deploy({}, { preview });
      assert.deepEqual(Object.keys(outputs).sort(), [
        "backendImage",
        "frontendImage",
        "namespace",
        "release",
        "url",
      ]);
      assert.equal(outputs.url, "http://127.0.0.1:30080");
      assert.equal(
        outputs.backendImage,
        find("docker:index/image:Image", "backend-image").inputs.imageName,
      );
    });

    it("shows the plan with its image tags, unknown only where a value is yet to be generated", async () => {
      const { values } = (await deploy({}, { preview })).find(
        "kubernetes:helm.sh/v3:Release",
      ).inputs;
      assert.match(values.backend.tag, /^1\.0\.0-[0-9a-f]{12}$/);
      assert.equal(values.secrets.backendChecksum === UNKNOWN, preview);
    });
  });
}

describe("the program", () => {
  it("goes to the cluster and the daemon that are named, and to no other", async () => {
    const { find } = await deploy({ context: "elsewhere" });
    const { inputs } = find("pulumi:providers:kubernetes");
    assert.deepEqual([inputs.context, inputs.kubeconfig], ["elsewhere", process.env.KUBECONFIG]);
  });

  it("replaces nothing when the cluster comes back under another address", async () => {
    const { find } = await deploy();
    assert.equal(
      find("pulumi:providers:kubernetes").inputs.clusterIdentifier,
      "ClusterIdentity",
      "the provider's word for: the same cluster as before",
    );
  });

  it("builds no image and makes no password before the cluster is known to be fit", async () => {
    const { find } = await deploy();
    for (const type of ["pulumi:providers:docker", "pulumi:providers:random"])
      assert.deepEqual(find(type).options.dependsOn, ["cluster"]);
  });

  it("makes nothing in a cluster whose identity is not known", async () => {
    const { find } = await deploy();
    const { metadata } = find("kubernetes:core/v1:Namespace", "namespace").inputs;
    assert.deepEqual(metadata.annotations, { "todo-chatbot/cluster": CLUSTER_UID });
    for (const [type, name] of [
      ["kubernetes:core/v1:Secret", "app-todo-secrets"],
      ["kubernetes:helm.sh/v3:Release", "app-release"],
    ]) {
      assert(find(type, name).options.dependsOn.includes("namespace"), name);
    }
  });

  it("lets only restricted pods into its namespace", async () => {
    const { metadata } = (await deploy({ namespace: "mine" })).find(
      "kubernetes:core/v1:Namespace",
      "namespace",
    ).inputs;
    assert.deepEqual(metadata.labels, { "pod-security.kubernetes.io/enforce": "restricted" });
    assert.equal(metadata.name, "mine");
  });

  it("installs only after images, Secret and namespace are there", async () => {
    const { find } = await deploy();
    const { dependsOn } = find("kubernetes:helm.sh/v3:Release").options;
    for (const name of ["backend-image", "frontend-image", "app-todo-secrets", "namespace"])
      assert(dependsOn.includes(name), name);
  });

  it("sends no secret anywhere but into the Secret and into state, marked", async () => {
    const own = {
      postgresPassword: "hunter2-hunter2-hunter2",
      openaiApiKey: "sk-hunter2-hunter2-hunter2",
    };
    const { resources, outputs } = await deploy(own, { encrypted: Object.keys(own) });
    const generated = "appbetterauthsecret";
    for (const { name, type, inputs, secrets } of resources) {
      const open = Object.fromEntries(
        Object.entries(inputs).filter(([key]) => !secrets.includes(key)),
      );
      assert.doesNotMatch(
        JSON.stringify(open),
        new RegExp(`hunter2|${generated}|${Buffer.from("hunter2").toString("base64").slice(0, 8)}`),
        `${type} ${name}`,
      );
    }
    assert.doesNotMatch(JSON.stringify(outputs), /hunter2/);
  });

  it("needs no Docker daemon where both images are prebuilt", async () => {
    const { resources, outputs } = await deploy({
      backendImage: "registry.example/api:2.1.0",
      frontendImage: "registry.example/web:2.1.0",
    });
    assert(!resources.some(({ type }) => /docker/.test(type)));
    assert.deepEqual(
      [outputs.backendImage, outputs.frontendImage],
      ["registry.example/api:2.1.0", "registry.example/web:2.1.0"],
    );
  });

  it("plans nothing when a setting is wrong", async () => {
    const error = await thrownBy(() => deploy({ nodePort: "80" }));
    assert.match(error.message, /nodePort is "80"/);
  });
});
