#!/bin/bash
# ruleid: bash-for-over-ls
for file in $(ls *.txt); do echo "$file"; done
# ruleid: bash-for-over-ls
for file in `ls -1 /srv`; do echo "$file"; done
# ok: bash-for-over-ls
for file in *.txt; do echo "$file"; done
# ok: bash-for-over-ls
for key in $(jq -r 'keys[]' settings.json); do echo "$key"; done
# ok: bash-for-over-ls
for file in /srv/*; do ls "$file"; done
