"""Emission-reduction accounting that can be trusted (主要污染物重点工程减排量核算).

Four functions for a notebook or another program: ``account``, ``check``, ``load_run``, ``explain``.
They need no Prefect. The command line does the same for offices: ``jianpai --help``.

The folders beside this file are links to those of the checkout: ``flows`` and ``schemas`` keep their
places there, and an installed package brings a single name into a site's name space.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

if TYPE_CHECKING:
    from jianpai.flows.accounts import Accounts
    from jianpai.flows.check import Checked

__all__ = ["account", "check", "explain", "load_run"]


def account(
    records: Mapping[str, Any] | str | Path,
    period: str,
    *,
    count_open_findings: bool = False,
    reference: str | Path | None = None,
) -> "Accounts":
    """Return the accounting of project records, with every table as a polars frame.

    The records go the same way as submissions of the monthly run: read, validated, accounted for,
    cross-checked, rolled up and verified. Report and export are not drawn, nothing is published,
    and what is written lies in a temporary folder that lives as long as the result.

    Args:
        records: a folder of submissions (workbooks, csv), or frames by the name of their sheet:
            ``{"W1": frame, "V1": frame, "V1 原辅材料": frame}``. A frame is of polars or pandas, or
            a list of dictionaries, one row per project (per material, per ledger entry); its columns
            bear the identifiers or headings of the sheet, in its units.
        period: the month up to which is accounted, e.g. ``"2025-10"``.
        count_open_findings: whether tonnes that open findings withhold count.
        reference: a folder of the office's own reference data, laid row by row over the shipped
            (reference_data/README.md); the table ``overridden_row`` lists what it changed.

    Returns:
        An object with ``run_id``, ``period``, ``folder`` and ``tables``, a mapping of table name to
        frame. The most used: ``project_reduction`` (one row per project_id and pollutant: reported_t,
        computed_t, eligible, capped_t, net_t, tonnes as exact decimals), ``problem`` (one row per
        complaint, with its cell and what to do), ``finding`` (one row per doubt, with the tonnes at
        risk), ``area_total`` and ``target_progress`` (one row per area, pollutant and year).
        reference_data/tables.csv and table_columns.csv describe all.

    Raises:
        jianpai.flows.errors.UsageError: the period is none, the folder does not exist, or there is
            no such sheet.
        jianpai.flows.errors.ReferenceDataError: the office's reference data is wrong.
        jianpai.flows.errors.NothingAcceptableError: no row can be accepted; the message says why.
        jianpai.flows.errors.VerificationFailedError: the tables contradict each other.
    """
    from jianpai.flows.accounts import accounted

    own = None if reference is None else Path(reference)
    return accounted(records, period, count_open_findings, own)


def check(files: Iterable[str | Path], *, reference: str | Path | None = None) -> "Checked":
    """Return what is wrong with files before they are submitted, and what their rows would count.

    Args:
        files: workbooks or csv files, or folders, of which every file is checked as a run reads its
            inbox; they are only read.
        reference: a folder of the office's own reference data, as for ``account``.

    Returns:
        An object with ``problems`` (one row per complaint, errors first: file_name, sheet_name,
        row_number, cell, heading, value, severity, rule_id, message in Chinese, message_en),
        ``rows`` (one row per data row: place, project_id, status, reason), ``without_rows`` (names of
        files that gave no row), ``attachments`` (names of files of a folder that are no submissions),
        ``rows_to_correct``, ``unread`` (files and sheets that were not read), ``is_ready`` (every row
        would be accepted), ``exit_status`` (0 clean, 1 problems, 2 a file cannot be used) and ``preview``:
        None where no project is accepted, else what these files alone would count, with ``period`` (up to
        the last month of the latest credit year in them), ``rows`` (one row per project and pollutant:
        place, project_id, reported_t, computed_t, counted_t, difference_t in tonnes, reason and reason_en
        where less counts than is reported), ``less`` (those rows, largest first), ``totals`` (one row per
        pollutant) and ``complaints`` (what the accounting itself would remark). Whether other senders
        report the same reduction only the bureau's run can tell.

    Raises:
        jianpai.flows.errors.UsageError: a file does not exist, or a folder holds none.
        jianpai.flows.errors.ReferenceDataError: the office's reference data is wrong.
    """
    from jianpai.flows.check import check as checked

    own = None if reference is None else Path(reference)
    return checked([Path(file) for file in files], own)


def load_run(path: str | Path) -> "Accounts":
    """Return a published run, with its tables as polars frames, as ``account`` does.

    Args:
        path: the folder of the run in its warehouse, ``WAREHOUSE/runs/RUN_ID``.

    Raises:
        jianpai.flows.errors.UsageError: there is no published run.
    """
    from jianpai.flows.accounts import loaded

    return loaded(Path(path))


@overload
def explain(
    run: "Accounts",
    project_id: str,
    pollutant: str | None = None,
    *,
    lang: str = "zh",
    format: Literal["text", "html"] = "text",
) -> str: ...


@overload
def explain(
    run: "Accounts",
    project_id: str,
    pollutant: str | None = None,
    *,
    lang: str = "zh",
    format: Literal["json"],
) -> dict[str, Any]: ...


def explain(
    run: "Accounts",
    project_id: str,
    pollutant: str | None = None,
    *,
    lang: str = "zh",
    format: str = "text",
) -> str | dict[str, Any]:
    """Return how the figures of a project came about, from its source cells to its net tonnes.

    Args:
        run: what ``account`` or ``load_run`` has returned.
        project_id: e.g. ``"450200-2024-A-0001"``.
        pollutant: ``cod``, ``nh3n``, ``nox`` or ``vocs``; all of the project's where none is named.
        lang: ``zh`` or ``en``; ``json`` holds both whatever is asked.
        format: ``text``, ``html`` or ``json``, as of ``jianpai explain --format``.

    Returns:
        Text of several lines: record and cells, formula, formula with numbers, cap, deductions; as
        ``html`` a page that needs nothing beside it. As ``json`` the dictionary that docs/dossier.md
        describes: numbers as exact texts with their unit, words in both languages.

    Raises:
        jianpai.flows.errors.UsageError: there is no such format.
        jianpai.flows.explain.errors.NotExplainedError: the run has no such project or pollutant;
            where its rows were quarantined or superseded, the message says so.
    """
    told: str | dict[str, Any] = run.explain(project_id, pollutant, lang, format)
    return told
