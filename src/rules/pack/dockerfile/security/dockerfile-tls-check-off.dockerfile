FROM debian:12
# ruleid: dockerfile-tls-check-off
RUN curl -k https://example.org/app.tgz -o app.tgz
# ruleid: dockerfile-tls-check-off
RUN apt-get update && apt-get install -y --allow-unauthenticated tool
# ruleid: dockerfile-tls-check-off
RUN git config --global http.sslVerify false
# ok: dockerfile-tls-check-off
RUN curl -fsSL https://example.org/app.tgz -o app.tgz
# ok: dockerfile-tls-check-off
RUN apt-get install -y ca-certificates
# ok: dockerfile-tls-check-off
RUN pip install --no-cache-dir flask
