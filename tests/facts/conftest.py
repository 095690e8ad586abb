"""A small rulebook for designs, with each type of fact; and the shipped one."""

import pytest
from facts.reading import checked

from nsis_rules.program.program import Program
from nsis_rules.shipped import shipped


@pytest.fixture(scope="session")
def program() -> Program:
    return checked()


@pytest.fixture(scope="session")
def shipped_program() -> Program:
    texts = {
        path.name + str(n): path.read_text(encoding="utf-8")
        for n, path in enumerate(sorted(shipped("rules").rglob("*.rules")))
    }
    return checked(texts)
