#!/usr/bin/env python3
"""CPU seconds, wall seconds and peak memory of plimsoll beside the floor and beside peers, in turns, as ratios.

    cargo build --release && cargo build --release --bench floor
    benches/ratios.py [--rounds N] [--peers] FOLDER...

Runs the commands in turn (A B C, A B C, …), so that a machine whose speed drifts is unfair to none, and prints the median
of each figure and the median of the ratios round by round. Python's standard library only; Linux and macOS.
Peers (jscpd, rg) are used where they are on PATH.
"""
import argparse
import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def run(command, cwd=None):
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": time.monotonic() - start,
        "memory": usage.ru_maxrss / 1024,
        "code": child.returncode,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", action="store_true", help="also jscpd, and rg for the cached scan")
    options = parser.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(root, "target"))
    plimsoll = os.path.join(target, "release", "plimsoll")
    floors = [path for path in glob.glob(os.path.join(target, "release", "deps", "floor-*")) if not path.endswith(".d")]
    if not os.path.exists(plimsoll) or not floors:
        sys.exit("first: cargo build --release && cargo build --release --bench floor")
    floor = max(floors, key=os.path.getmtime)
    for folder in options.folders:
        folder = os.path.abspath(folder)
        with tempfile.TemporaryDirectory() as scratch:
            sarif, cache = os.path.join(scratch, "out.sarif"), os.path.join(scratch, "cache")
            scan = [plimsoll, "scan", folder, "--no-gate", "--quiet", "--format", f"sarif={sarif}"]
            commands = {
                "floor (parse and visit)": ([floor, folder], None),
                "scan, no cache": (scan + ["--no-cache"], None),
                "scan, no cache, 1 job": (scan + ["--no-cache", "--jobs", "1"], None),
                "scan, nothing changed": (scan + ["--cache-dir", cache], None),
            }
            run(scan + ["--cache-dir", cache])
            if options.peers and shutil.which("jscpd"):
                commands["jscpd"] = (["jscpd", "--silent", "--max-lines", "200000", "--max-size", "10mb", "--reporters", "json",
                                      "--output", os.path.join(scratch, "jscpd"), "."], folder)
            if options.peers and shutil.which("rg"):
                commands["rg --files"] = (["rg", "--files", "--hidden", folder], None)
                commands["rg -c ''"] = (["rg", "--hidden", "-c", "", folder], None)
            figures = {name: [] for name in commands}
            for turn in range(-1, options.rounds):
                for name, (command, cwd) in commands.items():
                    figure = run(command, cwd)
                    if turn >= 0:
                        figures[name].append(figure)
        base = figures["floor (parse and visit)"]
        print(f"\n### {os.path.basename(folder)}\n")
        print("| command | CPU s | wall s | peak MB | exit | CPU ÷ floor |")
        print("|---|---|---|---|---|---|")
        for name, rows in figures.items():
            median = {key: statistics.median(row[key] for row in rows) for key in ("cpu", "wall", "memory")}
            ratio = statistics.median(row["cpu"] / max(below["cpu"], 1e-3) for row, below in zip(rows, base))
            code = "/".join(sorted({str(row["code"]) for row in rows}))
            print(f"| {name} | {median['cpu']:.2f} | {median['wall']:.2f} | {median['memory']:.0f} | {code} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
