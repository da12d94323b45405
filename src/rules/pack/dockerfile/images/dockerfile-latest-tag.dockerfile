# ruleid: dockerfile-latest-tag
FROM node:latest AS web
RUN npm ci
# ruleid: dockerfile-latest-tag
FROM debian
RUN make
# ok: dockerfile-latest-tag
FROM python:3.13-slim AS base
# ok: dockerfile-latest-tag
FROM base
# ok: dockerfile-latest-tag
FROM scratch
# ok: dockerfile-latest-tag
FROM gcr.io/distroless/static@sha256:9ecc53c269509f63c69a266168e4a687c7eb8c0cfd753bd8bfcaa4f58a90876f
