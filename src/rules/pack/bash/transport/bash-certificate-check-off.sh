#!/bin/bash
# ruleid: bash-certificate-check-off
curl -sk https://example.org/app.tgz -o app.tgz
# ruleid: bash-certificate-check-off
wget --no-check-certificate https://example.org/app.tgz
# ruleid: bash-certificate-check-off
export GIT_SSL_NO_VERIFY=1
# ok: bash-certificate-check-off
curl -fsSL https://example.org/app.tgz -o app.tgz
# ok: bash-certificate-check-off
curl --cacert company.pem https://intern.example.org/
# ok: bash-certificate-check-off
ssh -k host
# ok: bash-certificate-check-off
curl -fsS https://example.org/app | grep -k
