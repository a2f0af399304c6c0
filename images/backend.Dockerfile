# The backend image. The build context is the backend's directory; this file and its .dockerignore
# are outside that directory. This file does not have a `# syntax` line, so a build pulls only the
# base image.
ARG PYTHON_IMAGE=python:3.13.14-slim-trixie

FROM ${PYTHON_IMAGE} AS build
ARG UV_VERSION=0.13.8
# The CA of a company's proxy in base64, from the setting buildCaFile. This stage trusts this CA in
# addition to the CAs of the base image. The last stage does not contain the CA.
ARG BUILD_CA=
ARG CA_FILE=${BUILD_CA:+/etc/build-ca.pem}
RUN if [ -n "$CA_FILE" ]; then { cat "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}"; echo "$BUILD_CA" | base64 -d; } > "$CA_FILE"; fi
ENV PIP_CERT=${CA_FILE:-$PIP_CERT} SSL_CERT_FILE=${CA_FILE:-${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}}
# UV_LINK_MODE=copy: a hard link into a cache would not survive the COPY below.
# UV_PYTHON_DOWNLOADS=never: uv must use the base image's Python, because that is also the Python in
# the last stage.
ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1 UV_PROJECT_ENVIRONMENT=/opt/venv
RUN python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check "uv==${UV_VERSION}"
WORKDIR /app
# Copies only the project files first, so that a change of the code does not reinstall the packages.
# Removes the world-writable lock file that uv leaves behind.
COPY pyproject.toml uv.lock ./
RUN /opt/uv/bin/uv sync --frozen --no-dev --python "$(command -v python)" && rm -f /opt/venv/.lock
COPY app app
COPY migrations migrations
# Compiles the code during the build. Otherwise, every start would compile the code again, because
# the file system is read-only at run time.
RUN python -m compileall -q app migrations

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 1001 fastapi \
    && useradd --uid 1001 --gid 1001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin fastapi
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app/app /app/app
COPY --from=build /app/migrations /app/migrations
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORT=8000
WORKDIR /app
# The user is numeric so that Kubernetes can check runAsNonRoot. Root owns the files, so the server
# cannot change them.
USER 1001:1001
EXPOSE 8000
# Uses http.client because urllib would send the request through a proxy from the environment.
HEALTHCHECK --interval=15s --timeout=4s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=3); c.request('GET', '/health?probe=live'); sys.exit(c.getresponse().status != 200)"]
# exec makes uvicorn PID 1, so that it receives SIGTERM. uvicorn then waits up to 8 s for requests
# in progress. Its access log is off, because the application logs requests itself.
CMD ["sh", "-c", "exec uvicorn app.main:create_app --factory --host 0.0.0.0 --port \"$PORT\" --http httptools --no-access-log --no-server-header --timeout-graceful-shutdown 8"]
