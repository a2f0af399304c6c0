import { fakeDocker } from "./fake-docker";

// Tests must not depend on this machine. In a shell that applied the output of `npm run env`, these
// variables point to the cluster, the daemon and the stand-in images of the machine.
for (const name of [
  "TODO_BASE_IMAGES",
  "TODO_NODE_HOST",
  "DOCKER_HOST",
  "DOCKER_CERT_PATH",
  "KUBECONFIG",
  "PULUMI_HOME",
])
  delete process.env[name];
process.env.MINIKUBE_HOME = "/nonexistent"; // Hides the profiles of this machine's Minikube.

// By default, tests use a fake daemon that has every image, instead of the daemon of this machine.
process.on("exit", fakeDocker("every").remove);
