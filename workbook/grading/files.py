"""Copy the ordinary files of a submission, and say which were not and why; read others."""

from __future__ import annotations

import math
import os
import pkgutil
import re
import shutil
import stat
import sys
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path, PurePath

from nbgrader.utils import find_all_files

from workbook.build.edition import PACKAGES
from workbook.build.preprocessors import make_parents, remove, write_files

MOST_FILES = 1_000
MOST_BYTES = 100_000_000  # of one submission, notebooks not counted; nbgrader's own limit
LONGEST_NAME = 200
DEEPEST = 20  # folders in folders

_SETTINGS = re.compile(r".*_config\.(py|json)")
_CODE = (".py", ".pyc", ".pyd", ".so", ".dll", ".pth")
# made by tools; nobody misses them
_LITTER = re.compile(r"\..*|__pycache__|__MACOSX|.*\.pyc|feedback|Thumbs\.db", re.IGNORECASE)


def walk(folder: Path, notes: list[str]) -> Iterator[Path]:
    """The ordinary files below a folder, none of them a link, with bounds on their number.

    Args:
        folder: The submission's folder.
        notes: Gets a sentence for all that is no ordinary file.
    """
    number = 0
    pending = [(folder, 0)]
    while pending:
        here, depth = pending.pop()
        for entry in sorted(os.scandir(here), key=lambda entry: entry.name):
            if _LITTER.fullmatch(entry.name):
                continue
            name = shown(Path(entry.path).relative_to(folder))
            if entry.is_dir(follow_symlinks=False):
                if depth >= DEEPEST:
                    notes.append(f"The folder {name} was left out: it lies too deep.")
                elif not (depth == 0 and entry.name in PACKAGES):
                    pending.append((Path(entry.path), depth + 1))
            elif entry.is_symlink():
                notes.append(f"{name} was left out: it is a link, not a file.")
            elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
                notes.append(f"{name} was left out: it is no ordinary file.")
            elif number >= MOST_FILES:
                notes.append(f"Only the first {MOST_FILES:,} files were taken.")
                return
            else:
                number += 1
                yield Path(entry.path)


def copy_side_files(folder: Path, to: Path, paths: list[Path], notes: list[str]) -> None:
    """Copy what may lie beside a notebook while it is run.

    Args:
        folder: The submission's folder.
        to: Where the copies go.
        paths: Files that `walk` has found, without the notebooks.
        notes: Gets a sentence for each file that is not copied.
    """
    left = MOST_BYTES
    for path in paths:
        inside = path.relative_to(folder)
        why = _unwanted(inside)
        size = path.stat().st_size
        if not why and size > left:
            why = f"all files together have more than {MOST_BYTES // 1_000_000} million bytes"
        if why:
            notes.append(f"{shown(inside)} was left out: {why}.")
            continue
        left -= size
        (to / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to / inside)


def lay_over(source: Path, to: Path, ignore: list[str], kept: Collection[str]) -> None:
    """Copy the instructor's files that lie beside a notebook over those of a submission.

    Args:
        source: The folder in source/.
        to: The copy of the submission.
        ignore: Patterns of files that are not copied; notebooks are not, either.
        kept: Files, by their paths in the folder, of which the submission's stay.
    """
    for name in find_all_files(str(source), [*ignore, "*.ipynb"]):
        inside = Path(name).relative_to(source)
        if inside.as_posix() not in kept:
            place = to / inside
            for parent in [place, *place.parents]:
                if parent.is_file() or (parent == place and parent.exists()):
                    remove(parent)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, place)


class Copies:
    """Puts the same files into many folders: each is written once, and is then a hard link.

    Writing the edition took a tenth of the time of a submission.

    Args:
        store: A folder on the same disk, which is made; it may go when all is done.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._contents: dict[str, bytes] = {}

    def put(self, folder: Path, files: Mapping[str, bytes]) -> None:
        """Put files below a folder."""
        make_parents(folder, files)
        new = {path: one for path, one in files.items() if self._contents.get(path) is not one}
        for path in new:
            remove(self._store / path)  # it may be linked, and those keep what they have
        write_files(self._store, new)
        self._contents.update(new)
        for path in files:
            kept, place = f"{self._store}/{path}", f"{folder}/{path}"
            try:
                os.link(kept, place)
            except OSError:  # there is something, or the disk has no links
                remove(Path(place))
                shutil.copyfile(kept, place)


def shown(path: PurePath) -> str:
    """A file's name as it can be shown to people and written to any file."""
    text = path.as_posix().encode("utf-8", "replace").decode("utf-8")
    text = re.sub(r"[^\w./() +,=@-]", "?", text)
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}..."


def _unwanted(inside: Path) -> str:
    try:
        inside.as_posix().encode("utf-8")
    except UnicodeEncodeError:
        return "its name is no text"
    if _SETTINGS.fullmatch(inside.name):
        return "it is named like a file of settings"
    module = inside.parts[0].split(".")[0]
    if inside.suffix in _CODE and module in _installed():
        return f"a module named {module} would stand in for an installed one; give it another name"
    return ""


@cache
def _installed() -> frozenset[str]:
    """The names of all modules and packages that Python finds, but for the course's own."""
    here = Path(__file__).resolve().parents[2]
    folders = [
        path
        for path in sys.path
        if path and Path(path).resolve() != here and not (Path(path) / "course.toml").exists()
    ]
    found = {module.name for module in pkgutil.iter_modules(folders)}
    return frozenset(found | set(sys.builtin_module_names) | {"sitecustomize", "usercustomize"})


def plain_files(folder: Path, most: float = math.inf) -> Iterator[tuple[str, bytes]]:
    """What lies beside a notebook for it to read: no links, notebooks or hidden files.

    Args:
        folder: The notebook's folder; the student's edition in it is left out.
        most: Bytes of a file that is read.

    Returns:
        Each file's path below the folder, and its content.
    """
    for path in sorted(folder.iterdir()):
        name = path.name
        mode = path.lstat().st_mode
        if name in PACKAGES or name.startswith((".", "__")) or path.suffix == ".ipynb":
            continue
        if stat.S_ISDIR(mode):
            inside = plain_files(path, most)
            yield from ((f"{name}/{inner}", content) for inner, content in inside)
        elif stat.S_ISREG(mode) and path.stat().st_size <= most:
            yield name, path.read_bytes()
