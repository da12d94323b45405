#!/bin/bash
clean() {
  # ruleid: bash-delete-of-empty-variable
  rm -rf "$BUILD_DIR/"
  # ruleid: bash-delete-of-empty-variable
  rm -rf $PREFIX/*
  # ruleid: bash-delete-of-empty-variable
  cd /tmp && rm -fr "${work}"/* 2> /dev/null
  # ok: bash-delete-of-empty-variable
  rm -rf "${BUILD_DIR:?}/"
  # ok: bash-delete-of-empty-variable
  rm -rf "$BUILD_DIR"
  # ok: bash-delete-of-empty-variable
  rm -rf "$BUILD_DIR/objects"
  # ok: bash-delete-of-empty-variable
  rm -f "$BUILD_DIR"/*
}
