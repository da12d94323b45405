#!/bin/bash
# ruleid: bash-password-in-command
curl -u deploy:h7Gk2pq9 https://example.org/upload -T app.tgz
# ruleid: bash-password-in-command
mysqldump -u shop -ph7Gk2pq9 shop > shop.sql
# ruleid: bash-password-in-command
sshpass -p 'h7Gk2pq9' scp app.tgz deploy@example.org:
# ok: bash-password-in-command
curl -u "deploy:$PASSWORD" https://example.org/upload -T app.tgz
# ok: bash-password-in-command
mysqldump --defaults-extra-file=my.cnf shop > shop.sql
# ok: bash-password-in-command
docker login -u me --password-stdin < token.txt
# ok: bash-password-in-command
mkdir -p build/output
