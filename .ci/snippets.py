#!/usr/bin/env python3
"""Writes the examples of docs/ci.md to a folder, each named by the heading that it stands under: snippets.py DOCS FOLDER."""
import pathlib
import re
import sys

ENDINGS = {"yaml": "yml", "groovy": "groovy", "sh": "sh"}


def main(docs, folder):
    heading, block, kind, count = "", None, "", {}
    for line in pathlib.Path(docs).read_text(encoding="utf-8").splitlines():
        if block is None and line.startswith("#"):
            heading = re.sub(r"[^a-z0-9]+", "-", line.lower()).strip("-")
        elif line.startswith("```"):
            if block is None:
                block, kind = [], line[3:].strip()
                continue
            count[heading] = count.get(heading, 0) + 1
            name = f"{heading}-{count[heading]}.{ENDINGS.get(kind, 'txt')}"
            (pathlib.Path(folder) / name).write_text("\n".join(block) + "\n", encoding="utf-8")
            block = None
        elif block is not None:
            block.append(line)


main(*sys.argv[1:])
