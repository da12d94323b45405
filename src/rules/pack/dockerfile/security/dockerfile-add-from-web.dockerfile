FROM debian:12
# ruleid: dockerfile-add-from-web
ADD https://example.org/tool-1.2.tgz /tmp/
# ruleid: dockerfile-add-from-web
ADD --chown=app https://example.org/data.json /app/
# ok: dockerfile-add-from-web
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/tool-1.2.tgz /tmp/
# ok: dockerfile-add-from-web
ADD app.tar.gz /app/
# ok: dockerfile-add-from-web
COPY https.conf /etc/
