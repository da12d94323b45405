#!/bin/bash
# ruleid: bash-sudo-redirect
sudo echo "127.0.0.1 shop" >> /etc/hosts
# ruleid: bash-sudo-redirect
sudo cat new.conf > /etc/app.conf
# ok: bash-sudo-redirect
echo "127.0.0.1 shop" | sudo tee -a /etc/hosts
# ok: bash-sudo-redirect
sudo cat /etc/shadow > /dev/null
# ok: bash-sudo-redirect
sudo sh -c 'echo shop > /etc/hostname'
# ok: bash-sudo-redirect
sudo cp new.conf /etc/app.conf
