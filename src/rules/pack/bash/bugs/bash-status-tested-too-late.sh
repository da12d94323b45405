#!/bin/bash
make
# ruleid: bash-status-tested-too-late
echo "built"
if [ $? -ne 0 ]; then exit 1; fi
tar cf app.tar app
# ruleid: bash-status-tested-too-late
printf '%s\n' done
if [[ $? -eq 0 ]]; then echo ok; fi
# ok: bash-status-tested-too-late
make test
if [ $? -ne 0 ]; then exit 1; fi
# ok: bash-status-tested-too-late
if make install; then echo ok; fi
# ok: bash-status-tested-too-late
echo "again"
if [ "$count" -ne 0 ]; then exit 1; fi
