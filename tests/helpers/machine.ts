import { fakeDocker } from "./fake-docker";

// Tests must not depend on this machine. A shell that ran `npm run env` has variables for its
// cluster, daemon and stand-in images.
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

// Hides this machine's images: by default, tests find every image in the fake daemon.
process.on("exit", fakeDocker("every").remove);
