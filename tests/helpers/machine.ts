import { fakeDocker } from "./fake-docker";

// Tests must not depend on the machine. In a shell that `npm run env` has set up, these variables
// point to the machine's cluster, Docker daemon and stand-in images.
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

// By default, tests use a fake daemon that has every image, instead of the Docker daemon on the
// machine.
process.on("exit", fakeDocker("every").remove);
