"""Settings of the whole suite: Hypothesis profiles, the marker `long`, a cache of its own."""

import os
import tempfile

import pytest
from hypothesis import settings

CACHE = pytest.StashKey[tempfile.TemporaryDirectory[str]]()
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("long", deadline=None, max_examples=5_000, print_blob=True)
settings.load_profile(PROFILE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files are written anew on request; the difference is then read like any other change."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    """Give this run a fresh cache, shared by all its workers: a run never sees what older code cached."""
    if not hasattr(config, "workerinput"):
        config.stash[CACHE] = tempfile.TemporaryDirectory(
            prefix="nsis-rules-tests-", ignore_cleanup_errors=True
        )
        os.environ["NSIS_RULES_CACHE"] = config.stash[CACHE].name


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the cache of this run."""
    if CACHE in config.stash:
        config.stash[CACHE].cleanup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked `long` unless the profile `long` is asked for."""
    if PROFILE == "long":
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="long: set HYPOTHESIS_PROFILE=long"))
