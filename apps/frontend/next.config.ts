import type { NextConfig } from "next";

// The values in this file must not depend on where the application runs, because the build copies
// them into the standalone server.
const root = import.meta.dirname;

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  },
];

// The browser must never treat a response from the backend as a page of this origin.
const inertContent = [
  { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
];

const config: NextConfig = {
  output: "standalone",
  // Without this setting, Next takes the nearest parent folder with a lock file as the root, and
  // server.js ends up in a subfolder.
  outputFileTracingRoot: root,
  turbopack: { root },
  // Pages do not use next/image, so the container image does not need the native library of
  // next/image.
  images: { unoptimized: true },
  // "next-server" is the key of the server's own file trace. A route glob such as "/*" does not
  // match this key.
  outputFileTracingExcludes: { "next-server": ["node_modules/sharp/**", "node_modules/@img/**"] },
  poweredByHeader: false,
  agentRules: false,
  // Omits source maps from the server as well as from the browser files.
  experimental: { agentUpgrade: false, turbopackSourceMaps: false },
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    { source: "/auth/:path*", headers: inertContent },
    { source: "/backend/:path*", headers: inertContent },
  ],
};

export default config;
