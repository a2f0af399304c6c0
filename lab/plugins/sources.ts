/**
 * The sources of the plugins, relative to the project's root: this folder, and the file in `lib/`
 * that it imports.
 */
export const PLUGIN_SOURCES = ["lab/plugins", "lib/images/dockerignore.ts"];
