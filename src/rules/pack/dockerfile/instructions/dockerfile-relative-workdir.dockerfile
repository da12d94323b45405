FROM debian:12
# ruleid: dockerfile-relative-workdir
WORKDIR app
# ruleid: dockerfile-relative-workdir
WORKDIR ./src/web
# ok: dockerfile-relative-workdir
WORKDIR /app
# ok: dockerfile-relative-workdir
WORKDIR $HOME/app
# ok: dockerfile-relative-workdir
WORKDIR ${HOME:-/srv}/app
