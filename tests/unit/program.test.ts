import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { thrownBy } from "../helpers/errors";
import { fakeCluster } from "../helpers/fake-cluster";
import { CLUSTER_UID, run, type Run, type RunOptions, UNKNOWN } from "../helpers/mocks";
import { defaultSettings } from "../helpers/settings";

const load = createRequire(__filename);

before(async () => void (process.env.KUBECONFIG = await fakeCluster()));
after(() => {
  delete process.env.KUBECONFIG;
});

/** Runs the program by loading index.ts again. */
function deploy(
  changes: Readonly<Record<string, string>> = {},
  options: RunOptions = {},
): Promise<Run> {
  const program = load.resolve("../../index");
  delete load.cache[program];
  return run(
    { ...options, config: { ...defaultSettings(), ...changes } },
    () => load(program) as unknown,
  );
}

for (const preview of [false, true]) {
  describe(`the program, in ${preview ? "a preview" : "an update"},`, () => {
    it("registers the expected resources and no others", async () => {
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
        "/preset PresetGuard",
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
        "preset/preset-record RandomId generator",
      ]);
    });

    it("exports the images, the namespace, the release and the URL", async () => {
      const { outputs, find } = await deploy({}, { preview });
      assert.deepEqual(Object.keys(outputs).sort(), [
        "backendImage",
        "frontendImage",
        "namespace",
        "nodeHost",
        "release",
        "releases",
        "url",
      ]);
      assert.equal(outputs.url, "http://127.0.0.1:30080");
      assert.equal(
        outputs.backendImage,
        find("docker:index/image:Image", "backend-image").inputs.imageName,
      );
    });

    it("knows the image tags, and does not know generated values until the update", async () => {
      const { values } = (await deploy({}, { preview })).find(
        "kubernetes:helm.sh/v3:Release",
      ).inputs;
      assert.match(values.backend.tag, /^1\.0\.0-[0-9a-f]{12}$/);
      assert.equal(values.secrets.backendChecksum === UNKNOWN, preview);
    });
  });
}

describe("the program", () => {
  it("uses only the cluster that the given context selects", async () => {
    const { find } = await deploy({ context: "elsewhere" });
    const { inputs } = find("pulumi:providers:kubernetes");
    assert.deepEqual([inputs.context, inputs.kubeconfig], ["elsewhere", process.env.KUBECONFIG]);
  });

  it("replaces nothing when the cluster's address changes", async () => {
    const { find } = await deploy();
    assert.equal(
      find("pulumi:providers:kubernetes").inputs.clusterIdentifier,
      "ClusterIdentity",
      "a new clusterIdentifier makes the provider replace all resources",
    );
  });

  it("builds no image and generates no password before the cluster is checked", async () => {
    const { find } = await deploy();
    for (const type of ["pulumi:providers:docker", "pulumi:providers:random"])
      assert.deepEqual(find(type).options.dependsOn, ["cluster"]);
  });

  it("creates nothing in the cluster before the cluster's identity is checked", async () => {
    const { find } = await deploy();
    const { metadata } = find("kubernetes:core/v1:Namespace", "namespace").inputs;
    assert.deepEqual(metadata.annotations, { "todo-chatbot/cluster": CLUSTER_UID });
    for (const [type, name] of [
      ["kubernetes:core/v1:Secret", "app-todo-secrets"],
      ["kubernetes:helm.sh/v3:Release", "app-release"],
    ] as const) {
      assert(find(type, name).options.dependsOn.includes("namespace"), name);
    }
  });

  it("allows only restricted pods in its namespace", async () => {
    const { metadata } = (await deploy({ namespace: "mine" })).find(
      "kubernetes:core/v1:Namespace",
      "namespace",
    ).inputs;
    assert.deepEqual(metadata.labels, { "pod-security.kubernetes.io/enforce": "restricted" });
    assert.equal(metadata.name, "mine");
  });

  it("installs the release after the images, the Secret and the namespace", async () => {
    const { find } = await deploy();
    const { dependsOn } = find("kubernetes:helm.sh/v3:Release").options;
    for (const name of ["backend-image", "frontend-image", "app-todo-secrets", "namespace"])
      assert(dependsOn.includes(name), name);
  });

  it("marks secrets in all resources, and has no secrets in its outputs", async () => {
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

  it("does not need a Docker daemon if both images are prebuilt", async () => {
    const { resources, outputs } = await deploy({
      backend: '{"image":"registry.example/api","tag":"2.1.0"}',
      frontend: '{"image":"registry.example/web","tag":"2.1.0"}',
    });
    assert(!resources.some(({ type }) => /docker/.test(type)));
    assert.deepEqual(
      [outputs.backendImage, outputs.frontendImage],
      ["registry.example/api:2.1.0", "registry.example/web:2.1.0"],
    );
  });

  it("reports an invalid setting", async () => {
    const error = await thrownBy(() => deploy({ frontend: '{"nodePort":80}' }));
    assert.match(error.message, /frontend\.nodePort is 80/);
  });
});
