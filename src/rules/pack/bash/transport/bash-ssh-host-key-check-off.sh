#!/bin/bash
# ruleid: bash-ssh-host-key-check-off
ssh -o StrictHostKeyChecking=no deploy@example.org ./restart
# ruleid: bash-ssh-host-key-check-off
rsync -e "ssh -oStrictHostKeyChecking=no" app/ deploy@example.org:
# ok: bash-ssh-host-key-check-off
ssh -o StrictHostKeyChecking=yes deploy@example.org ./restart
# ok: bash-ssh-host-key-check-off
ssh -o StrictHostKeyChecking=accept-new deploy@example.org
# ok: bash-ssh-host-key-check-off
grep StrictHostKeyChecking /etc/ssh/ssh_config
