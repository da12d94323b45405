FROM debian:12 AS build
# ok: dockerfile-root-user
USER root
RUN make
# ok: dockerfile-root-user
USER builder
RUN make test

FROM debian:12
# ok: dockerfile-root-user
USER 0
RUN adduser app
USER app
# ok: dockerfile-root-user
ENV USER root
# ruleid: dockerfile-root-user
USER root
CMD ["/app"]
