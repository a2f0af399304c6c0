import { describeOwnApp } from "./lib/own-app";

/** The application that needs most: own accounts, a script before the start, and baked addresses. */
describeOwnApp({ name: "never-containerised", settings: [], hasAccounts: true });
