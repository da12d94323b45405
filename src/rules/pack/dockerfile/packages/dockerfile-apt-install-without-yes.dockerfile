FROM debian:12
# ruleid: dockerfile-apt-install-without-yes
RUN apt-get update && apt-get install curl
# ruleid: dockerfile-apt-install-without-yes
RUN apt update && apt --no-install-recommends install git
# ok: dockerfile-apt-install-without-yes
RUN apt-get update && apt-get install -y curl
# ok: dockerfile-apt-install-without-yes
RUN apt-get update && apt-get -yq install curl
# ok: dockerfile-apt-install-without-yes
RUN apt-get update && apt-get install --yes --no-install-recommends curl
