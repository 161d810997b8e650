"""The commands by which a run is checked, followed back and cited: verify, trace, cite."""

import argparse
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.provenance.trace import trace as traced
from reimaging.provenance.tree import tree_lines
from reimaging.publish.badge import BADGE, write_badge
from reimaging.publish.citation import CITATION, ZENODO, cited, write_zenodo
from reimaging.run import Run


def add_verify_options(parser: argparse.ArgumentParser) -> None:
    """Declare what `verify` takes."""
    parser.add_argument("profile", nargs="?", default="sample", help="name or .toml file (sample)")
    parser.add_argument(
        "--against", type=Path, metavar="FOLDER", help="the project's folder of another run"
    )
    parser.add_argument("--all", action="store_true", help="name all that is not the same")
    parser.add_argument(
        "--update", action="store_true", help="write the record of this run; says what changes"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="with --update: say it, write nothing"
    )


def verify(given: argparse.Namespace, run: Run) -> int:
    """Compare a run with its record or another run, or write the record; 1 if it is another."""
    # takes h5py and the figures, a second
    from reimaging.verification import page, record, record_update, told, verify

    here, profile = run.layout, run.profile
    if given.update:
        if given.against or given.all:
            raise ReimagingError("--update writes a record; --against and --all are for verifying.")
        changes = record_update.update_record(here, profile, write=not given.dry_run)
        path = record.record_path(here.root, profile.name)
        print(told.changes_text(changes, path, given.dry_run))
        return 0
    if given.dry_run:
        raise ReimagingError("--dry-run is for --update; to verify writes nothing but its report.")
    verified = verify.verify(here, profile, given.against)
    page.write_page(here.verification, profile.name, verified)
    print(
        told.described(
            verified.comparison,
            verified.beside,
            everything=given.all,
            unrecorded=verified.unrecorded,
        )
    )
    print(f"With pictures: {here.verification.relative_to(here.root)}")
    return int(not verified.comparison.is_good)


def add_trace_options(parser: argparse.ArgumentParser) -> None:
    """Declare what `trace` takes."""
    parser.add_argument("file", type=Path, help="such as outputs/sample/figures/licences.pdf")
    parser.add_argument("--all", action="store_true", help="show each file, source files too")


def trace(given: argparse.Namespace, root: Path) -> int:
    """Show what a file was made of, back to the tars; 1 if something was changed since."""
    found = traced(root, given.file)
    print("\n".join(tree_lines(found, each=given.all)))
    return int(bool(found.troubles))


def add_cite_options(parser: argparse.ArgumentParser) -> None:
    """Declare what `cite` takes."""
    parser.add_argument("--bibtex", action="store_true", help="as entries of BibTeX")
    parser.add_argument(
        "--write", action="store_true", help=f"write {ZENODO} and {BADGE} anew from {CITATION}"
    )


def cite(given: argparse.Namespace, root: Path) -> None:
    """Say how the compendium is cited, or write what is made of its citation."""
    if given.write:
        write_zenodo(root)
        write_badge(root)
        print(f"{ZENODO} and {BADGE} say what {CITATION} says")
    else:
        print(cited(root, bibtex=given.bibtex), end="")
