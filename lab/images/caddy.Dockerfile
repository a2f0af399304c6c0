# Stand-in for the official caddy image: Debian's Caddy with the same file capability. Without
# NET_BIND_SERVICE in the container's capabilities, the kernel refuses to execute such a file.
ARG DEBIAN
FROM ${DEBIAN}
RUN apt-get update && apt-get install -y --no-install-recommends caddy libcap2-bin \
    && setcap cap_net_bind_service=+ep /usr/bin/caddy \
    && rm -rf /var/lib/apt/lists/*
EXPOSE 80 443
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
