import { describeOwnApp } from "./lib/own-app";

describeOwnApp({ name: "baked-address", settings: [], hasAccounts: false });
describeOwnApp({
  name: "one-origin",
  settings: ["--secret openaiApiKey sk-example-of-a-key-000000000"],
  hasAccounts: false,
});
