#!/bin/bash
# ruleid: bash-world-writable
chmod -R 777 /srv/data
# ruleid: bash-world-writable
chmod o+w settings.ini
# ok: bash-world-writable
chmod 755 run.sh
# ok: bash-world-writable
chmod 1777 /srv/tmp
# ok: bash-world-writable
chmod u+w settings.ini
# ok: bash-world-writable
chmod +x run.sh
