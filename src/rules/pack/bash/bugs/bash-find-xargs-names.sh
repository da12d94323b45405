#!/bin/bash
# ruleid: bash-find-xargs-names
find . -name '*.tmp' | xargs rm
# ruleid: bash-find-xargs-names
find src -type f | xargs -n 1 wc -l
# ok: bash-find-xargs-names
find . -name '*.tmp' -print0 | xargs -0 rm
# ok: bash-find-xargs-names
find . -name '*.tmp' -exec rm {} +
# ok: bash-find-xargs-names
git ls-files | xargs wc -l
