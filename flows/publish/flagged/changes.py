"""What changed since the run before, as sheets of the auditors' workbook (变动清单的行).

Of the sheet 变动 the rows of projects alone have tonnes, so that its last column of tonnes sums, pollutant by
pollutant, to the change of the totals, as that of the sheet 变动合计 does.
"""

from typing import Any

import polars as pl

from jianpai.flows import terms
from jianpai.flows.publish.evidence.places import Places
from jianpai.flows.publish.flagged.evidence_links import cell_link
from jianpai.flows.publish.spreadsheet.pages import Sheet
from jianpai.flows.publish.spreadsheet.rows import Column
from jianpai.flows.since import change_words
from jianpai.flows.since.causes import CAUSES
from jianpai.flows.since.since import Changes
from jianpai.schemas import reference

ROWS, TOTALS = "变动", "变动合计"
CHANGE_COLUMNS = (
    Column("subject", "对象", width=9),
    Column("state", "变动", width=17),
    Column("city", "设区市", width=12),
    Column("project_id", "减排项目编号", width=20),
    Column("name", "名称", "long_text", 26),
    Column("pollutant", "污染物", width=10),
    Column("before_t", "上次核定量（吨）", "number", 12),
    Column("after_t", "本次核定量（吨）", "number", 12),
    Column("delta_t", "变动（吨）", "number", 12),
    Column("why", "原因（吨）", "long_text", 26),
    Column("fields", "更正的单元格、状态：原值 → 现值", "long_text", 74),
    Column("link", "打开单元格", "link", 44),
)
TOTAL_COLUMNS = (
    Column("plan", "规划期", width=12),
    Column("city", "设区市", width=16),
    Column("pollutant", "污染物", width=12),
    Column("before_t", "上次核定量（吨）", "number", 15),
    Column("cause", "原因", width=22),
    Column("projects", "项目数", "integer", 9),
    Column("change_t", "变动（吨）", "number", 13),
    Column("after_t", "本次核定量（吨）", "number", 15),
)
NOTES = (
    "变动：与上一次运行相比，每个项目、每种污染物一行（上次和本次计入核定量的吨数，原因，更正的单元格的原值和现值），"
    "其后是文件、数据行和状态的变动。按污染物筛选后，“变动（吨）”一列之和等于该污染物核定量的变动。",
    "变动合计：每个市、每种污染物的核定量（规划期内累计）的变动，每个原因一行；"
    "上次核定量加上各原因的吨数等于本次核定量。第一次运行没有这两张表。",
)
_NOTHING = pl.lit(None, pl.String)
_ALL: dict[str, Any] = {
    **dict.fromkeys(("subject", "state", "city", "project_id", "name", "pollutant"), pl.String),
    **{name: pl.Decimal(18, 2) for name in ("before_t", "after_t", "delta_t")},
    **dict.fromkeys(("why", "fields"), pl.String),
    **dict.fromkeys(("file_name", "file_sha256", "sheet_name", "cell"), pl.String),
}


def sheets(found: Changes, places: Places) -> list[Sheet]:
    """Return the sheets of what changed; csv files beside the workbook where they are long."""
    return [
        Sheet(ROWS, "flagged_since.csv", CHANGE_COLUMNS, rows(found, places)),
        Sheet(TOTALS, "flagged_since_totals.csv", TOTAL_COLUMNS, totals(found)),
    ]


def rows(found: Changes, places: Places) -> pl.DataFrame:
    """Return the projects that moved, then files, data rows and states, with a link to the cell."""
    parts = [_records(found), _files(found), _data_rows(found), _states(found)]
    listed = pl.concat([_filled(part) for part in parts], rechunk=True)
    is_linked = pl.col("file_name").is_not_null()
    link = pl.when(is_linked).then(cell_link(places, pl.col("cell")))
    return listed.with_columns(pl.col("pollutant").replace(terms.POLLUTANTS), link=link)


def totals(found: Changes) -> pl.DataFrame:
    """Return one row per plan, city, pollutant and cause; a total that stayed has no row."""
    plans = dict(reference.table("plans").select("plan_id", "title").iter_rows())
    return change_words.changed_totals(found).with_columns(
        pl.col("pollutant").replace(terms.POLLUTANTS),
        plan=pl.col("plan_id").replace(plans),
        city=pl.col("city_code").replace(change_words.cities()),
        cause=pl.col("cause").replace(terms.chinese(CAUSES)),
    )


def _filled(part: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with every column of the sheet; what they do not have is empty."""
    missing = [pl.lit(None, dtype).alias(n) for n, dtype in _ALL.items() if n not in part.columns]
    return part.with_columns(missing).select(list(_ALL)).cast(pl.Schema(_ALL))


def _records(found: Changes) -> pl.DataFrame:
    """Return one row per project and pollutant; its link leads to the first corrected cell, else to its row."""
    fields = _fields(found)
    first = ["file_name", "file_sha256", "sheet_name", "cell"]
    joined = found.records.join(
        fields,
        on=["project_id", "pollutant"],
        how="left",
        maintain_order="left",
        suffix="_of_field",
    )
    at_field = pl.col("cell").is_not_null()
    places = [
        pl.when(at_field).then(f"{name}_of_field").otherwise(name).alias(name) for name in first[:3]
    ]
    why = pl.col("causes").map_elements(
        lambda steps: change_words.causes(steps, 0) or "吨数不变", return_dtype=pl.String
    )
    return joined.with_columns(
        *places,
        why=why,
        cell=pl.coalesce("cell", pl.format("A{}", "row_number")),
        subject=pl.lit("项目"),
        state=pl.col("kind").replace(terms.chinese(CAUSES)),
        city=pl.col("city_code").replace(change_words.cities()),
        name=pl.col("project_name"),
    )


def _fields(found: Changes) -> pl.DataFrame:
    """Return one row per project and pollutant that was corrected: its cells in words, the place of the first."""
    of = found.records.select("project_id", "pollutant").unique()
    listed = [
        {
            "project_id": row["project_id"],
            "column_name": row["column_name"],
            "words": change_words.field(row),
            **{n: row[f"after_{n}"] for n in ("file_name", "file_sha256", "sheet_name", "cell")},
        }
        for row in found.fields.iter_rows(named=True)
    ]
    schema = {
        **dict.fromkeys(
            ["project_id", "column_name", "words", "file_name", "file_sha256"], pl.String
        ),
        **dict.fromkeys(["sheet_name", "cell"], pl.String),
    }
    about = pl.DataFrame(listed, schema).join(of, on="project_id", how="inner")
    own = pl.col("column_name").replace_strict(
        change_words.pollutant_of_column(), default=None, return_dtype=pl.String
    )
    kept = about.filter(own.is_null() | (own == pl.col("pollutant")))
    places = [pl.col(n).first() for n in ("file_name", "file_sha256", "sheet_name", "cell")]
    return kept.group_by("project_id", "pollutant", maintain_order=True).agg(
        *places, fields=pl.col("words").str.join("\n")
    )


def _files(found: Changes) -> pl.DataFrame:
    counted = pl.format(
        "读取 {} 行：接受 {}，隔离 {}，被取代 {}",
        "rows_read", "rows_accepted", "rows_quarantined", "rows_superseded",
    )  # fmt: skip
    return found.files.with_columns(
        subject=pl.lit("文件"),
        state=pl.col("state").replace(terms.chinese(change_words.FILE_STATES)),
        name=pl.col("file_name"),
        fields=counted,
        file_name=_NOTHING,
    )


def _data_rows(found: Changes) -> pl.DataFrame:
    words = terms.chinese(change_words.ROW_STATES)
    former = pl.col("former_status").replace(words).fill_null("新读取")
    return found.rows.with_columns(
        subject=pl.lit("数据行"),
        state=pl.col("status").replace(words),
        name=pl.format("{} {} 第 {} 行", "file_name", "sheet_name", "row_number"),
        fields=pl.format("{} → {}", former, pl.col("status").replace(words))
        + pl.format("；{}", "reason").fill_null(""),
        cell=pl.format("A{}", "row_number"),
    )


def _states(found: Changes) -> pl.DataFrame:
    """Return the states that moved; a finding or a project stands under its id."""
    moved = found.states.to_dicts()
    listed = [
        {
            "subject": "状态",
            "state": change_words.SUBJECTS[row["subject"]][0],
            "project_id": row["subject_id"] if row["subject"] == "eligibility" else None,
            "name": row["name"] or row["subject_id"],
            "pollutant": row["pollutant"],
            "fields": " → ".join(
                change_words.state_word(row, side, 0) for side in ("before", "after")
            ),
        }
        for row in moved
    ]
    names = ("subject", "state", "project_id", "name", "pollutant", "fields")
    return pl.DataFrame(listed, dict.fromkeys(names, pl.String))
