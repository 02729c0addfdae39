"""Unpack archives that anybody may have made, within bounds, and never outside their folder."""

from __future__ import annotations

import shutil
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO, Any

from nbgrader.plugins import ExtractorPlugin
from traitlets import Integer

_SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".gz")
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # a zip file with a password
    NotImplementedError,  # a way of packing that Python does not know
    ValueError,
)


class Refused(Exception):
    """An archive is not unpacked; the message says why."""


class Extract(ExtractorPlugin):
    """For `nbgrader zip_collect`: unpacks each archive whole, or not at all and says why.

    nbgrader unpacks whatever is there, and the first broken archive ends the command. Archives in
    archives are unpacked too, each in a folder of its name, as by nbgrader; one that is refused
    does not take the others along.
    """

    max_bytes = Integer(
        200_000_000, help="Bytes that one archive may hold, those in it not counted."
    ).tag(config=True)
    max_files = Integer(20_000, help="Files that one archive may hold.").tag(config=True)
    max_depth = Integer(3, help="How deep archives may lie in archives.").tag(config=True)
    max_total = Integer(4_000_000_000, help="Bytes that all archives together may hold.").tag(
        config=True
    )

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack or copy all that is in a folder, in its order, into another.

        Args:
            archive_path: The folder with what was downloaded.
            extracted_path: The folder to fill.
        """
        self._left = self.max_total
        source, to = Path(archive_path), Path(extracted_path)
        for path in sorted(source.rglob("*")):
            place = to / path.relative_to(source)
            if path.is_symlink() or not path.is_file():
                if not path.is_dir() or path.is_symlink():
                    self.log.error("%s is left out: it is no ordinary file", path)
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            if _is_archive(path):
                self._unpack(path, place.with_name(_bare(path.name)), 1)
            else:
                shutil.copyfile(path, place)

    def _unpack(self, path: Path, to: Path, depth: int) -> None:
        if to.is_file():
            to = to.with_name(f"{to.name}-unpacked")
        self.log.info("Extracting %s to %s", path, to)
        scratch = Path(tempfile.mkdtemp(dir=to.parent, prefix=".unpacking-"))
        try:
            self._left -= unpack(path, scratch, min(self.max_bytes, self._left), self.max_files)
            shutil.copytree(scratch, to, dirs_exist_ok=True)
        except Refused as refused:
            self.log.error("%s is refused, nothing of it is collected: %s", path, refused)
            return
        finally:
            shutil.rmtree(scratch)
        for inner in sorted(one for one in to.rglob("*") if one.is_file() and _is_archive(one)):
            if depth >= self.max_depth:
                self.log.error("%s is refused: it lies in %d archives", inner, depth)
            else:
                self._unpack(inner, inner.with_name(_bare(inner.name)), depth + 1)
            inner.unlink()


def unpack(path: Path, to: Path, max_bytes: int, max_files: int) -> int:
    """Unpack one archive into an empty folder.

    Args:
        path: A zip or tar file, the latter packed or not.
        to: The folder.
        max_bytes: Bytes that may come out of it. What the archive says of itself is not believed.
        max_files: Files that may come out of it.

    Returns:
        The bytes that came out.

    Raises:
        Refused: It is broken, too large, or has a file that would lie outside the folder.
    """
    size = 0
    try:
        with closing(_opened(path)) as archive:
            for number, (name, stream) in enumerate(_members(archive)):
                if number >= max_files:
                    raise Refused(f"it holds more than {max_files:,} files")
                place = to / _inside(name)
                place.parent.mkdir(parents=True, exist_ok=True)
                with stream, place.open("wb") as file:
                    while block := stream.read(1 << 16):
                        size += len(block)
                        if size > max_bytes:
                            raise Refused(f"it holds more than {max_bytes:,} bytes")
                        file.write(block)
    except _BROKEN as error:
        raise Refused(f"it cannot be unpacked ({error})") from None
    return size


def _opened(path: Path) -> Any:
    if zipfile.is_zipfile(path):
        return zipfile.ZipFile(path)
    return tarfile.open(path)


def _members(archive: Any) -> Iterator[tuple[str, IO[bytes]]]:
    if isinstance(archive, zipfile.ZipFile):
        for info in archive.infolist():
            linked = stat.S_ISLNK(info.external_attr >> 16)
            if not info.is_dir() and not linked:
                _inside(info.filename)
                yield info.filename, archive.open(info)
    else:
        members: Iterable[tarfile.TarInfo] = archive
        for member in members:
            stream = archive.extractfile(member) if member.isreg() else None
            if stream is not None:
                yield member.name, stream


def _inside(name: str) -> PurePosixPath:
    """A member's path, which stays below where it is unpacked.

    Signs that steer a terminal are not kept: nbgrader shows the paths there.
    """
    text = "".join(sign if sign.isprintable() else "?" for sign in name)
    path = PurePosixPath(text.replace("\\", "/"))
    odd = not path.parts or ":" in path.parts[0] or "\0" in name
    if odd or path.is_absolute() or ".." in path.parts:
        raise Refused(f"{name[:80]!r} in it would lie outside its folder")
    return path


def _is_archive(path: Path) -> bool:
    return path.name.lower().endswith(_SUFFIXES)


def _bare(name: str) -> str:
    suffix = next(one for one in sorted(_SUFFIXES, key=len)[::-1] if name.lower().endswith(one))
    return name[: -len(suffix)] or "archive"
