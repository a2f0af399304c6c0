import { fakeDocker } from "./fake-docker";

// Tests must not depend on the machine. After `npm run env` has set up a shell, these variables
// point to the cluster, the Docker daemon and the stand-in images on the machine.
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
