FROM debian:12
# ruleid: dockerfile-pipe-to-shell
RUN curl -fsSL https://get.example.org/install.sh | sh
# ruleid: dockerfile-pipe-to-shell
RUN wget -qO- https://example.org/setup | sudo bash -s -- --yes
# ok: dockerfile-pipe-to-shell
RUN curl -fsSLo install.sh https://get.example.org/v1.2/install.sh \
 && echo "9f8a  install.sh" | sha256sum -c - && sh install.sh
# ok: dockerfile-pipe-to-shell
RUN curl -fsSL https://example.org/app.tgz | tar xz
# ok: dockerfile-pipe-to-shell
RUN curl -fsSL https://example.org/key.asc | gpg --dearmor > /etc/key.gpg
