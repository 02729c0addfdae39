"""The set-up: which Python it takes, when it does nothing, and what it says if it cannot go on."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
HANDOUT = ROOT / "workbook" / "build" / "handout"
LOCKS = [
    ROOT / "requirements" / "lock.txt",
    ROOT / "requirements" / "student.txt",
    HANDOUT / "installer.txt",
]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def start() -> ModuleType:
    return load(HANDOUT / "start.py")


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch, start: ModuleType) -> ModuleType:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", sys.dont_write_bytecode)
    monkeypatch.setitem(sys.modules, "start", start)
    return load(ROOT / "bootstrap.py")


def command(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n" + script)
    path.chmod(0o755)
    return path


def pretend(folder: Path, name: str, version: str, venv: bool = True) -> Path:
    """A command that answers the probe as a Python of that version would."""
    answer = f"printf '%s\\n' {folder / name} {version} {'venv' if venv else ''} ''\n"
    return command(folder, name, answer)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with no Python but those that a test puts into this folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return folder


class TestWhichPython:
    def test_the_running_one_is_known_by_its_real_path(self, start: ModuleType) -> None:
        found = start.probe(sys.executable)
        assert found.minor == sys.version_info[:2]
        assert found.path == os.path.realpath(sys.executable)

    def test_the_running_one_is_taken_when_it_fits(
        self, start: ModuleType, alone: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pretend(alone, "python3.11", "3.11.4")
        monkeypatch.setattr(sys, "executable", str(pretend(alone, "python3", "3.9.2")))
        assert start.choose().version == "3.9.2"

    @pytest.mark.parametrize("running", ["3.6.15", "3.8.0", "3.12.1", "3.14.0"])
    def test_another_is_looked_for_when_the_running_one_is_unfit(
        self, start: ModuleType, alone: Path, monkeypatch: pytest.MonkeyPatch, running: str
    ) -> None:
        monkeypatch.setattr(sys, "executable", str(pretend(alone, "python3", running)))
        assert start.choose() is None
        pretend(alone, "python3.9", "3.9.18")
        assert start.choose().version == "3.9.18"
        pretend(alone, "python3.10", "3.10.13")
        assert start.choose().version == "3.10.13"

    def test_a_pyenv_python_that_is_not_switched_on_is_found(
        self, start: ModuleType, alone: Path, tmp_path: Path
    ) -> None:
        command(alone, "python3.10", "echo 'pyenv: command not found' >&2; exit 127\n")
        assert start.find("python3.10") is None
        (tmp_path / "pyenv" / "versions" / "3.10.13").mkdir(parents=True)
        pretend(tmp_path / "pyenv" / "versions" / "3.10.13" / "bin", "python3.10", "3.10.13")
        assert start.find("python3.10").version == "3.10.13"

    def test_the_instructors_is_the_one_that_grades_best(
        self,
        bootstrap: ModuleType,
        start: ModuleType,
        alone: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(sys, "executable", str(pretend(alone, "python3", "3.9.2")))
        assert bootstrap.choose("").version == "3.9.2"
        pretend(alone, "python3.11", "3.11.4")
        assert bootstrap.choose("").version == "3.11.4"
        assert bootstrap.choose("python3").version == "3.9.2"

    def test_a_requested_one_that_is_unfit_is_refused(
        self, bootstrap: ModuleType, start: ModuleType, alone: Path
    ) -> None:
        pretend(alone, "python3.12", "3.12.1")
        with pytest.raises(start.Unfit, match=r"python3.12 is Python 3.12.1.* as in PYTHON="):
            bootstrap.choose("python3.12")

    def test_a_requested_one_that_is_missing_is_refused(
        self, bootstrap: ModuleType, start: ModuleType, alone: Path
    ) -> None:
        with pytest.raises(start.Unfit, match="PYTHON=python3.10 starts no Python: .* leave"):
            bootstrap.choose("python3.10")


class TestWhatItSays:
    def test_a_python_too_old_for_the_installer(
        self, start: ModuleType, alone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(sys, "executable", str(pretend(alone, "python3", "3.7.2")))
        with pytest.raises(start.Unfit, match="Python 3.7.2 is too old, .* install Python 3.11"):
            start.get_uv(str(tmp_path), None)

    def test_a_debian_without_python3_venv(
        self, start: ModuleType, alone: Path, tmp_path: Path
    ) -> None:
        pretend(alone, "python3.11", "3.11.2", venv=False)
        with pytest.raises(start.Unfit, match="sudo apt install python3.11-venv"):
            start.get_uv(str(tmp_path), start.find("python3.11"))
        assert not (tmp_path / ".uv").exists()

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ("error: Hash mismatch for `tiny==1.0`", "its hash differs"),
            ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "its hash differs"),
            ("Because there is no version of tiny==2.0 and you require", "does not fit this mach"),
            ("error: Failed to fetch: ... tcp connect error", "check the network"),
            ("NewConnectionError ... No matching distribution found", "check the network"),
        ],
    )
    def test_a_lock_that_cannot_be_installed(
        self, start: ModuleType, said: str, sentence: str
    ) -> None:
        assert sentence in start.lock_trouble("some/lock.txt", said)
        assert start.lock_trouble("some/lock.txt", said).endswith(".")

    def test_pip_refuses_another_file_than_the_locked_one(
        self, start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with zipfile.ZipFile(tmp_path / "tiny-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr("tiny-1.0.dist-info/METADATA", "Name: tiny\nVersion: 1.0\n")
            wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            wheel.writestr("tiny-1.0.dist-info/RECORD", "")
        lock = tmp_path / "installer.txt"
        lock.write_text(f"tiny==1.0 --hash=sha256:{'0' * 64}\n")
        monkeypatch.setattr(start, "INSTALLER", str(lock))
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
        with pytest.raises(start.Unfit, match=r"^installer.txt .*its hash differs"):
            start.get_uv(str(tmp_path), start.probe(sys.executable))
        assert start.made_from(str(tmp_path / ".uv")) == ""

    def test_a_lock_that_lacks_what_pyproject_asks_for(
        self, bootstrap: ModuleType, start: ModuleType, tmp_path: Path
    ) -> None:
        uv = command(tmp_path, "uv", 'case "$*" in *--dry-run*) exit 1;; esac\n')
        with pytest.raises(start.Unfit, match=r"lock.txt holds: run `make lock`, then"):
            bootstrap.install_project("python", str(uv))

    def test_a_handout_that_lacks_a_file(self, tmp_path: Path) -> None:
        shutil.copy(HANDOUT / "start.py", tmp_path)
        ended = subprocess.run(
            [sys.executable, "start.py"], cwd=tmp_path, capture_output=True, text=True
        )
        assert ended.returncode == 1
        assert re.fullmatch(r"\S+requirements.txt is missing: unpack .*again\.\n", ended.stderr)


class TestMake:
    """The Makefile in a folder of its own, with its tools and the Pythons that a test allows."""

    @pytest.fixture
    def project(self, tmp_path: Path, alone: Path) -> Path:
        for name in ("make", "sh", "sed", "awk"):
            found = shutil.which(name, path=os.defpath)
            assert found is not None, f"these tests need the program {name}"
            (alone / name).symlink_to(found)
        folder = tmp_path / "a project"
        for path in (Path("Makefile"), Path("bootstrap.py"), Path("pyproject.toml")):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)
        shutil.copytree(ROOT / "requirements", folder / "requirements")
        shutil.copytree(HANDOUT, folder / "workbook" / "build" / "handout")
        return folder

    def make(self, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        program = shutil.which("make")
        assert program is not None
        return subprocess.run(
            [program, "--no-print-directory", *arguments],
            cwd=project,
            env={name: os.environ[name] for name in ("PATH", "PYENV_ROOT")},
            capture_output=True,
            text=True,
        )

    def test_lists_its_targets_when_called_plainly(self, project: Path) -> None:
        listed = self.make(project).stdout
        assert re.findall("^make (demo|test) ", listed, re.MULTILINE) == ["demo", "test"]

    def test_says_that_there_is_no_python(self, project: Path) -> None:
        ended = self.make(project, "demo")
        assert ended.returncode != 0
        assert ended.stderr.startswith("No Python 3 on PATH: install Python 3.11")

    def test_says_that_the_named_python_does_not_fit(self, project: Path, alone: Path) -> None:
        (alone / "python3").symlink_to(sys.executable)
        pretend(alone, "python3.12", "3.12.1")
        ended = self.make(project, "test", "PYTHON=python3.12")
        assert ended.returncode != 0
        assert ended.stderr.startswith("python3.12 is Python 3.12.1, and Prefect 0.15 needs")
        assert "Traceback" not in ended.stderr
        assert not (project / ".venv").exists()


class TestDoingItOnce:
    @pytest.fixture
    def made(self, start: ModuleType, tmp_path: Path) -> Path:
        """A finished environment, as far as the stamp can tell."""
        python = Path(start.inside(str(tmp_path), "python"))
        python.parent.mkdir()
        python.symlink_to(sys.executable)
        start.finish(str(tmp_path), "the lock")
        return tmp_path

    def test_a_finished_environment_is_known(self, start: ModuleType, made: Path) -> None:
        assert start.made_from(str(made)) == "the lock"

    def test_an_interrupted_one_counts_as_none(self, start: ModuleType, made: Path) -> None:
        (made / "made-from").unlink()
        assert start.made_from(str(made)) == ""

    def test_one_whose_python_is_gone_counts_as_none(self, start: ModuleType, made: Path) -> None:
        Path(start.inside(str(made), "python")).unlink()
        assert start.made_from(str(made)) == ""

    def test_the_fingerprint_changes_with_content_and_place(
        self, start: ModuleType, tmp_path: Path
    ) -> None:
        lock, moved = tmp_path / "lock.txt", tmp_path / "moved.txt"
        lock.write_text("tiny==1.0")
        moved.write_text("tiny==1.0")
        before = start.digest(str(lock))
        assert before == start.digest(str(lock))
        assert before != start.digest(str(moved))
        lock.write_text("tiny==1.1")
        assert before != start.digest(str(lock))


class TestTheLocks:
    @pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
    def test_every_package_has_a_hash_and_no_address(self, lock: Path) -> None:
        entries = re.split(r"\n(?=[a-z])", re.sub("(?m)^ *#.*\n?", "", lock.read_text()).strip())
        assert entries
        for entry in entries:
            assert re.match(r"[a-z0-9.-]+==\S+", entry), entry
            assert "--hash=sha256:" in entry, entry
        assert re.search("://|--index|--find-links| /", lock.read_text()) is None

    def test_students_get_what_the_instructor_has_and_no_grading(self) -> None:
        pins = "(?m)^([a-z0-9.-]+==[^\\\\\n]+)"
        everything, students = (set(re.findall(pins, lock.read_text())) for lock in LOCKS[:2])
        assert students < everything
        names = {pin.split("==")[0] for pin in students}
        assert {"prefect", "jupyterlab", "graphviz-pure"} < names
        assert not {"nbgrader", "pytest", "ruff", "mypy"} & names
