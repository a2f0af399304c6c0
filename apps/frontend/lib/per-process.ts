/**
 * Makes a value once per process: pages, routes and instrumentation are bundled apart, and each
 * bundle has its own modules.
 */
export function perProcess<T>(name: string, make: () => T): T {
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  return (store[Symbol.for(`todo-frontend.${name}`)] ??= make());
}
