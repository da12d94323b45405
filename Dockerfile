# Plimsoll and nothing else: no shell, no libraries, no root.
#
#   docker build -t plimsoll .                          builds it from source
#   docker run --rm -v "$PWD:/project" plimsoll scan    runs it on a project
#
# The release puts the binaries that it has built in dist/ and takes the target `released`, so that the image has the very same program.

# Each tag is a promise of its owner; the digest, of the index of all platforms, is what is taken.
FROM rust:1.95-alpine@sha256:606fd313a0f49743ee2a7bd49a0914bab7deedb12791f3a846a34a4711db7ed2 AS build
RUN apk add --no-cache build-base
WORKDIR /source
COPY . .
RUN cargo build --locked --release

FROM alpine:3.22.4@sha256:310c62b5e7ca5b08167e4384c68db0fd2905dd9c7493756d356e893909057601 AS ground
RUN apk add --no-cache ca-certificates && mkdir -m 1777 /no-files && mkdir /project

FROM scratch AS bare
# To publish to GitHub one must know whom to trust.
COPY --from=ground /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=ground /no-files /tmp
COPY --from=ground /project /project
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
