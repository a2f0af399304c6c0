import { fakeDocker } from "./fake-docker";

// A shell that ran `npm run env` names this machine's cluster, daemon and stand-in images: no test
// may depend on them.
for (const name of [
  "TODO_BASE_IMAGES",
  "TODO_NODE_HOST",
  "DOCKER_HOST",
  "DOCKER_CERT_PATH",
  "KUBECONFIG",
  "PULUMI_HOME",
])
  delete process.env[name];
process.env.MINIKUBE_HOME = "/nonexistent"; // nor on the profiles of this machine's Minikube

// Nor on what this machine's Docker holds: where a test does not say otherwise, every image is
// there.
process.on("exit", fakeDocker("every").remove);
