"""``python -m conformance``: run the project's own files, the suites of others, and write the report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from conformance.documents import run_documents
from conformance.report import write_report
from conformance.suites import SUITES, find_files, run_suite


def main(argv: list[str] | None = None) -> int:
    """Run one of the subcommands; return the exit status."""
    arguments = _parser().parse_args(argv)
    if arguments.action == "run":
        return run_documents(arguments.files, arguments.engine, arguments.verbose, arguments.timeout)
    if arguments.action == "report":
        return write_report(Path(arguments.out) if arguments.out else None)
    if arguments.action == "soak":
        from conformance.soak import run_soak

        return run_soak(arguments.transfers, arguments.seconds, arguments.seed)
    if arguments.action == "differential":
        from conformance.differential import run_differential

        return run_differential(
            arguments.programs, arguments.seed, arguments.engines, arguments.seconds, arguments.shown, arguments.first
        )
    suite = SUITES[arguments.suite]
    files = find_files(suite, arguments.tests, arguments.fetch)
    if arguments.files:
        wanted = {Path(name).name.removesuffix(".test") for name in arguments.files}
        files = {name: path for name, path in files.items() if path.stem in wanted or name in arguments.files}
        if not files:
            raise SystemExit(f"none of these files is in the suite {suite.name}")
    return run_suite(
        suite,
        files,
        timeout=arguments.timeout,
        jobs=arguments.jobs,
        engine=arguments.engine,
        own_tcltest=arguments.own_tcltest,
        verbose=arguments.verbose,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m conformance", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    run = actions.add_parser("run", help="conformance/lang and conformance/docs under tclsh and tclcompat")
    suite = actions.add_parser("suite", help="Tcl's or Tcllib's own test files under tclsh and tclcompat")
    suite.add_argument("suite", choices=sorted(SUITES))
    suite.add_argument("--tests", metavar="DIR", help="where the test files are (default: the fetched source)")
    suite.add_argument("--fetch", action="store_true", help="get the source by apt-get source first")
    suite.add_argument("--jobs", type=int, default=1, help="files at a time")
    suite.add_argument("--own-tcltest", action="store_true", help="use the tcltest of tclcompat, not the genuine one")
    report = actions.add_parser("report", help="write one HTML page and a Markdown table of the last results")
    report.add_argument("--out", metavar="DIR", help="where to (default: conformance/out)")
    soak = actions.add_parser("soak", help="random transfers, a third of them with partners that misbehave")
    soak.add_argument("--seconds", type=float, default=600, help="stop after that time (default: 600)")
    soak.add_argument("--transfers", type=int, default=2000, help="how many (default: 2000)")
    soak.add_argument("--seed", type=int, help="repeat the run that printed this seed")
    differential = actions.add_parser("differential", help="generated programs under each engine and under tclsh")
    differential.add_argument("--programs", type=int, default=20000, help="how many (default: 20000)")
    differential.add_argument("--seed", type=int, help="repeat the run that printed this seed")
    differential.add_argument("--first", type=int, default=0, help="the number of the first program (default: 0)")
    differential.add_argument("--engines", default="walk,compile,auto", help="which (default: walk,compile,auto)")
    differential.add_argument("--seconds", type=float, default=3600, help="stop after that time (default: 3600)")
    differential.add_argument("--shown", type=int, default=3, help="how many differences to make small (default: 3)")
    for each in (run, suite):
        each.add_argument("files", nargs="*", help="names of files (default: all)")
        each.add_argument("--timeout", type=float, default=60, help="seconds for each file (default: 60)")
        each.add_argument("--engine", default="", help="walk, compile or auto")
        each.add_argument("-v", "--verbose", action="store_true", help="show what is missing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
