# Plimsoll and nothing else: no shell, no libraries, no root.
#
#   docker build -t plimsoll .                          builds it from source
#   docker run --rm -v "$PWD:/project" plimsoll scan    runs it on a project
#
# The release puts the binaries that it has built in dist/ and takes the target `released`, so that the image has the very same program.

# Each tag is a promise of its owner; the digest, of the index of all platforms, is what is taken.
FROM rust:1.95-alpine@sha256:606fd313a0f49743ee2a7bd49a0914bab7deedb12791f3a846a34a4711db7ed2 AS build
# Alpine keeps one version of each package: a pinned one is gone with the next.
# hadolint ignore=DL3018
RUN apk add --no-cache build-base
WORKDIR /source
COPY . .
RUN cargo build --locked --release

# What it makes is the same for every processor, so it runs on the builder's own.
FROM --platform=$BUILDPLATFORM alpine:3.22.4@sha256:310c62b5e7ca5b08167e4384c68db0fd2905dd9c7493756d356e893909057601 AS ground
RUN mkdir -p /ground/etc/ssl/certs /ground/project && mkdir -m 1777 /ground/tmp \
  && cp /etc/ssl/certs/ca-certificates.crt /ground/etc/ssl/certs/

FROM scratch AS bare
# To publish to GitHub one must know whom to trust; anybody may write to /tmp; the project is mounted.
COPY --from=ground /ground/ /
ENV PLIMSOLL_CACHE_DIR=/tmp/plimsoll
# The user of GitHub's own runners, so that the files of a workflow can be written when this runs as a container action.
USER 1001:1001
WORKDIR /project
ENTRYPOINT ["/plimsoll"]
CMD ["scan"]

FROM bare AS released
ARG TARGETARCH
COPY dist/linux/${TARGETARCH}/plimsoll /plimsoll

FROM bare
COPY --from=build /source/target/release/plimsoll /plimsoll
