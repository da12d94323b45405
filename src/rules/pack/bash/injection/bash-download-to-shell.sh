#!/bin/bash
# ruleid: bash-download-to-shell
curl -fsSL https://get.example.org/install.sh | sh
# ruleid: bash-download-to-shell
wget -qO- "https://example.org/setup" | sudo bash -s -- --yes
# ruleid: bash-download-to-shell
source <(curl -s https://example.org/env.sh)
# ruleid: bash-download-to-shell
bash -c "$(curl -fsSL https://example.org/install.sh)"
# ok: bash-download-to-shell
curl -fsSL https://example.org/app.tgz | tar xz
# ok: bash-download-to-shell
echo "install it: curl -fsSL https://get.example.org | sh"
# ok: bash-download-to-shell
curl -fsSLo install.sh https://get.example.org/v1.2/install.sh && sha256sum -c sums
# ok: bash-download-to-shell
version=$(curl -fsSL https://example.org/version)
