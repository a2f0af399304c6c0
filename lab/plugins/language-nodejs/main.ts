import { serve } from "../rpc/serve";
import { languageService } from "./language-service";
import { ENGINE_VERSION } from "../versions";

if (process.argv.includes("--version")) {
  process.stdout.write(`${ENGINE_VERSION}\n`);
} else {
  serve(process.argv.slice(2), (engine) => languageService(ENGINE_VERSION, engine));
}
