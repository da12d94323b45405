#!/usr/bin/env python3
"""Writes the scripts in YAML and Jenkinsfiles beside the examples, and lists them with their shell: shells.py FILE..."""
import pathlib
import re
import sys

from ruamel.yaml import YAML

FOLDER = pathlib.Path("target/ci-examples/scripts")
# Keys that hold a script in GitHub's, GitLab's, CircleCI's and Azure's YAML.
KEYS = {"run": "bash", "command": "bash", "before_script": "sh", "script": "sh"}


def scripts(value, shell="bash"):
    if isinstance(value, list):
        for entry in value:
            yield from scripts(entry, shell)
    elif isinstance(value, dict):
        for key, entry in value.items():
            lines = entry if isinstance(entry, list) else [entry]
            if key in KEYS and all(isinstance(line, str) for line in lines):
                # What the system itself fills in is no shell.
                text = re.sub(r"\$\{\{.*?\}\}", "x", "\n".join(lines), flags=re.S)
                yield (str(value.get("shell") or KEYS[key]).split()[0], text)
            else:
                yield from scripts(entry, shell)


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
