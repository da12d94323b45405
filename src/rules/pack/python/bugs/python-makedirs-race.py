import os
from pathlib import Path


def prepare(path):
    # ruleid: python-makedirs-race
    if not os.path.exists(path):
        os.makedirs(path)


def prepare_path(path: Path):
    # ruleid: python-makedirs-race
    if not path.exists():
        path.mkdir(parents=True)


def at_once(path):
    # ok: python-makedirs-race
    os.makedirs(path, exist_ok=True)


def other_path(path, target):
    # ok: python-makedirs-race
    if not os.path.exists(path):
        os.makedirs(target)


def filled(path):
    # ok: python-makedirs-race
    if not os.path.exists(path):
        fill(path)
