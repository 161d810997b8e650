"""The console script `reimaging`: it asks and shows; `doit` is what makes files."""

import argparse
import os
import re
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reimaging import proof
from reimaging.doctor import described, look
from reimaging.engine_command import add_engine_options, engine
from reimaging.errors import ReimagingError
from reimaging.explore.export_command import add_options, asks_for_copy, write_copy
from reimaging.image_class import CLASSES
from reimaging.index.database import reading
from reimaging.layout import Layout
from reimaging.learn.agreement import (
    agreed_labels,
    common_kappa,
    latest_labels,
    pairwise_kappas,
)
from reimaging.learn.label_imports import read_any_labels, said_now
from reimaging.learn.labels import add_labels, read_labels
from reimaging.parquet.command import add_options as add_export_options
from reimaging.parquet.command import write_export
from reimaging.plan import plan_run
from reimaging.plan_text import add_plan_options, told
from reimaging.profile import load_profile
from reimaging.publish.commit import commit_of
from reimaging.publish.study_tables import rename_study_tables
from reimaging.quantity import count_text
from reimaging.run import Run, tar_stems
from reimaging.settings import ImageSettings

STUDY_TABLES = Path("data/study/tables")  # where profiles/study.toml has them


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give its exit status, 2 for a mistake that the user can mend."""
    given = _parser().parse_args(arguments)
    root = Path.cwd()
    try:
        if not (root / "dodo.py").is_file():
            raise ReimagingError(f"{root} holds no dodo.py; run reimaging in the project's folder.")
        return given.command(given, root) or 0
    except ReimagingError as error:
        print(f"reimaging: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nreimaging: interrupted", file=sys.stderr)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        sys.stderr.close()  # the reader, such as head, has seen enough
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reimaging", description="Ask what a run holds. `doit` makes it; see `doit list`."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command, text in (
        ("profile", _profile, "show the settings in force and where the files of the run lie"),
        (
            "plan",
            _plan,
            "say beforehand what a run takes, step by step: dollars, hours, memory, disk",
        ),
        ("outcomes", _outcomes, "count what became of articles, image files and figure links"),
        ("search", _search, "find figures by words in their captions"),
    ):
        sub = _command(commands, name, text)
        if name == "search":
            sub.add_argument(
                "words", help="words, or a query such as '\"phase diagram\" OR quark*'"
            )
            sub.add_argument("-n", "--number", type=int, default=10, help="at most so many (10)")
        if name == "plan":
            add_plan_options(sub)
        sub.add_argument("profile", nargs="?", default="sample", help="name or .toml file (sample)")
        sub.set_defaults(command=_of_a_run(command))
    sub = _command(commands, "engine", "show what does the work: this machine or a cluster; try it")
    add_engine_options(sub)
    sub.set_defaults(command=_of_a_run(engine))
    sub = _command(commands, "classify", "sort images: of a folder, or of a profile's articles")
    sub.add_argument("images", help="a folder of image files, or a profile by name or .toml file")
    sub.add_argument(
        "--out", type=Path, default="predictions.csv", help="the table to write (predictions.csv)"
    )
    sub.add_argument(
        "--model", type=Path, help="a .keras file (models/sample/classifier.keras or the profile's)"
    )
    sub.set_defaults(command=_classify)
    sub = _command(
        commands, "generate", "make pictures that were never in arXiv, by a trained network"
    )
    sub.add_argument(
        "--model",
        type=Path,
        default="models/sample/generator.keras",
        help="a generator (models/sample/generator.keras)",
    )
    sub.add_argument("--n", type=int, default=36, help="how many pictures (36)")
    sub.add_argument(
        "--psi",
        type=float,
        default=0.7,
        help="0: all like the mean; 1: as learnt; up to 2: exaggerated (0.7)",
    )
    sub.add_argument("--seed", type=int, default=4, help="other seeds, other pictures (4)")
    sub.add_argument(
        "--out",
        type=Path,
        default="outputs/generated",
        help="the folder to write to (outputs/generated)",
    )
    sub.set_defaults(command=_generate)
    sub = _command(commands, "labels", "count the labels made by hand, and how far they agree")
    sub.add_argument("profile", nargs="?", default="sample", help="name or .toml file (sample)")
    sub.add_argument(
        "--add", type=Path, help="folders diagram/, sensor/, unsure/; such .txt lists; or a CSV"
    )
    sub.add_argument("--labeller", default="", help="who made the labels that are added")
    sub.set_defaults(command=_of_a_run(_labels))
    sub = _command(commands, "explore", "look at a profile's images in a browser")
    sub.add_argument("profile", nargs="?", default="sample", help="name or .toml file (sample)")
    sub.add_argument(
        "--public",
        action="store_true",
        help="show only images whose licence allows it, so that others may be let in",
    )
    sub.add_argument(
        "--host",
        default="127.0.0.1",
        help="where to listen (127.0.0.1, which this machine alone can reach)",
    )
    sub.add_argument("--port", type=int, default=8000, help="8000, or the next one that is free")
    sub.add_argument(
        "--processes",
        type=int,
        metavar="N",
        help="that answer at once (1; with --public one a core); they share what they first open",
    )
    sub.add_argument("--no-browser", action="store_true", help="do not open a browser")
    add_options(sub)
    sub.set_defaults(command=_of_a_run(_explore))
    sub = _command(commands, "export", "write the index and what is known of its images as Parquet")
    sub.add_argument("profile", nargs="?", default="sample", help="name or .toml file (sample)")
    add_export_options(sub)
    sub.set_defaults(command=_of_a_run(_export))
    sub = _command(commands, "label", "label a profile's images by hand, in a browser")
    sub.add_argument("profile", nargs="?", default="sample", help="name or .toml file (sample)")
    sub.add_argument("--labeller", default="", help="who labels (the page asks)")
    sub.add_argument(
        "--host",
        default="127.0.0.1",
        help="where to listen (127.0.0.1, which this machine alone can reach)",
    )
    sub.add_argument("--port", type=int, default=8001, help="8001, or the next one that is free")
    sub.add_argument("--no-browser", action="store_true", help="do not open a browser")
    sub.set_defaults(command=_of_a_run(_label))
    sub = _command(commands, "verify", "compare a run with the recorded one, or with another")
    proof.add_verify_options(sub)
    sub.set_defaults(command=_of_a_run(proof.verify))
    sub = _command(commands, "trace", "follow a file back to the bulk tars that it came of")
    proof.add_trace_options(sub)
    sub.set_defaults(command=proof.trace)
    sub = _command(commands, "cite", "say how to cite the compendium and the study")
    proof.add_cite_options(sub)
    sub.set_defaults(command=proof.cite)
    sub = _command(commands, "study-tables", "write the original study's tables in our columns")
    sub.add_argument("folder", type=Path, help="its published tables (docs/study-tables.md)")
    sub.add_argument(
        "target", type=Path, nargs="?", default=STUDY_TABLES, help=f"a folder ({STUDY_TABLES})"
    )
    sub.set_defaults(command=_study_tables)
    sub = _command(commands, "doctor", "look whether this machine has what the project takes")
    sub.set_defaults(command=_doctor)
    return parser


def _command(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    description = text[:1].upper() + text[1:] + "."
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=description)
    return parser


def _of_a_run(
    command: Callable[[argparse.Namespace, Run], int | None],
) -> Callable[[argparse.Namespace, Path], int | None]:
    """Have a command read the profile that is named on its line."""

    def call(given: argparse.Namespace, root: Path) -> int | None:
        profile = load_profile(given.profile, root)
        # Not opened: what a run has made can be asked when its source is no more there.
        return command(given, Run(profile, Layout(root, profile.name)))

    return call


def _profile(given: argparse.Namespace, run: Run) -> None:
    for section, settings in asdict(run.profile).items():
        if isinstance(settings, dict):
            print(f"[{section}]")
            for key, value in settings.items():
                print(f"{key} = {value if value is not None else 'not set'}")
        else:
            print(f"{section} = {settings}")
    print("\nFiles")
    for what in ("raw", "database", "report", "paper"):
        path = getattr(run.layout, what)
        print(f"{what:10}{path}{'' if path.exists() else '  (not made yet)'}")


def _plan(given: argparse.Namespace, run: Run) -> None:
    plan = plan_run(run, given.manifest, workers=given.workers, estimate=given.estimate)
    print(told(plan, as_csv=given.csv))


def _outcomes(given: argparse.Namespace, run: Run) -> None:
    with reading(run.layout.database) as database:
        rows = database.execute(
            "SELECT item_kind, outcome, count(*) FROM outcomes GROUP BY 1, 2 ORDER BY 1, 3 DESC"
        )
        for kind, outcome, number in rows:
            print(f"{number:>9,}  {kind:12}{outcome}")


def _search(given: argparse.Namespace, run: Run) -> None:
    with reading(run.layout.database) as database:
        try:
            words = given.words if _is_query(given.words) else f'"{given.words}"'
            rows = database.execute(
                "SELECT identifier, year, label, f.caption_text FROM figure_search "
                "JOIN figures AS f ON f.figure_id = figure_search.rowid JOIN articles "
                "USING (article_id) WHERE figure_search MATCH ? AND parent IS NULL "
                "ORDER BY rank, figure_id LIMIT ?",
                (words, given.number),
            ).fetchall()
        except sqlite3.OperationalError as error:
            raise ReimagingError(
                f"{given.words!r} is no query: {error}; allowed are words, phrases in double "
                "quotes, AND, OR, NOT and word*."
            ) from None
    for identifier, year, label, caption in rows:
        print(f"{identifier} ({year}) {label or ''}\n    {caption[:200]}")
    if not rows:
        print("no caption matches")


def _labels(given: argparse.Namespace, run: Run) -> None:
    if given.add:
        if not given.labeller:
            raise ReimagingError("--labeller is missing: labels are somebody's; give a name.")
        added = said_now(read_any_labels(given.add, given.labeller), datetime.now(UTC))
        add_labels(run.layout.labels, added)
        print(f"{count_text(len(added), 'label')} added to {run.layout.labels}")
    labels = read_labels(run.layout.labels)
    agreed = agreed_labels(labels)
    counts = Counter(agreed.classes.values())
    stand = sum(map(len, latest_labels(labels).values()))
    print(f"{count_text(stand, 'label')} of {count_text(len(agreed.classes), 'image')}:")
    for name in CLASSES:
        print(f"{counts[name]:>9,}  {name}")
    if agreed.tied:
        print(f"{len(agreed.tied):>9,}  tied, left out until adjudicated")
    for kappa in (*pairwise_kappas(labels), common_kappa(labels)):
        if len(kappa.labellers) > 1 and kappa.value is not None:
            who = " and ".join(kappa.labellers)
            print(f"kappa of {who}: {kappa.value:.2f} on {count_text(kappa.images, 'image')}")


def _classify(given: argparse.Namespace, root: Path) -> None:
    from reimaging.learn.classify import classify_folder, classify_stores  # takes Keras, seconds

    out, model = root / given.out, given.model and root / given.model
    if (root / given.images).is_dir():
        counts = classify_folder(
            root / given.images,
            model or Layout(root, "sample").classifier,
            out,
            settings=ImageSettings(),
            workers=os.cpu_count() or 1,
        )
    elif given.images.endswith(".toml") or (root / "profiles" / f"{given.images}.toml").is_file():
        profile = load_profile(given.images, root)
        layout = Layout(root, profile.name)
        stores = [layout.store(stem) for stem in tar_stems(Run(profile, layout)) or ()]
        counts = classify_stores(stores, model or layout.classifier, out)
    else:
        raise ReimagingError(
            f"{given.images} is neither a folder nor a profile; give a folder of image files, or a "
            "profile by its name or .toml file."
        )
    print(f"{count_text(sum(counts.values()), 'image')} in {given.out}:")
    for label, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        print(f"{number:>9,}  {label}")


def _generate(given: argparse.Namespace, root: Path) -> None:
    from reimaging.gan.pictures_folder import write_pictures

    files = write_pictures(root / given.out, root / given.model, given.n, given.psi, given.seed)
    print(
        f"{count_text(len(files) - 1, 'picture')} in {given.out}, and a sheet of them: "
        f"{given.out / files[-1].name}"
    )


def _explore(given: argparse.Namespace, run: Run) -> None:
    if asks_for_copy(given):
        write_copy(given, run.layout, run.profile, commit_of(run.layout.root).described)
        return
    from reimaging.explore.server import start  # takes FastAPI, a second at each start

    start(
        run.layout,
        run.profile,
        public=given.public,
        host=given.host,
        port=given.port,
        browser=not given.no_browser,
        processes=given.processes,
    )


def _export(given: argparse.Namespace, run: Run) -> None:
    commit = commit_of(run.layout.root).described
    write_export(given, run.layout, run.profile, _stores(run), commit)


def _label(given: argparse.Namespace, run: Run) -> None:
    from reimaging.explore.label_server import start  # takes FastAPI, a second at each start

    start(
        run.layout,
        run.profile,
        _stores(run),
        host=given.host,
        port=given.port,
        browser=not given.no_browser,
        labeller=given.labeller,
    )


def _stores(run: Run) -> list[Path]:
    """Name the image stores of the run's tars, or those that are there."""
    stems, images = tar_stems(run), run.layout.store("").parent
    return sorted(images.glob("*.h5")) if stems is None else [*map(run.layout.store, stems)]


def _study_tables(given: argparse.Namespace, root: Path) -> None:
    target = root / given.target
    written = rename_study_tables(given.folder, target)
    print(f"{len(written)} tables in {target}: {', '.join(written)}")
    if given.target == STUDY_TABLES:
        print("`doit profile=study` draws the study's figures of them")


def _doctor(_: argparse.Namespace, root: Path) -> int:
    findings = list(look(root))
    print(described(findings))
    return int(any(each.state == "missing" for each in findings))


def _is_query(words: str) -> bool:
    """Tell a query from words with a sign in them, such as x-ray, which are a phrase."""
    return '"' in words or re.fullmatch(r"[\w\s*()]*", words) is not None


if __name__ == "__main__":
    sys.exit(main())
