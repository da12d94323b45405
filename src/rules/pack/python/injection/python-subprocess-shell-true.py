import os
import subprocess


def build(target):
    # ruleid: python-subprocess-shell-true
    subprocess.run(f"make {target}", shell=True, check=True)


def remove(path):
    # ruleid: python-subprocess-shell-true
    os.system("rm -r " + path)


def constant():
    # ok: python-subprocess-shell-true
    subprocess.run("make clean && make", shell=True, check=True)


def arguments(target):
    # ok: python-subprocess-shell-true
    subprocess.run(["make", target], check=True)


def explicitly_off(target):
    # ok: python-subprocess-shell-true
    subprocess.run(["make", target], shell=False)
