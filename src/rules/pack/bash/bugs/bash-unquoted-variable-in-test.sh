#!/bin/bash
# ruleid: bash-unquoted-variable-in-test
if [ $state = open ]; then echo open; fi
# ruleid: bash-unquoted-variable-in-test
if [ -n $name ]; then echo "$name"; fi
# ok: bash-unquoted-variable-in-test
if [ "$state" = open ]; then echo open; fi
# ok: bash-unquoted-variable-in-test
if [[ $state = open ]]; then echo open; fi
# ok: bash-unquoted-variable-in-test
if [ $# -gt 1 ]; then echo many; fi
# ok: bash-unquoted-variable-in-test
if [ $? -ne 0 ]; then echo failed; fi
