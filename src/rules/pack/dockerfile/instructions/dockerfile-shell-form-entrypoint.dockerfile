FROM debian:12
# ruleid: dockerfile-shell-form-entrypoint
ENTRYPOINT /app/server --port 8080
# ruleid: dockerfile-shell-form-entrypoint
CMD python server.py
# ok: dockerfile-shell-form-entrypoint
CMD ["python", "server.py"]
# ok: dockerfile-shell-form-entrypoint
ENTRYPOINT exec /app/server --port $PORT
# ok: dockerfile-shell-form-entrypoint
HEALTHCHECK CMD curl -f http://localhost/
