/**
 * The versions of the npm packages in the root package.json. The engine requires exactly these
 * versions.
 */
export const ENGINE_VERSION = "3.259.0";
export const KUBERNETES_VERSION = "4.29.0";
export const DOCKER_VERSION = "5.2.0";
export const RANDOM_VERSION = "4.21.2";
