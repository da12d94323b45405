#!/usr/bin/env python3
"""Writes the scripts in YAML and Jenkinsfiles beside the examples, and lists them with their shell: shells.py FILE..."""
import pathlib
import re
import sys

from ruamel.yaml import YAML

FOLDER = pathlib.Path("target/ci-examples/scripts")
# Keys that hold a script in GitHub's, GitLab's, CircleCI's and Azure's YAML.
KEYS = {"run": "bash", "command": "bash", "before_script": "sh", "script": "sh"}


def script(key, entry):
    """The text of a script, or nothing where this is none."""
    lines = entry if isinstance(entry, list) else [entry]
    if key not in KEYS or not all(isinstance(line, str) for line in lines):
        return None
    # What the system itself fills in is no shell.
    return re.sub(r"\$\{\{.*?\}\}", "x", "\n".join(lines), flags=re.S)


def scripts(value):
    if isinstance(value, list):
        value = dict(enumerate(value))
    if not isinstance(value, dict):
        return
    for key, entry in value.items():
        text = script(key, entry)
        if text is None:
            yield from scripts(entry)
        else:
            yield (str(value.get("shell") or KEYS[key]).split()[0], text)


def main(files):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in map(pathlib.Path, files):
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".groovy":
            found = [("sh", block) for block in re.findall(r"sh '''(.*?)'''", text, flags=re.S)]
        else:
            found = list(scripts(YAML(typ="safe", pure=True).load(text)))
        for number, (shell, script) in enumerate(found):
            path = FOLDER / f"{file.stem}-{number}.sh"
            path.write_text(script + "\n", encoding="utf-8")
            print(shell, path, sep="\t")


main(sys.argv[1:])
