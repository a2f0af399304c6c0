# Stand-in for the official node image on Alpine: the same Node program from its npm package, and
# npm. Like Alpine it has neither Perl nor Debian's package manager. It is several times larger than
# Alpine and uses another C library.
ARG DEBIAN
FROM ${DEBIAN} AS whole
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN apt-get update && apt-get install -y --no-install-recommends libstdc++6 && rm -rf /var/lib/apt/lists/* \
    && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
    && groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node \
    && dpkg --purge --force-depends --force-remove-essential --force-remove-protected apt libapt-pkg7.0 sqv perl-base debconf

# A single new layer, so that purged files take no space.
FROM scratch
COPY --from=whole / /
ENV NODE_EXTRA_CA_CERTS=/usr/local/share/host-ca.crt PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["node"]
