FROM debian:12 AS web
# ruleid: dockerfile-several-cmd
CMD ["nginx"]
COPY conf /etc
CMD ["nginx", "-g", "daemon off;"]

FROM debian:12
# ruleid: dockerfile-several-cmd
CMD /start.sh
CMD ["/app"]

FROM debian:12
# ok: dockerfile-several-cmd
CMD ["/one"]

FROM debian:12
# ok: dockerfile-several-cmd
ENTRYPOINT ["/app"]
# ok: dockerfile-several-cmd
CMD ["--help"]
