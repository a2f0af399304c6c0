# The frontend image. The build context is the application's directory, for example:
#   docker build -f images/frontend.Dockerfile -t todo-frontend:dev apps/frontend
#
# Builds any Next.js application, with any of the usual package managers. The image contains no
# secrets. It contains addresses only if BUILD_ENV does, because `next build` writes variables that
# begin with NEXT_PUBLIC_ into the pages. All shell commands work on both Alpine and Debian.

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
# A pattern such as [k] makes a file optional.
COPY package.json package-lock.jso[n] npm-shrinkwrap.jso[n] pnpm-lock.yam[l] pnpm-workspace.yam[l] yarn.loc[k] bun.loc[k] bun.lock[b] ./
# Installs what the lock file says, with the package manager that package.json names or, if it names
# none, the newest one that reads this version of the lock file.
RUN version() { node -p "(require('./package.json').packageManager ?? '').match(/^$1@([0-9.]+)/)?.[1] ?? '$2'"; } \
 && if [ -f pnpm-lock.yaml ]; then \
      case $(sed -n "s/^lockfileVersion: *'\{0,1\}\([0-9]*\).*/\1/p" pnpm-lock.yaml) in 5) usual=7.33.7;; 6) usual=8.15.9;; *) usual=10.34.8;; esac; \
      npx --yes "pnpm@$(version pnpm $usual)" install --frozen-lockfile; \
    elif [ -f yarn.lock ] && grep -q '^__metadata:' yarn.lock; then \
      YARN_NODE_LINKER=node-modules npx --yes "@yarnpkg/cli-dist@$(version yarn 4.18.1)" install --immutable; \
    elif [ -f yarn.lock ]; then npx --yes yarn@1.22.22 install --frozen-lockfile --non-interactive; \
    elif [ -f bun.lock ] || [ -f bun.lockb ]; then npx --yes "bun@$(version bun 1.4.5)" install --frozen-lockfile; \
    elif [ -f package-lock.json ] || [ -f npm-shrinkwrap.json ]; then npm ci --no-audit --no-fund; \
    else npm install --no-audit --no-fund; fi

FROM trust AS build
WORKDIR /app
# NEXT_PRIVATE_STANDALONE is the default of `output` in next.config, so a configuration without
# `output` needs no change.
ENV NEXT_TELEMETRY_DISABLED=1 NEXT_PRIVATE_STANDALONE=1
COPY --from=deps /app/node_modules ./node_modules
COPY . .
# Lines of the form NAME=value, which Next.js reads from the file during the build.
ARG BUILD_ENV=
RUN printf '%s\n' "$BUILD_ENV" > .env.production.local \
 && { npm run build; echo $? > /tmp/status; } 2>&1 | tee /tmp/build.log \
 && if [ "$(cat /tmp/status)" != 0 ]; then \
      if grep -qiE 'fonts\.g(oogleapis|static)\.com|Google Fonts' /tmp/build.log; then echo 'The build needs fonts.googleapis.com, which cannot be reached from here. Put the font files into the application (next/font/local).' >&2; fi; \
      exit 1; \
    fi
ARG SERVE_HANDLER_VERSION=6.1.8
# Collects what the server needs in /server: the standalone server or, with output: "export", the
# exported files and a server for them. Without .env files and source maps.
RUN mkdir -p public /server/.next/cache \
 && if [ -f .next/standalone/server.js ]; then \
      cp -R .next/standalone/. /server/ && cp -R .next/static /server/.next/static && cp -R public /server/public; \
    elif [ -d out ]; then \
      cp -R out /server/out && npm install --prefix /server --no-audit --no-fund "serve-handler@${SERVE_HANDLER_VERSION}" \
      && printf '%s\n' \
        'const server = require("node:http").createServer((request, response) => require("serve-handler")(request, response, { public: "out", cleanUrls: true }));' \
        'process.on("SIGTERM", () => server.close(() => process.exit(0)));' \
        'server.listen(process.env.PORT, process.env.HOSTNAME);' > /server/server.js; \
    else \
      echo 'next build created neither .next/standalone/server.js nor out. Remove `output` and `distDir` from next.config or, if a lock file lies above the application, set outputFileTracingRoot.' >&2; exit 1; \
    fi \
 && rm -f /server/.env* && find /server -name '*.map' -delete

FROM ${NODE_IMAGE} AS runtime
WORKDIR /app
# Adds the user by editing /etc/group and /etc/passwd, because some base images have only adduser
# and others only useradd.
RUN echo 'nextjs:x:1001:' >> /etc/group \
 && echo 'nextjs:x:1001:1001:nextjs:/app:/bin/false' >> /etc/passwd
# Path for HEALTHCHECK.
ARG HEALTH_PATH=/
# HOSTNAME is the address to listen on. With the default, the container's name, the server would
# listen only on the pod's address.
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    HOSTNAME=0.0.0.0 \
    PORT=3000 \
    HEALTH_PATH=${HEALTH_PATH}
# Root owns the files, so the server can write only to its cache and to /tmp. With volumes mounted
# at these two paths, the server also runs on a read-only root file system.
COPY --from=build /server ./
RUN chown 1001:1001 .next/cache
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
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}${process.env.HEALTH_PATH}`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--require", "./announce-close.cjs", "server.js"]
