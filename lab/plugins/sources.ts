/**
 * What the plugins are compiled from, relative to the project: this folder, and the file of `lib/`
 * that it imports.
 */
export const PLUGIN_SOURCES = ["lab/plugins", "lib/images/dockerignore.ts"];
