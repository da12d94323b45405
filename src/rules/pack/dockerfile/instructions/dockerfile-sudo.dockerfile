FROM debian:12
# ruleid: dockerfile-sudo
RUN sudo apt-get install -y curl
# ruleid: dockerfile-sudo
RUN make && sudo make install
# ok: dockerfile-sudo
RUN apt-get install -y sudo
# ok: dockerfile-sudo
USER root
# ok: dockerfile-sudo
RUN gosu app make
