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
# Copies only the lists of packages first, so that a change of the code does not reinstall them. A
# pattern such as [k] makes a file optional.
COPY pyproject.tom[l] uv.loc[k] poetry.loc[k] requirements*.tx[t] ./
ARG POETRY="poetry==2.2.1 --with poetry-plugin-export==1.9.0"
ARG UVICORN_VERSION=0.40.0
# Installs what the lock file says or, without one, the packages in requirements.txt or pyproject.toml.
# Never installs the project itself, which is imported from its directory. Removes the world-writable
# lock file that uv leaves behind.
RUN PATH=/opt/uv/bin:$PATH VIRTUAL_ENV=/opt/venv && export PATH VIRTUAL_ENV \
 && if [ -f uv.lock ]; then uv sync --frozen --no-dev --no-install-project --python "$(command -v python3)"; \
    else \
      uv venv --quiet --python "$(command -v python3)" /opt/venv; \
      if [ -f poetry.lock ]; then uvx --from $POETRY poetry export --without-hashes --output /tmp/requirements.txt && uv pip install -r /tmp/requirements.txt; \
      elif [ -f requirements.txt ]; then uv pip install -r requirements.txt; \
      elif [ -f pyproject.toml ]; then uv pip install -r pyproject.toml; \
      else echo 'There is no uv.lock, poetry.lock, requirements.txt or pyproject.toml, so the packages are not known.' >&2; exit 1; fi; \
    fi \
 && { [ -x /opt/venv/bin/uvicorn ] || uv pip install "uvicorn==${UVICORN_VERSION}"; } \
 && rm -f /opt/venv/.lock
COPY . .
# Compiles the code during the build. Otherwise, every start would compile the code again, because
# the file system is read-only at run time.
RUN python3 -m compileall -q .
# The module and the name of the application, with () for a factory, and the directory from which
# Python imports the module. With .., the application's directory is itself the package.
ARG APP=
ARG APP_DIR=.
RUN if [ -z "$APP" ]; then echo 'Set the build argument APP, for example APP=src.main:app' >&2; exit 1; fi \
 && mkdir -p /opt/imports/packages \
 && if [ "$APP_DIR" = .. ]; then ln -s /app "/opt/imports/packages/${APP%%[.:]*}" && ln -s packages /opt/imports/path; \
    else ln -s "/app/$APP_DIR" /opt/imports/path; fi

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 1001 fastapi \
    && useradd --uid 1001 --gid 1001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin fastapi
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/imports /opt/imports
COPY --from=build /app /app
ARG APP=
# Path for HEALTHCHECK. Empty means that only a connection is opened.
ARG HEALTH_PATH=
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/opt/imports/path:/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PORT=8000 ASGI_APP=${APP} HEALTH_PATH=${HEALTH_PATH}
WORKDIR /app
# The user is numeric so that Kubernetes can check runAsNonRoot. Root owns the files, so the server
# cannot change them.
USER 1001:1001
EXPOSE 8000
# Uses http.client because urllib would send the request through a proxy from the environment.
HEALTHCHECK --interval=15s --timeout=4s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; path = os.environ['HEALTH_PATH']; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=3); c.request('GET', path) if path else c.connect(); sys.exit(path != '' and c.getresponse().status >= 400)"]
# exec makes uvicorn PID 1, so that it receives SIGTERM. uvicorn then waits up to 8 s for requests
# in progress. Its access log is off, because the reference application logs requests itself.
CMD ["sh", "-c", "case $ASGI_APP in *'()') set -- --factory;; esac; exec uvicorn \"${ASGI_APP%()}\" \"$@\" --host 0.0.0.0 --port \"$PORT\" --no-access-log --no-server-header --timeout-graceful-shutdown 8"]
