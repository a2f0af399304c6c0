import { EngineLog } from "../rpc/engine-log";
import { providerService } from "../rpc/provider-service";
import { serve } from "../rpc/serve";
import { DOCKER_VERSION } from "../versions";
import { connect, Daemon } from "./daemon";
import { imageResource } from "./image-resource";

serve(process.argv.slice(2), (engine) => {
  let daemon: Daemon | undefined;
  const configured = (): Daemon => {
    if (!daemon) throw new Error("the docker provider has not been configured");
    return daemon;
  };
  return providerService({
    name: "docker",
    version: DOCKER_VERSION,
    configure: async (variables) => {
      daemon = await connect(variables);
    },
    resources: { "docker:index/image:Image": imageResource(configured, new EngineLog(engine)) },
  });
});
