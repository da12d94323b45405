#!/bin/bash
set -e
build() {
  # ruleid: bash-local-hides-status
  local version=$(git describe --tags)
  # ruleid: bash-local-hides-status
  export COMMIT="$(git rev-parse HEAD)"
  # ok: bash-local-hides-status
  local name
  # ok: bash-local-hides-status
  name=$(git describe)
  # ok: bash-local-hides-status
  local limit=5
  # ok: bash-local-hides-status
  local copy=$version
}
