# The frontend image. The build context is the application's directory, for example:
#   docker build -f images/frontend.Dockerfile -t todo-frontend:dev apps/frontend
#
# Builds any Next.js application with a package-lock.json and `output: "standalone"`. The image
# contains no addresses and no secrets; the container reads them from its environment variables. All
# shell commands work on both Alpine and Debian.

ARG NODE_IMAGE=node:22.23.3-alpine

# The CA of a company's proxy in base64, from the setting buildCaFile. Node trusts this CA in
# addition to its own CAs. The last stage does not contain the CA.
FROM ${NODE_IMAGE} AS trust
ARG BUILD_CA=
ARG CA_FILE=${BUILD_CA:+/etc/build-ca.pem}
RUN if [ -n "$CA_FILE" ]; then { cat "${NODE_EXTRA_CA_CERTS:-/dev/null}"; echo "$BUILD_CA" | base64 -d; } > "$CA_FILE"; fi
# Turns off npm's update notice, which would hide the error at the end of a failed step's output.
ENV NODE_EXTRA_CA_CERTS=${CA_FILE:-$NODE_EXTRA_CA_CERTS} npm_config_update_notifier=false

FROM trust AS deps
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund

FROM trust AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY --from=deps /app/node_modules ./node_modules
COPY . .
# Creates `public`, which is copied below. Deletes .env files and source maps, which must not reach
# the image.
RUN npm run build \
 && mkdir -p public \
 && rm -f .next/standalone/.env* \
 && if [ ! -f .next/standalone/server.js ]; then \
      echo 'next build did not create .next/standalone/server.js. Set output: "standalone" in next.config and, if a lock file lies above the application, outputFileTracingRoot.' >&2; exit 1; \
    fi \
 && find .next/standalone .next/static -name '*.map' -delete

FROM ${NODE_IMAGE} AS runtime
WORKDIR /app
# Adds the user by editing /etc/group and /etc/passwd, because some base images have only adduser
# and others only useradd.
RUN echo 'nextjs:x:1001:' >> /etc/group \
 && echo 'nextjs:x:1001:1001:nextjs:/app:/bin/false' >> /etc/passwd
# HOSTNAME is the address to listen on. With the default, the container's name, the server would
# listen only on the pod's address.
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    HOSTNAME=0.0.0.0 \
    PORT=3000
# Root owns the files, so the server can write only to its cache and to /tmp. With volumes mounted
# at these two paths, the server also runs on a read-only root file system.
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static ./.next/static
COPY --from=build /app/public ./public
RUN mkdir -p .next/cache && chown 1001:1001 .next/cache
# On SIGTERM, server.js closes its listener and all idle connections, so requests in flight are
# lost. announce-close.cjs delays the closing: the server keeps accepting connections until no new
# connection has arrived for a second, but for at most 15 s, and sends `Connection: close` with
# every response. Node's keep-alive timeout of 5 s closes idle connections. A SIGTERM that arrives
# before server.js has installed its handler stops the process immediately.
RUN printf '%s\n' \
    'const net = require("node:net"), { Server } = require("node:http"), { close } = Server.prototype;' \
    'let ending = false;' \
    'process.once("SIGTERM", () => { ending = true; if (!process.listenerCount("SIGTERM")) process.exit(143); });' \
    'require("node:diagnostics_channel").subscribe("http.server.request.start", ({ response }) => { if (ending) response.shouldKeepAlive = false; });' \
    'Server.prototype.close = function (done) {' \
    '    if (!ending) return close.call(this, done);' \
    '    let ticks = 0, quiet = 0;' \
    '    this.on("connection", () => { quiet = 0; });' \
    '    const look = setInterval(() => {' \
    '        if (++quiet < 10 && ++ticks < 150) return;' \
    '        clearInterval(look);' \
    '        net.Server.prototype.close.call(this, done);' \
    '    }, 100);' \
    '    return this;' \
    '};' \
    > announce-close.cjs
USER 1001:1001
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--require", "./announce-close.cjs", "server.js"]
