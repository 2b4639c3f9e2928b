"""The city table as text for the terminal (城市汇总表)."""

import io
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from flows import terms
from flows.summary import city_rows

_HEADINGS = {
    "zh": [
        "地区",
        "污染物",
        "年度",
        "下限(吨)",
        "核定量(吨)",
        "上限(吨)",
        "目标",
        "当期进度线(吨)",
        "状态",
    ],
    "en": [
        "area",
        "pollutant",
        "year",
        "floor t",
        "accounted t",
        "ceiling t",
        "quota",
        "path to date t",
        "state",
    ],
}


def city_table(tables: Path, lang: str) -> str:
    """Return the cumulative totals of each city and province against its quota, as aligned text."""
    position = 1 if lang == "en" else 0
    table = Table(box=None, pad_edge=False, header_style="")
    for number, heading in enumerate(_HEADINGS["en" if lang == "en" else "zh"]):
        table.add_column(heading, justify="right" if 3 <= number <= 7 else "left", no_wrap=True)
    for row in city_rows(tables):
        table.add_row(
            f"{row['region_code']} {row['region_name']}",
            terms.POLLUTANTS[row["pollutant"]] if lang != "en" else row["pollutant"],
            str(row["year"]),
            *(
                _grouped(row[name])
                for name in ("floor_t", "accounted_t", "ceiling_t", "target", "pace_to_date_t")
            ),
            terms.STATES[row["state"]][position],
        )
    text = io.StringIO()
    Console(file=text, width=160).print(table)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


def _grouped(number: str | None) -> str:
    if number is None or number.endswith("%"):
        return number or "—"
    whole, _, decimals = number.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}.{decimals}"


def outcome(run: Path, lang: str) -> str:
    """Return what became of the rows, how many findings are open, and where to look."""
    tables = run / "tables"
    with duckdb.connect() as con:
        counts = con.execute(
            "SELECT COALESCE(SUM(rows_read), 0), COALESCE(SUM(rows_accepted), 0), "
            "COALESCE(SUM(rows_quarantined), 0), COALESCE(SUM(rows_superseded), 0) FROM read_parquet($1)",
            [str(tables / "source_file.parquet")],
        ).fetchone()
        findings = con.execute(
            "SELECT COUNT(*), COALESCE(SUM(tonnes_at_risk), 0) FROM read_parquet($1) WHERE status = 'open'",
            [str(tables / "finding.parquet")],
        ).fetchone()
    read, accepted, quarantined, superseded = counts or (0, 0, 0, 0)
    found, at_risk = findings or (0, 0)
    if lang == "en":
        return (
            f"\nRows read {read} = accepted {accepted} + quarantined {quarantined} + superseded {superseded}; "
            f"open findings {found}, {at_risk} t at risk.\nReport {run / 'report.html'}\n"
            f"Export {run / 'export'}\nFor auditors {run / 'flagged.xlsx'}"
        )
    return (
        f"\n读取 {read} 行 = 接受 {accepted} + 隔离 {quarantined} + 被取代 {superseded}；"
        f"存疑事项 {found} 条，涉及 {at_risk} 吨。\n报告 {run / 'report.html'}\n"
        f"上报包 {run / 'export'}\n核查清单 {run / 'flagged.xlsx'}"
    )
