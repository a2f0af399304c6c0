import type { NextConfig } from "next";

// Nothing here may depend on where the app will run: this file is frozen into the standalone server
// at build time.
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

// Whatever a backend answers, the browser must never run it as a page of this origin.
const inertContent = [
  { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
];

const config: NextConfig = {
  output: "standalone",
  // Without a pinned root Next takes the nearest lock file above this folder, and server.js moves
  // into a subfolder.
  outputFileTracingRoot: root,
  turbopack: { root },
  // No page uses next/image, so its native library has no place in the image.
  images: { unoptimized: true },
  // The key is the server's own trace: a route glob such as "/*" does not match it.
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
