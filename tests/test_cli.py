"""The command as a user runs it: exit statuses, outputs whole or not at all, no traceback ever."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nsis_rules import Rulebook


def run(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "nsis_rules", *arguments],
        capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False,
        env={**os.environ, "NO_COLOR": "1", **environment},
    )  # fmt: skip


def check_json(*arguments: str) -> dict:
    done = run("check", *arguments, "--format", "json", "--exit-zero")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def verdicts(report: dict) -> dict[str, str]:
    return {finding["id"]: finding["verdict"] for finding in report["findings"]}


def test_the_labour_act_of_2024_falls_short() -> None:
    done = run("check", "bangladesh-labour-act-2006")
    assert done.returncode == 1
    assert "C102 Art. 36" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_labour_act_of_2024_article_by_article() -> None:
    """112 days of maternity benefit are at least 12 weeks (84 days); injury pays lump sums; no Part IV."""
    found = verdicts(check_json("bangladesh-labour-act-2006"))
    assert found["C102.52"] == "met"
    assert found["C102.36"] == "not_met"
    assert found["C102.IV"] == "not_met"
    assert found["C102.18"] == "not_met"
    assert found["C102.33"] in ("unknown", "not_met")


def test_the_ordinance_of_2025_pays_120_days() -> None:
    report = check_json("bangladesh-labour-act-2006", "--as-of", "2025-12-01")
    finding = next(one for one in report["findings"] if one["id"] == "C102.52")
    assert finding["verdict"] == "met"
    margins = [clause["margin"]["value"] for clause in finding["clauses"]]
    assert margins == ["36", "0"]  # 120 - 84 days, 120 - 120 days


def test_exit_statuses(tmp_path: Path) -> None:
    assert run("check", "bangladesh-labour-act-2006", "--exit-zero").returncode == 0
    assert run("check", "no-such-design").returncode == 2
    assert run("check", "bangladesh-labour-act-2006", "--as-of", "2024-13-01").returncode == 2
    assert run("check", "bangladesh-labour-act-2006", "--against", "C999").returncode == 2
    assert run("check", "bangladesh-labour-act-2006", "--reading", "C102.nothing=x").returncode == 2
    assert run("no-such-verb").returncode == 2


@pytest.mark.parametrize("format", ["text", "json", "html", "markdown"])
def test_every_format_is_written_whole_to_a_file(tmp_path: Path, format: str) -> None:
    target = tmp_path / "report"
    done = run("check", "nsis-illustrative", "--format", format, "-o", str(target), "--exit-zero")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "NSIS" in target.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report"]


def test_nothing_half_written_when_the_design_is_wrong(tmp_path: Path) -> None:
    design = tmp_path / "wrong.yaml"
    design.write_text("design: x\nfacts:\n  sickness.provided: maybe\n", encoding="utf-8")
    done = run("check", str(design), "-o", str(tmp_path / "report.txt"))
    assert done.returncode == 2
    assert "wrong.yaml:3" in done.stderr
    assert not (tmp_path / "report.txt").exists()


@pytest.mark.parametrize("output", ["/no/such/folder/report.txt", "", ".", "/"])
def test_an_output_that_cannot_be_written_is_an_error(output: str) -> None:
    done = run("check", "nsis-illustrative", "-o", output)
    assert done.returncode == 2
    assert "error[wrong-argument]" in done.stderr


def test_designs_side_by_side_in_json() -> None:
    done = run("check", "nsis-illustrative", "bangladesh-labour-act-2006", "--format", "json", "--exit-zero")
    assert [report["design"] for report in json.loads(done.stdout)] != []


def test_list_parameters_has_citation_and_dates() -> None:
    rows = json.loads(run("list", "parameters", "--format", "json").stdout)
    assert rows
    assert all(row["cites"] for row in rows)
    assert {"id", "value", "unit", "cites", "from", "until", "mark", "checked"} <= set(rows[0])


@pytest.mark.parametrize("what", ["parameters", "requirements", "rules", "facts", "citations", "readings"])
def test_every_list_in_both_formats(what: str) -> None:
    assert json.loads(run("list", what, "--format", "json").stdout)
    done = run("list", what)
    assert done.returncode == 0
    assert done.stdout.strip()


@pytest.mark.parametrize(
    "name", ["C102.18", "C102 Art. 18(2)(b)", "sickness.duration_limit", "unit-mismatch"]
)
def test_explain(name: str) -> None:
    done = run("explain", name)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) > 10


def test_explain_suggests() -> None:
    done = run("explain", "sickness.duration_limt")
    assert done.returncode == 2
    assert "did you mean `sickness.duration_limit`" in done.stderr


def test_a_template_reads_back(tmp_path: Path) -> None:
    target = tmp_path / "mine.yaml"
    assert run("new", "design", "-o", str(target)).returncode == 0
    done = run("check", str(target), "--as-of", "2026-07-01")
    assert done.returncode == 3, done.stderr  # nothing is known, so nothing falls short and all is undecided
    assert run("new", "design", "-o", str(target)).returncode == 2  # never over an existing file


def test_the_schema_for_editors_is_that_of_the_library() -> None:
    schema = json.loads(run("new", "schema").stdout)
    book = Rulebook.load()
    assert schema == json.loads(json.dumps(book.design_schema()))
    assert "sickness.duration_limit" in json.dumps(schema)
    assert "sickness" in book.facts_model().model_fields


def test_fmt_changes_nothing_that_is_in_order_and_all_examples_pass() -> None:
    assert run("fmt", "--check").returncode == 0
    done = run("test")
    assert done.returncode == 0, done.stdout
    assert "0 failed" in done.stdout
    assert run("lint").returncode == 0


def test_a_failing_example_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "small.rules").write_text(
        'instrument X "A law"\n'
        'facts sickness "Sickness"\n'
        '  days : duration in days "Days"\n'
        'requirement X.1 "Enough"\n'
        "  cites X Art. 1\n"
        "  met when sickness.days >= 3 days\n"
        'example "Two are enough" of X\n'
        "  given\n"
        "    sickness.days = 2 days\n"
        "  expect\n"
        "    X.1 is met\n",
        encoding="utf-8",
    )
    done = run("test", str(tmp_path))
    assert done.returncode == 1
    assert "small.rules:11" in done.stdout
    assert "expected met, found not_met" in done.stdout
    assert "0 passed, 1 failed" in done.stdout


def test_a_wrong_rule_file_is_shown_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "wrong.rules").write_text('requirement X.1 "Enough"\n  met when\n', encoding="utf-8")
    done = run("check", "nsis-illustrative", "--rules", str(tmp_path))
    assert done.returncode == 2
    assert "wrong.rules:2" in done.stderr
    assert "Traceback" not in done.stderr
