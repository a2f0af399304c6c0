import { describeOwnApp } from "./lib/own-app";

/** The application that needs most: accounts, a script before the start, baked addresses. */
describeOwnApp({ name: "never-containerised", settings: [], hasAccounts: true });
