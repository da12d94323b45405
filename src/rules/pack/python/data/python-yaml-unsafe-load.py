import yaml
from ruamel.yaml import YAML
from yaml import Loader, SafeLoader


def settings(path):
    with open(path) as file:
        # ruleid: python-yaml-unsafe-load
        return yaml.load(file, Loader=yaml.Loader)


def legacy(text):
    # ruleid: python-yaml-unsafe-load
    return yaml.load(text)


def documents(text):
    # ruleid: python-yaml-unsafe-load
    return list(yaml.load_all(text, Loader=Loader))


def round_trip():
    # ruleid: python-yaml-unsafe-load
    return YAML(typ="unsafe")


def safe(text):
    # ok: python-yaml-unsafe-load
    return yaml.safe_load(text)


def safe_loader(text):
    # ok: python-yaml-unsafe-load
    return yaml.load(text, Loader=SafeLoader)


def full(text):
    # ok: python-yaml-unsafe-load
    return yaml.load(text, Loader=yaml.CSafeLoader)


def round_trip_load(text):
    yaml = YAML(typ="safe", pure=True)
    # ok: python-yaml-unsafe-load
    return yaml.load(text)


def safe_round_trip():
    # ok: python-yaml-unsafe-load
    return YAML(typ="rt")
