FROM debian:12
# ruleid: dockerfile-add-instead-of-copy
ADD app.py /app/
# ruleid: dockerfile-add-instead-of-copy
ADD --chown=app src /app/src
# ok: dockerfile-add-instead-of-copy
ADD app.tar.gz /app/
# ok: dockerfile-add-instead-of-copy
ADD https://example.org/tool /usr/bin/
# ok: dockerfile-add-instead-of-copy
COPY app.py /app/
