import { providerService } from "../rpc/provider-service";
import { serve } from "../rpc/serve";
import { RANDOM_VERSION } from "../versions";
import { bytesResource, idResource } from "./bytes-resource";
import { textResource } from "./text-resource";

serve(process.argv.slice(2), () =>
  providerService({
    name: "random",
    version: RANDOM_VERSION,
    configure: async () => undefined,
    resources: {
      "random:index/randomPassword:RandomPassword": textResource(true),
      "random:index/randomString:RandomString": textResource(false),
      "random:index/randomId:RandomId": idResource,
      "random:index/randomBytes:RandomBytes": bytesResource,
    },
  }),
);
