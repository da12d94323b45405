FROM debian:12
# ruleid: dockerfile-cd-has-no-effect
RUN cd /app
RUN make
# ruleid: dockerfile-cd-has-no-effect
RUN cd "/srv/data"
# ok: dockerfile-cd-has-no-effect
RUN cd /app && make
# ok: dockerfile-cd-has-no-effect
WORKDIR /app
# ok: dockerfile-cd-has-no-effect
RUN cd /app; make test
