#!/bin/bash
# ruleid: bash-predictable-temporary-file
list=/tmp/list.$$
# ruleid: bash-predictable-temporary-file
sort names > /tmp/sorted.$$
# ok: bash-predictable-temporary-file
list=$(mktemp)
# ok: bash-predictable-temporary-file
folder=$(mktemp -d /tmp/build.XXXXXX)
# ok: bash-predictable-temporary-file
echo "process $$" > "$folder/pid"
# ok: bash-predictable-temporary-file
log=/var/log/app/$$.log
