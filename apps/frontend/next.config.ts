import type { NextConfig } from "next";

// No value here may depend on where the application runs: the build copies this file into the
// standalone server.
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

// The browser must never run an answer of the backend as a page of this origin.
const inertContent = [
  { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
];

const config: NextConfig = {
  output: "standalone",
  // Without it, Next takes the folder of the nearest lock file above this one as the root, and
  // server.js ends up in a subfolder.
  outputFileTracingRoot: root,
  turbopack: { root },
  // No page uses next/image, so the image does not need its native library.
  images: { unoptimized: true },
  // "next-server" is the server's own trace, which a route glob such as "/*" does not match.
  outputFileTracingExcludes: { "next-server": ["node_modules/sharp/**", "node_modules/@img/**"] },
  poweredByHeader: false,
  agentRules: false,
  // No source maps on the server either.
  experimental: { agentUpgrade: false, turbopackSourceMaps: false },
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    { source: "/auth/:path*", headers: inertContent },
    { source: "/backend/:path*", headers: inertContent },
  ],
};

export default config;
