"""A built wheel works alone: outside the checkout, with the rules, designs and pages that it ships."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DESIGN = "bangladesh-labour-act-2006"


def run(*command: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with nothing of Python's own settings from outside."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        command,
        cwd=folder,
        env=plain | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    done = run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, folder=folder
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds the wheel; what it needs is lent by this environment.

    The path file lends packages only: an editable install of the project is itself a path file, and
    those are not read from a lent folder.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    made = scripts / ("python.exe" if os.name == "nt" else "python")
    done = run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        made,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
        folder=home,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = run(
        made, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=home
    ).stdout.strip()
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(site, "lent.pth").write_text("\n".join(sorted(lent)) + "\n", encoding="utf-8")
    return made


def test_wheel_ships_what_the_package_reads(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    kept_in = {
        "grammar": "grammar",
        "rules": "rules",
        "designs": "designs",
        "diagnostics": "docs/diagnostics",
    }
    for shipped, source in kept_in.items():
        files = [
            path for path in (ROOT / source).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        ]
        assert files, f"{source} is empty"
        named = {
            f"nsis_rules/_shipped/{shipped}/{path.relative_to(ROOT / source).as_posix()}" for path in files
        }
        assert named <= held, f"not in the wheel: {sorted(named - held)}"
    assert not [name for name in held if name.startswith(("tests/", "docs/", "bench/"))]


def test_wheel_is_what_is_imported(python: Path, tmp_path: Path) -> None:
    done = run(python, "-c", "import nsis_rules; print(nsis_rules.__file__)", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(python.parent.parent)


def test_wheel_checks_a_design_outside_the_checkout(python: Path, tmp_path: Path) -> None:
    command = python.with_name("nsis-rules")
    done = run(
        command,
        "check",
        DESIGN,
        "--format",
        "json",
        folder=tmp_path,
        NSIS_RULES_CACHE=str(tmp_path / "cache"),
    )
    assert done.returncode in {0, 1, 3}, done.stderr
    report = json.loads(done.stdout)
    assert report["findings"]
    assert {"citation", "verdict"} <= set(report["findings"][0])
