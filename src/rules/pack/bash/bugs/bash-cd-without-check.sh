#!/bin/bash
# ruleid: bash-cd-without-check
cd "$BUILD_DIR"
rm -rf objects
# ruleid: bash-cd-without-check
cd /srv/app
# ok: bash-cd-without-check
cd /srv/app || exit 1
# ok: bash-cd-without-check
(cd /srv/app && make)
# ok: bash-cd-without-check
echo cd /srv/app
