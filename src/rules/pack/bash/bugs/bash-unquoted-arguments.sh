#!/bin/bash
wrap() {
  # ruleid: bash-unquoted-arguments
  exec /usr/bin/tool $@
  # ruleid: bash-unquoted-arguments
  for name in $*; do echo "$name"; done
  # ok: bash-unquoted-arguments
  exec /usr/bin/tool "$@"
  # ok: bash-unquoted-arguments
  echo "called with $*"
  # ok: bash-unquoted-arguments
  all=$*
  # ok: bash-unquoted-arguments
  grep '$@' Makefile
}
