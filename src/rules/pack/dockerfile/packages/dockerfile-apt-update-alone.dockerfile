FROM debian:12
# ruleid: dockerfile-apt-update-alone
RUN apt-get update
RUN apt-get install -y curl
# ruleid: dockerfile-apt-update-alone
RUN apt-get -qq update -y
# ok: dockerfile-apt-update-alone
RUN apt-get update && apt-get install -y curl
# ok: dockerfile-apt-update-alone
RUN apt-get update \
 && apt-get install -y git
# ok: dockerfile-apt-update-alone
RUN apk update
