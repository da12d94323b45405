FROM debian:12
# ruleid: dockerfile-apt-lists-kept
RUN apt-get update && apt-get install -y curl
# ruleid: dockerfile-apt-lists-kept
RUN apt-get update && apt-get install -y git && apt-get clean
# ok: dockerfile-apt-lists-kept
RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
# ok: dockerfile-apt-lists-kept
RUN --mount=type=cache,target=/var/lib/apt apt-get install -y git
# ok: dockerfile-apt-lists-kept
RUN apk add --no-cache curl
