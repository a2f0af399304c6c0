/**
 * Returns a value that is created once per process. A module-level variable is not enough: Next.js
 * bundles pages, routes and instrumentation separately, and each bundle has its own copy of a
 * module.
 */
export function perProcess<T>(name: string, make: () => T): T {
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  return (store[Symbol.for(`todo-frontend.${name}`)] ??= make());
}
