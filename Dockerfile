# SPDX-License-Identifier: Apache-2.0
# docker build -t tiaodu .            (or, without a registry: .ci/dockerfile)
# docker run -p 8080:8080 -p 6808:6808 -v tiaodu:/data tiaodu
ARG BASE=debian:bookworm

FROM ${BASE} AS build
# For networks with their own npm registry or certificate authority; nothing of it reaches the image that is kept.
ARG NPM_CONFIG_REGISTRY
ARG NPM_CONFIG_USERCONFIG
ARG NODE_EXTRA_CA_CERTS
ARG TIAODU_JOBS
WORKDIR /src
# Packages and Node.js in a layer of their own: they stay while only the sources change.
COPY .ci/lib.sh .ci/lib.sh
RUN top=/src bash -euo pipefail -c '. .ci/lib.sh && need_packages "${BUILD_PACKAGES[@]}" && need_node'
COPY . .
RUN ./run --build-only && strip --strip-debug -o /tiaodu build/release/tiaodu

FROM ${BASE}
RUN apt-get -q update \
    && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends \
        ca-certificates libpugixml1v5 libsodium23 libsqlite3-0 libssl3 libtomlplusplus3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin tiaodu \
    && install -d -m 0700 -o tiaodu -g tiaodu /data
COPY --from=build /tiaodu /usr/local/bin/tiaodu
RUN tiaodu --version
USER tiaodu
VOLUME /data
EXPOSE 8080 6808
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/${TIAODU_SERVER_PORT:-8080} && printf 'GET /healthz HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r -t 3 line <&3 && [[ $line == 'HTTP/1.1 200'* ]]"]
ENTRYPOINT ["tiaodu"]
CMD ["serve", "--data", "/data"]
