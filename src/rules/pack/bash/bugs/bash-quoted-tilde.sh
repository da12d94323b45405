#!/bin/bash
# ruleid: bash-quoted-tilde
mkdir -p "~/.config/tool"
# ruleid: bash-quoted-tilde
if [ -f "~/.toolrc" ]; then echo found; fi
# ruleid: bash-quoted-tilde
config='~/.toolrc'
# ok: bash-quoted-tilde
mkdir -p ~/.config/tool
# ok: bash-quoted-tilde
mkdir -p "$HOME/.config/tool"
# ok: bash-quoted-tilde
echo "put it into ~/.toolrc"
# ok: bash-quoted-tilde
ssh host "cat ~/.toolrc"
