"""The closed set of diagnostic codes. Each has a page in docs/diagnostics and a golden test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of fault: how severe, what it is in one line, and with which others it is listed."""

    severity: str
    summary: str
    group: str


def _group(title: str, severity: str, **summaries: str) -> dict[str, Code]:
    return {name.replace("_", "-"): Code(severity, summary, title) for name, summary in summaries.items()}


CODES: dict[str, Code] = {
    **_group(
        "Files and commands",
        "error",
        unreadable_file="a file cannot be found or is not UTF-8 text",
        file_too_large="a file is larger than the limit",
        wrong_argument="an argument of the command that cannot be used",
    ),
    **_group(
        "Reading a rule file",
        "error",
        syntax="the text does not follow the grammar",
        refused_character="a character that is not read outside texts and comments",
        wrong_indentation="a line whose depth matches no block",
        reserved_word="a keyword where a name is expected",
        mixed_and_or="`and` beside `or` without parentheses",
        chained_comparison="two comparisons in a row",
        unknown_unit="a unit or period that does not exist",
        no_such_date="a day that is not in the calendar",
        number_too_long="a number of more than 40 digits",
    ),
    **_group(
        "Names",
        "error",
        unknown_name="a name that nothing declares",
        duplicate_name="a name declared or set twice",
        unknown_option="a word that is not an alternative of its type",
        unknown_type="a type that does not exist",
        unknown_instrument="a citation of an instrument that is not declared",
        field_hides_name="a field of a record that hides a rule or fact",
        cycle="a value that depends on itself",
    ),
    **_group(
        "Types and units",
        "error",
        type_mismatch="a value of one kind where another is expected",
        unit_mismatch="units or periods that do not fit together",
        percent_or_points="percent added to percent where points are meant",
        date_comparison="`<` or `>` between dates",
        wrong_arguments="a function, table or person given the wrong arguments",
        division_by_zero="a divisor that may be zero",
        aggregate_of_quotients="an aggregate over quotients that are not rounded",
    ),
    **_group(
        "The shape of the law",
        "error",
        no_citation="a norm or a number without its article",
        unopened_under="an `under` that its declaration does not open",
        unused_option="an option that nothing uses though its article is encoded",
        under_not_allowed="an `under` where it would not only help",
        incomplete_cases="a case list that leaves a case out",
        incomplete_table="a table that leaves a member or a band out",
        overlapping_bands="bands of a table that overlap",
        overlapping_versions="two versions in force on one day",
        no_version="no version in force on the day",
        maybe_negative="a payment that may be negative",
        standard_person_incomplete="a standard person that leaves out what the benefit reads",
        same_range_twice="an aggregate over the range that is being ranged over",
    ),
    **_group(
        "Designs",
        "error",
        yaml_syntax="a design that is not YAML of the plain kind read here",
        duplicate_key="a key written twice",
        too_deep_or_large="a text beyond the limits of size, depth or aliases",
        unknown_key="a key that a design does not have",
        missing_key="a key that is needed and absent",
        unknown_fact="a fact that nothing asks for",
        wrong_value="a value of the wrong kind or unit",
        out_of_bounds="a value outside the fact's bounds",
        judgement_without_reason="a judgement without `because`",
        currency_mismatch="amounts in another currency than the design's",
        overlapping_dates="two dated values of a fact in force on one day",
        contradiction="two answers of a design that cannot both be true",
    ),
    **_group(
        "Judging a design",
        "error",
        invalid_declaration="a flexibility declared though it may not be",
        no_date="no date as of which the design is judged",
        conflict="two exceptions that are true at once with different values",
        nothing_tested="a test for each value of an empty list",
    ),
    **_group(
        "Advice",
        "warning",
        of_in_sum="`of` beside `+` or `-` without parentheses",
        only_known="a number that is only known, not seen in a source",
        no_example="a requirement without an example",
    ),
}
