FROM debian:12
# ruleid: dockerfile-ssh-server
RUN apt-get update && apt-get install -y openssh-server
# ruleid: dockerfile-ssh-server
EXPOSE 80 22
# ok: dockerfile-ssh-server
EXPOSE 8022
# ok: dockerfile-ssh-server
RUN apt-get install -y openssh-client
# ok: dockerfile-ssh-server
EXPOSE 80/tcp 2222
