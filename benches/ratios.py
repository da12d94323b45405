#!/usr/bin/env python3
"""CPU seconds, wall seconds and peak memory of plimsoll beside the floor and beside peers, in turns, as ratios.

    cargo build --release && cargo build --release --bench floor
    benches/ratios.py [--rounds N] [--jobs N] [--peers] FOLDER...
    benches/ratios.py --start-up

The floor reads, parses and visits the very files that the scan says it analysed, on as many threads; it needs no walk.
Runs the commands in turn (A B C, A B C, …), so that a machine whose speed drifts is unfair to none, and prints the median
of each figure and the median of the ratios round by round. Python's standard library only; Linux and macOS.
Peers (jscpd, rg) are used where they are on PATH. PLIMSOLL and FLOOR name other binaries than those in target/release.
"""
import argparse
import glob
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

FLOOR = "floor (parse and visit)"
REREAD = "rg --files, and rg -c ''"
WHOLE = "scan, no cache: everything"
NO_RULES = "the same without rules over code"
BARE = "the same without secrets too"
ONE_JOB = ", 1 job"


def run(command, cwd=None, jobs=None):
    environment = dict(os.environ)
    if jobs:
        environment["RAYON_NUM_THREADS"] = str(jobs)
    start = time.monotonic()
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    memory_unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": time.monotonic() - start,
        "memory": usage.ru_maxrss / memory_unit,
        "code": child.returncode,
    }


def together(first, second):
    """Both, one after the other, as one figure."""
    return {
        "cpu": first["cpu"] + second["cpu"],
        "wall": first["wall"] + second["wall"],
        "memory": max(first["memory"], second["memory"]),
        "code": first["code"] or second["code"],
    }


def in_turns(commands, rounds):
    """Figures by name; the first turn only warms up."""
    figures = {name: [] for name in commands}
    for turn in range(-1, rounds):
        for name, act in commands.items():
            figure = act()
            if turn >= 0:
                figures[name].append(figure)
    return figures


def ratio(figures, name, below, key="cpu"):
    return statistics.median(
        row[key] / max(other[key], 1e-3) for row, other in zip(figures[name], figures[below]))


def table(figures, below):
    print(f"| command | CPU s | wall s | peak MB | exit | CPU ÷ {below} |")
    print("|---|---|---|---|---|---|")
    for name, rows in figures.items():
        median = {key: statistics.median(row[key] for row in rows) for key in ("cpu", "wall", "memory")}
        code = "/".join(sorted({str(row["code"]) for row in rows}))
        print(f"| {name} | {median['cpu']:.2f} | {median['wall']:.2f} | {median['memory']:.0f} | {code} "
              f"| {ratio(figures, name, below):.2f} |")


def analysed_files(plimsoll, folder, scratch):
    """Writes the list of files that a scan analyses, for the floor; returns it and the number of lines."""
    report, listing = os.path.join(scratch, "analysis.json"), os.path.join(scratch, "files.tsv")
    run([plimsoll, "scan", "--no-gate", "--quiet", "--no-cache", "--format", f"json={report}"], folder)
    # In a process of its own: what a command is said to have used at most is never less than what its parent held.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return (listing, *pool.apply(write_listing, (report, listing, folder)))


def write_listing(report, listing, folder):
    with open(report, encoding="utf-8") as stream:
        files = json.load(stream)["files"]
    paths = [os.path.join(folder, file["path"]) for file in files]
    missing = [path for path in paths if not os.path.exists(path)]
    if missing:
        raise FileNotFoundError(f"{missing[0]}: paths are not relative to {folder}; give the root of a project")
    with open(listing, "w", encoding="utf-8") as stream:
        for file, path in zip(files, paths):
            stream.write(f"{file['language']}\t{path}\n")
    return len(files), sum(file["lines"] for file in files)


def measure(plimsoll, floor, folder, options):
    folder = os.path.abspath(folder)
    with tempfile.TemporaryDirectory() as scratch:
        listing, count, lines = analysed_files(plimsoll, folder, scratch)
        sarif, cache = os.path.join(scratch, "out.sarif"), os.path.join(scratch, "cache")
        scan = [plimsoll, "scan", folder, "--no-gate", "--quiet", "--format", f"sarif={sarif}"]
        jobs = options.jobs
        commands = {
            FLOOR: lambda: run([floor, "--list", listing], jobs=jobs),
            WHOLE: lambda: run(scan + ["--no-cache", "--jobs", str(jobs)]),
            NO_RULES: lambda: run(scan + ["--no-cache", "--no-built-in-rules", "--jobs", str(jobs)]),
            BARE: lambda: run(scan + ["--no-cache", "--no-built-in-rules", "--no-secrets", "--jobs", str(jobs)]),
        }
        if jobs > 1:
            # Wall time is compared; with one job it would be the same twice.
            commands[BARE + ONE_JOB] = lambda: run(
                scan + ["--no-cache", "--no-built-in-rules", "--no-secrets", "--jobs", "1"])
        if options.peers and shutil.which("jscpd"):
            limits = ["--max-lines", "200000", "--max-size", "10mb"]
            place = ["--reporters", "json", "--output", os.path.join(scratch, "jscpd"), "."]
            commands["jscpd"] = lambda: run(["jscpd", "--silent", *limits, *place], folder)
        figures = in_turns(commands, options.rounds)
        print(f"\n### {os.path.basename(folder)}: {count:,} files, {lines:,} lines\n")
        table(figures, FLOOR)
        if jobs > 1:
            print(f"\nwall, {jobs} jobs ÷ 1 job: {ratio(figures, BARE, BARE + ONE_JOB, 'wall'):.2f}\n")
        run(scan + ["--cache-dir", cache])
        again = {
            "scan, nothing changed": lambda: run(scan + ["--cache-dir", cache, "--jobs", str(jobs)]),
        }
        if options.peers and shutil.which("rg"):
            files = ["rg", "--files", "--hidden", "--threads", str(jobs), folder]
            read = ["rg", "--hidden", "--threads", str(jobs), "-c", "", folder]
            again = {REREAD: lambda: together(run(files), run(read)), **again}
        figures = in_turns(again, options.rounds)
        table(figures, REREAD if REREAD in again else "scan, nothing changed")


def start_up(plimsoll, rounds):
    """What a call costs that has next to nothing to do."""
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "one.py")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write("def double(number):\n    return number * 2\n")
        sarif = os.path.join(scratch, "out.sarif")
        commands = {
            "--version": lambda: run([plimsoll, "--version"]),
            "scan of one file": lambda: run([plimsoll, "scan", path, "--no-cache", "--quiet", "--format", f"sarif={sarif}"]),
        }
        figures = in_turns(commands, rounds)
    print("\n### start-up\n\n| command | CPU ms | wall ms |\n|---|---|---|")
    for name, rows in figures.items():
        cpu, wall = (statistics.median(row[key] for row in rows) * 1000 for key in ("cpu", "wall"))
        print(f"| {name} | {cpu:.1f} | {wall:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="threads of the scan and of the floor")
    parser.add_argument("--peers", action="store_true", help="also jscpd, and rg for the unchanged scan")
    parser.add_argument("--start-up", action="store_true", help="also --version and a scan of one file")
    options = parser.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(root, "target"))
    plimsoll = os.environ.get("PLIMSOLL", os.path.join(target, "release", "plimsoll"))
    floors = [path for path in glob.glob(os.path.join(target, "release", "deps", "floor-*")) if not path.endswith(".d")]
    floor = os.environ.get("FLOOR") or max(floors, key=os.path.getmtime, default=None)
    if not os.path.exists(plimsoll) or not floor:
        sys.exit("first: cargo build --release && cargo build --release --bench floor")
    if options.start_up:
        start_up(plimsoll, options.rounds * 4)
    for folder in options.folders:
        measure(plimsoll, floor, folder, options)


if __name__ == "__main__":
    main()
