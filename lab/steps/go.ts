import * as fs from "node:fs";
import * as path from "node:path";
import { digestOf } from "../lib/digest";
import { clusterAnswers } from "../lib/in-use";
import { inLab, inSource } from "../lib/paths";
import { run } from "../lib/shell";
import { Step } from "../lib/step";

interface Tool {
  name: string;
  title: string;
  /** Folder in `lab/go`. Its go.sum pins all modules that are compiled. */
  module: string;
  packages: string[];
  /**
   * Folder in the lab's home that receives the programs. The default is `bin`, which is on PATH.
   * Pulumi's programs must not be on PATH.
   */
  folder?: string;
  cgo?: boolean;
  tags?: string[];
  /** Go variables to set at link time. The keys have the form `import/path.name`. */
  values?: Record<string, string>;
  /**
   * Files to copy from another module before the build, as `[from, to]`. `from` is relative to the
   * module cache, `to` is relative to the folder `module`.
   */
  copies?: [string, string][];
  /** True if the node or its pods run these programs. */
  isNodes?: boolean;
}

const kubernetes = "k8s.io/component-base/version";
const providerModule =
  "github.com/pulumi/pulumi-kubernetes/provider/v4@v4.0.0-20260421181658-ec3b5cbc2087";
const schemas = `${providerModule}/cmd/pulumi-resource-kubernetes`;
/**
 * Settings that the programs on the host have in common. Minikube needs cgo. Programs with the same
 * settings and the same versions in go.mod share compiled packages.
 */
const host = {
  module: "host",
  cgo: true,
  tags: ["libvirt_dlopen", "libvirt_without_lxc", "libvirt_without_qemu"],
  values: {
    "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": "3.259.0",
    "k8s.io/minikube/pkg/version.version": "v1.38.1",
    "k8s.io/minikube/pkg/version.storageProvisionerVersion": "v5",
  },
};

/** All tools in build order. Those that the cluster needs come first. */
const TOOLS: Tool[] = [
  {
    name: "container",
    title: "pause, OCI runtime",
    module: "container",
    packages: ["./pause", "./oci-runtime"],
    isNodes: true,
  },
  {
    name: "node",
    title: "Kubernetes 1.34.4, etcd, crictl, storage provisioner",
    module: "node",
    isNodes: true,
    packages: [
      ...[
        "kube-apiserver",
        "kube-controller-manager",
        "kube-proxy",
        "kube-scheduler",
        "kubeadm",
        "kubectl",
        "kubelet",
      ].map((command) => `k8s.io/kubernetes/cmd/${command}`),
      "sigs.k8s.io/cri-tools/cmd/crictl",
      "./etcd",
      "./storage-provisioner",
    ],
    values: {
      [`${kubernetes}.gitVersion`]: "v1.34.4",
      [`${kubernetes}.gitMajor`]: "1",
      [`${kubernetes}.gitMinor`]: "34",
    },
  },
  { name: "coredns", title: "CoreDNS", module: "coredns", packages: ["."], isNodes: true },
  {
    name: "cri-dockerd",
    title: "cri-dockerd",
    module: "cri-dockerd",
    packages: ["github.com/Mirantis/cri-dockerd"],
    isNodes: true,
  },
  {
    ...host,
    name: "minikube",
    title: "Minikube 1.38.1",
    packages: ["k8s.io/minikube/cmd/minikube"],
    isNodes: true,
  },
  {
    ...host,
    name: "pulumi",
    title: "Pulumi engine 3.259.0",
    folder: "pulumi",
    packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
  },
  {
    ...host,
    name: "provider",
    title: "Pulumi Kubernetes provider 4.29.0",
    module: "provider",
    folder: "pulumi",
    packages: ["./pulumi-resource-kubernetes"],
    copies: ["schema.json", "terraform-mapping.json"].map((file) => [
      `${schemas}/${file}`,
      `pulumi-resource-kubernetes/${file}`,
    ]),
  },
  {
    ...host,
    name: "helm",
    title: "Helm 3.20.2",
    packages: ["helm.sh/helm/v3/cmd/helm"],
    values: helmValues(),
  },
];

/** The ingress controller, which only stacks with an Ingress need. */
const INGRESS: Tool = {
  name: "ingress",
  title: "Traefik 3.5.3",
  module: "ingress",
  packages: ["github.com/traefik/traefik/v3/cmd/traefik"],
  values: { "github.com/traefik/traefik/v3/pkg/version.Version": "3.5.3" },
};

/** The programs that check the rendered chart in the tests. */
const CHECKS: Tool = {
  name: "checks",
  title: "kubeconform 0.8.0, kube-score 1.20.0",
  module: "checks",
  packages: [
    "github.com/yannh/kubeconform/cmd/kubeconform",
    "github.com/zegl/kube-score/cmd/kube-score",
  ],
};

/** Helm 4 for an end-to-end test. Not on PATH, because its program is named `helm` too. */
const HELM4: Tool = {
  name: "helm4",
  title: "Helm 4.3.1",
  module: "helm4",
  packages: ["helm.sh/helm/v4/cmd/helm"],
  folder: "helm4",
  values: { "helm.sh/helm/v4/internal/version.version": "v4.3.1" },
};

/**
 * Returns the values that Helm's own build sets at link time. Without them, `helm template` assumes
 * Kubernetes 1.20.
 */
function helmValues(): Record<string, string> {
  const versions = ["chartutil", "lint/rules"].flatMap((name): [string, string][] => [
    [`helm.sh/helm/v3/pkg/${name}.k8sVersionMajor`, "1"],
    [`helm.sh/helm/v3/pkg/${name}.k8sVersionMinor`, "34"],
  ]);
  return Object.fromEntries([...versions, ["helm.sh/helm/v3/internal/version.version", "v3.20.2"]]);
}

/** One build step per tool, named `go-<tool>`. */
export const goTools: Step[] = TOOLS.map(step);

/** The steps that download and build the ingress controller. */
export const ingressTools: Step[] = [...sourcesOf([INGRESS]), step(INGRESS)];

/** The steps that download and build the programs that check the rendered chart. */
export const checkTools: Step[] = [...sourcesOf([CHECKS]), step(CHECKS)];

/** The steps that download and build Helm 4. */
export const helm4Tools: Step[] = [...sourcesOf([HELM4]), step(HELM4)];

/**
 * One step per module, named `sources-<module>`. It downloads the module's sources while other
 * modules compile.
 */
export const goSources: Step[] = sourcesOf(TOOLS);

function sourcesOf(all: readonly Tool[]): Step[] {
  const modules = [...new Set(all.map(({ module }) => module))];
  const withDependencies = modules.filter((name) => name !== "container");
  return withDependencies.map((module) => ({
    name: `sources-${module}`,
    title: `Sources of ${module}`,
    needs: [],
    digest: () => digestOf([module], [inSource("go", module)]),
    present: async () => fs.existsSync(inLab("go-mod", "cache")),
    async run(log) {
      const tools = all.filter((tool) => tool.module === module);
      await run("go", ["list", "-deps", "-e", ...tools.flatMap(({ packages }) => packages)], {
        log,
        cwd: copyOf(module),
        env: goEnvironment(tools.some(({ cgo }) => cgo)),
      });
    },
  }));
}

function step(tool: Tool): Step {
  const source = inSource("go", tool.module);
  return {
    name: `go-${tool.name}`,
    title: tool.title,
    needs: tool.module === "container" ? [] : [`sources-${tool.module}`],
    lane: "cpu",
    digest: () => digestOf([JSON.stringify({ ...tool, isNodes: undefined })], [source]),
    inUse: tool.isNodes ? clusterAnswers : undefined,
    present: async () =>
      tool.packages.every((name) => fs.existsSync(path.join(output(tool), binary(name, tool)))),
    run: (log) => build(tool, log),
  };
}

async function build(tool: Tool, log: string): Promise<void> {
  const copy = copyOf(tool.module);
  const env = goEnvironment(tool.cgo);
  for (const [from, to] of tool.copies ?? [])
    fs.writeFileSync(path.join(copy, to), fs.readFileSync(inLab("go-mod", from)));
  const flags = Object.entries(tool.values ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  fs.mkdirSync(output(tool), { recursive: true });
  await run(
    "go",
    [
      "build",
      ...(tool.tags ? ["-tags", tool.tags.join()] : []),
      "-ldflags",
      ["-s", "-w", ...flags].join(" "),
      "-o",
      `${output(tool)}/`,
      ...tool.packages,
    ],
    { log, cwd: copy, env },
  );
}

/**
 * Copies a module's folder and returns the path of the copy, so that a build does not write to the
 * checkout.
 */
function copyOf(module: string): string {
  const copy = inLab("src", module);
  fs.cpSync(inSource("go", module), copy, { recursive: true });
  return copy;
}

function goEnvironment(cgo = false): Record<string, string> {
  return {
    GOMODCACHE: inLab("go-mod"),
    GOCACHE: inLab("go-build"),
    CGO_ENABLED: cgo ? "1" : "0",
    GOWORK: "off",
    GOGC: "400", // Trades memory for less garbage collection in the compiler.
    GOFLAGS: "-mod=readonly -trimpath -buildvcs=false",
  };
}

function output(tool: Tool): string {
  return inLab(tool.folder ?? "bin");
}

function binary(packageName: string, tool: Tool): string {
  return packageName === "." ? tool.module : path.basename(packageName);
}
