import assert from "node:assert/strict";
import { explain, reasonOf } from "../../ops/lib/pulumi/errors";
import { headings } from "../helpers/headings";

describe("a failure of Pulumi", () => {
  const cases: [string, string, RegExp][] = [
    [
      "another clone's namespace",
      'not successfully created by the Kubernetes API server: namespaces "todo" already exists',
      /config set namespace todo-2/,
    ],
    [
      "a Secret that has to be created outside of Pulumi",
      "Preview failed: resource 'todo/my-secrets' does not exist",
      /kubectl create secret generic my-secrets -n todo/,
    ],
    [
      "a setting of the wrong type",
      "validating stack config: Stack 'dev' with configuration key 'nodePort' must be of type 'integer'",
      /npx pulumi config rm nodePort/,
    ],
    ["a wrong passphrase", "error: incorrect passphrase", /PULUMI_CONFIG_PASSPHRASE_FILE/],
    ["a lock", "error: the stack is currently locked by 1 lock(s)", /Wait for it[^]*pulumi cancel/],
    [
      "a truncated state file",
      "error: getting stack configuration: get stack secrets manager: failed to load checkpoint: place 1: unexpected end of JSON input",
      /npm run recover/,
    ],
    [
      "a missing folder of the backend",
      'error: unable to open state directory "file:///elsewhere" (resolved to "file:///elsewhere"): stat /elsewhere: no such file or directory',
      /Seen: file:\/\/\/elsewhere[^]*unset PULUMI_BACKEND_URL/,
    ],
    [
      "a node port that another service took in the meantime",
      'Service "todo-frontend" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
      /config set --path frontend\.nodePort/,
    ],
    [
      "a missing credential helper",
      'error: error listing credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH, out: ``',
      /^Docker's credential helper docker-credential-desktop is not installed\.[^]*config\.json/,
    ],
    [
      "a missing right",
      'secrets is forbidden: User "jane" cannot create resource "secrets" in API group "" in the namespace "todo"',
      /^User jane may not create secrets\.[^]*administrator/,
    ],
    [
      "a stopped cluster",
      'configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "https://127.0.0.1:8443/openapi/v2": dial tcp 127.0.0.1:8443: connect: connection refused',
      /no answer from 127\.0\.0\.1:8443[^]*minikube start/,
    ],
    [
      "an unreachable cluster",
      'failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
      /no answer from it[^]*minikube start/,
    ],
    [
      "a proxy between Pulumi's processes",
      "Error: 14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 127.0.0.1:9\n    at callErrorFromStatus (/x/node_modules/@grpc/grpc-js/build/src/call.js:32:19)\n",
      /add 127\.0\.0\.1,localhost to NO_PROXY/,
    ],
    [
      "a missing context",
      'configured Kubernetes cluster is unreachable: unable to load Kubernetes client configuration from kubeconfig file. Make sure you have: \n\n context "minikube" does not exist',
      /no context minikube/,
    ],
  ];

  for (const [title, output, remedy] of cases) {
    it(`is reported with a heading from the troubleshooting page and the command that fixes ${title}`, () => {
      const advice = explain(output);
      assert.match(advice, remedy);
      assert.doesNotMatch(advice, /PULUMI_K8S_DELETE_UNREACHABLE|^ {4}at /m);
      assert.ok(
        headings().some((heading) => heading.test(advice)),
        `docs/troubleshooting.md has no heading for “${advice.split("\n")[0]}”`,
      );
    });
  }

  it("is never reported with advice to delete anything, because a deletion could damage another clone", () => {
    for (const [, output] of cases)
      assert.doesNotMatch(
        explain(output),
        /npm run destroy|--force|--yes|\brm\b(?! nodePort)|\b[Dd]elete\b/,
      );
  });

  const stack = (text: string) => `  pulumi:pulumi:Stack (todo-chatbot-dev):\n${text}\n`;
  const secret = "  kubernetes:core/v1:Secret (app-secret):\n    error: boom\n";
  const image =
    "  docker:index:Image (frontend-image):\n    error: exit code: 1\n\n    of the build\n";
  const own =
    "    error: Context minikube points to a different cluster.\n    Seen: a.\n    Forget it: npm run recover -- --yes";
  const ownMessage =
    "Context minikube points to a different cluster.\nSeen: a.\nForget it: npm run recover -- --yes";
  const reasons: [string, string[], string][] = [
    ["the program's own message, without the text that Pulumi adds", [stack(own)], ownMessage],
    [
      "the program's own message, without later messages about resources",
      [stack(own), secret],
      ownMessage,
    ],
    [
      "the program's own message, without earlier messages about resources",
      [secret, stack(own)],
      ownMessage,
    ],
    [
      "the program's own message, without earlier remarks",
      [stack(`    remark\n${own}`)],
      ownMessage,
    ],
    ["the resource that failed", [secret], secret],
    [
      "the resource that failed, without the Stack's earlier line about the update",
      [stack("    error: update failed"), secret],
      secret,
    ],
    [
      "the resource that failed, without the Stack's later line about the update",
      [secret, stack("    error: update failed")],
      secret,
    ],
    [
      "every resource that failed",
      [stack("    error: preview failed"), secret, image],
      `${secret}\n${image}`,
    ],
    [
      "the resource that failed, without the remarks of another resource",
      [image, "  todo:index:AppImage (x):\n    remark\n"],
      image,
    ],
    [
      "the Stack's own line, if no resource failed",
      [stack("    error: update failed")],
      stack("    error: update failed"),
    ],
  ];
  for (const [title, blocks, reason] of reasons) {
    it(`is reported as ${title}`, () => {
      const printed = `Command failed\nDiagnostics:\n${blocks.join("\n")}\nResources:\n    1 errored\n`;
      assert.equal(reasonOf(printed), reason.trimEnd());
    });
  }

  it("is reported once if a preview with --diff prints the error twice", () => {
    const error =
      'error: The settings of stack dev have faults:\n  - nodePort is "80"\n      pulumi config set nodePort 30000\n';
    const printed = `Command failed with exit code 1: pulumi preview\n${error}Previewing update (dev):\n  pulumi:pulumi:Stack: (same)\n err?: Error\n${error}`;
    assert.equal(
      reasonOf(printed),
      'The settings of stack dev have faults:\n  - nodePort is "80"\n      pulumi config set nodePort 30000',
    );
  });

  it("is reported in full, up to the next resource, after a preview with --diff", () => {
    const printed =
      "code: 255\n stdout: Previewing update (dev):\nerror: Chart ./chart is too large.\nSeen: 2 MiB\n  - move it\n" +
      "    > kubernetes:core/v1:Namespace: (read)\n        [id=kube-system]\nResources:\n    22 unchanged\n";
    assert.equal(reasonOf(printed), "Chart ./chart is too large.\nSeen: 2 MiB\n  - move it");
  });

  it("is reported without the text that the Automation API adds", () => {
    const printed =
      "Command failed\n code: 1\n stdout: \n stderr: validating failed\n err?: Error: Command failed: pulumi preview\n";
    assert.equal(reasonOf(printed), "validating failed");
  });

  it("is reported without the advice to delete an unreachable cluster's objects from the state", () => {
    const hint =
      'If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';
    assert.equal(
      explain(`error: something new about a cluster. ${hint}\nerror: boom`),
      "error: something new about a cluster.\nerror: boom",
    );
  });

  it("is reported unchanged if the error is unknown", () =>
    assert.equal(explain("error: boom"), "error: boom"));
});
