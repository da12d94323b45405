#!/usr/bin/env python3
"""CPU seconds and peak memory of the rule engine and of the search for secrets, beside the floor and beside peers.

    cargo build --release && cargo build --release --bench floor
    benches/rules.py [--rounds N] [--folder-rules DIR] [--many FILE_OR_DIR] [--semgrep] FOLDER...

For each FOLDER, all on one thread and in turns (A B C, A B C, …):
  ten rules        benches/rules/ten.*.yaml with plimsoll, ast-grep and Semgrep
  a folder         --folder-rules, e.g. the Python folder of a public collection, with plimsoll and Semgrep
  one and many     time(many rules) / time(one rule); --many is a file or folder of rules
  the pack         scan + built-in rules + secrets in one pass, against parsing and visiting
  secrets          plimsoll secrets and kingfisher on the same files
and the start with the pack on a project of one small file for each language.

A peer that is not installed is left out, and said so. AST_GREP, SEMGREP, KINGFISHER, PLIMSOLL and FLOOR name other programs
than those on PATH and in target/release. Semgrep takes minutes: it runs once, and only with --semgrep.
"""
import argparse
import glob
import os
import shutil
import statistics
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from ratios import FLOOR, analysed_files, in_turns, ratio, run, table  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))


def program(variable, *names):
    """The program that the variable of the environment names, or the first that is on PATH."""
    found = os.environ.get(variable) or next((path for path in map(shutil.which, names) if path), None)
    if not found:
        print(f"!! {names[0]} is not installed: its figures are LEFT OUT (set {variable}, or put it on PATH)")
    return found


def semgrep(binary, rules, folder):
    return lambda: run([binary, "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--jobs", "1",
                        "--timeout", "0", "--quiet", "--json", "--config", rules, folder])


def rules_only(plimsoll, rules, folder):
    return lambda: run([plimsoll, "scan", folder, "--only-rules", "--rules", rules, "--no-cache", "--no-gate",
                        "--quiet", "--jobs", "1", "--format", f"json={os.devnull}"])


def one_rule(scratch):
    path = os.path.join(scratch, "one.yaml")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("rules:\n  - id: one\n    languages: [python, javascript, typescript, java, go, c, ruby, php]\n"
                     "    severity: INFO\n    message: one\n    pattern: $X == $X\n")
    return path


def measure(tools, folder, options):
    folder = os.path.abspath(folder)
    plimsoll = tools["plimsoll"]
    with tempfile.TemporaryDirectory() as scratch:
        listing, count, lines = analysed_files(plimsoll, folder, scratch)
        print(f"\n## {os.path.basename(folder)}: {count:,} files, {lines:,} lines")
        floor = {FLOOR: lambda: run([tools["floor"], "--list", listing], jobs=1)}

        print("\n### Ten rules\n")
        ten = os.path.join(HERE, "rules", "ten")
        commands = {**floor, "plimsoll": rules_only(plimsoll, ten + ".semgrep.yaml", folder)}
        if tools["ast-grep"]:
            commands["ast-grep"] = lambda: run(
                [tools["ast-grep"], "scan", "--rule", ten + ".ast-grep.yaml", "--json=stream", "--no-ignore", "vcs",
                 "--threads", "1", folder])
        compare(commands, options, tools, ten + ".semgrep.yaml", folder)

        if options.folder_rules:
            print(f"\n### The rules of {os.path.basename(options.folder_rules.rstrip('/'))}\n")
            commands = {**floor, "plimsoll": rules_only(plimsoll, options.folder_rules, folder)}
            compare(commands, options, tools, options.folder_rules, folder)

        if options.many:
            print("\n### One rule and many\n")
            commands = {
                **floor,
                "one rule": rules_only(plimsoll, one_rule(scratch), folder),
                "many rules": rules_only(plimsoll, options.many, folder),
            }
            figures = in_turns(commands, options.rounds)
            table(figures, FLOOR)
            print(f"\nmany ÷ one: {ratio(figures, 'many rules', 'one rule'):.2f}")

        print("\n### Everything in one pass\n")
        scan = [plimsoll, "scan", folder, "--no-cache", "--no-gate", "--quiet", "--jobs", "1",
                "--format", f"sarif={os.path.join(scratch, 'out.sarif')}"]
        commands = {
            **floor,
            "scan without rules over code": lambda: run(scan + ["--no-built-in-rules"]),
            "scan": lambda: run(scan),
        }
        table(in_turns(commands, options.rounds), FLOOR)

        secrets(tools, folder, scratch, options)


def secrets(tools, folder, scratch, options):
    print("\n### Secrets\n")
    # Both look at everything that is there.
    config = os.path.join(scratch, "plimsoll.toml")
    with open(config, "w", encoding="utf-8") as stream:
        stream.write("[scan]\ninclude-vendored = true\ninclude-generated = true\ninclude-minified = true\n"
                     "use-gitignore = false\n")
    commands = {"plimsoll secrets": lambda: run(
        [tools["plimsoll"], "secrets", folder, "--config", config, "--quiet", "--jobs", "1",
         "--format", f"json={os.devnull}"])}
    if tools["kingfisher"]:
        common = [tools["kingfisher"], "scan", folder, "--no-validate", "--no-update-check", "--git-history", "none",
                  "--format", "json", "--output", os.path.join(scratch, "kingfisher.json"), "--quiet", "--jobs", "1"]
        commands["kingfisher, its rules compiled before"] = lambda: run(common)
        commands["kingfisher"] = lambda: run(common + ["--no-rule-cache"])
    table(in_turns(commands, options.rounds), "plimsoll secrets")


def compare(commands, options, tools, rules, folder):
    figures = in_turns(commands, options.rounds)
    if options.semgrep and tools["semgrep"]:
        figures["Semgrep"] = [semgrep(tools["semgrep"], rules, folder)()] * options.rounds
    table(figures, FLOOR)
    for peer in ("ast-grep", "Semgrep"):
        if peer in figures:
            print(f"\n{peer} ÷ plimsoll: {ratio(figures, peer, 'plimsoll'):.1f} × the CPU, "
                  f"{ratio(figures, peer, 'plimsoll', 'memory'):.1f} × the memory")


SMALL = {
    "one.py": "def double(number):\n    return number * 2\n",
    "one.ts": "export const double = (number: number) => number * 2;\n",
    "One.java": "class One { int twice(int number) { return number * 2; } }\n",
    "one.go": "package one\n\nfunc Double(number int) int { return number * 2 }\n",
    "one.cs": "class One { int Twice(int number) { return number * 2; } }\n",
}


def start(tools, options):
    """What the pack costs where there is next to nothing to look at."""
    print("\n## The pack on one small file\n\n| file | CPU ms | wall ms |\n|---|---|---|")
    for name, content in SMALL.items():
        with tempfile.TemporaryDirectory() as scratch:
            with open(os.path.join(scratch, name), "w", encoding="utf-8") as stream:
                stream.write(content)
            command = [tools["plimsoll"], "scan", scratch, "--no-cache", "--no-gate", "--quiet",
                       "--format", f"json={os.devnull}"]
            rows = in_turns({name: lambda: run(command)}, options.rounds * 3)[name]
        cpu, wall = (statistics.median(row[key] for row in rows) * 1000 for key in ("cpu", "wall"))
        print(f"| {name} | {cpu:.0f} | {wall:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder-rules", help="a folder of rules in Semgrep's YAML")
    parser.add_argument("--many", help="a file or folder of about a thousand rules")
    parser.add_argument("--semgrep", action="store_true", help="also Semgrep, once for each set of rules")
    options = parser.parse_args()
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(os.path.dirname(HERE), "target"))
    floors = [path for path in glob.glob(os.path.join(target, "release", "deps", "floor-*")) if not path.endswith(".d")]
    tools = {
        "plimsoll": os.environ.get("PLIMSOLL", os.path.join(target, "release", "plimsoll")),
        "floor": os.environ.get("FLOOR") or max(floors, key=os.path.getmtime, default=None),
        "ast-grep": program("AST_GREP", "ast-grep"),
        "kingfisher": program("KINGFISHER", "kingfisher"),
        "semgrep": program("SEMGREP", "semgrep") if options.semgrep else None,
    }
    if not os.path.exists(tools["plimsoll"]) or not tools["floor"]:
        sys.exit("first: cargo build --release && cargo build --release --bench floor")
    for folder in options.folders:
        measure(tools, folder, options)
    start(tools, options)


if __name__ == "__main__":
    main()
