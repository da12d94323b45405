FROM debian:12
# ruleid: dockerfile-world-writable
RUN mkdir /data && chmod -R 777 /data
# ruleid: dockerfile-world-writable
COPY --chmod=0777 start.sh /
# ok: dockerfile-world-writable
RUN chmod 755 /start.sh
# ok: dockerfile-world-writable
COPY --chmod=0755 start.sh /
# ok: dockerfile-world-writable
RUN chmod 1777 /tmp
# ok: dockerfile-world-writable
RUN chmod +x /start.sh
