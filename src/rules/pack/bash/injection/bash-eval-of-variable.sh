#!/bin/bash
run() {
  # ruleid: bash-eval-of-variable
  eval "$1"
  # ruleid: bash-eval-of-variable
  eval "result=\$$2; echo $3" || eval $@
  # ok: bash-eval-of-variable
  "$@"
  # ok: bash-eval-of-variable
  eval "$(ssh-agent -s)"
  # ok: bash-eval-of-variable
  echo "eval $1"
}
