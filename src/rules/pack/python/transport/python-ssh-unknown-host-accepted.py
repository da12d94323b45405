import paramiko
from paramiko.client import WarningPolicy


def connect(host):
    client = paramiko.SSHClient()
    # ruleid: python-ssh-unknown-host-accepted
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect(host)


def connect_warned(client):
    # ruleid: python-ssh-unknown-host-accepted
    client.set_missing_host_key_policy(WarningPolicy)


def connect_known(host):
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    # ok: python-ssh-unknown-host-accepted
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    client.connect(host)


def connect_default(host):
    # ok: python-ssh-unknown-host-accepted
    paramiko.SSHClient().connect(host)


def own_policy(client):
    # ok: python-ssh-unknown-host-accepted
    client.set_missing_host_key_policy(PinnedKey(FINGERPRINT))
