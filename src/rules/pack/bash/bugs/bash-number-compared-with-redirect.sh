#!/bin/bash
# ruleid: bash-number-compared-with-redirect
if [ $count > 5 ]; then echo many; fi
# ruleid: bash-number-compared-with-redirect
if [ "$size" < 10 ]; then echo small; fi
# ok: bash-number-compared-with-redirect
if [ "$count" -gt 5 ]; then echo many; fi
# ok: bash-number-compared-with-redirect
if (( count > 5 )); then echo many; fi
# ok: bash-number-compared-with-redirect
if [[ "$name" > "m" ]]; then echo late; fi
# ok: bash-number-compared-with-redirect
if [ "$count" \> 5 ]; then echo text; fi
