"""What the finished tables must fulfil (成果表的核验要求).

Of each table: its key is unique, nothing is null that must not be, coded columns hold known codes.
Between and inside tables: no query of ``sql/check/`` returns a row.
"""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from jianpai import schemas
from jianpai.flows import terms
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.places import SQL
from jianpai.schemas import reference
from jianpai.schemas.sheet.project import DATA_SOURCES, PROJECT_NATURES

CHECKS = SQL / "check"

POLLUTANTS = list(terms.POLLUTANTS)
PROJECT_TYPES = list(terms.PROJECT_TYPES)
LEVELS = ["county", "city", "province"]
ENTITY_LEVELS = ["enterprise", "site", "facility", "outlet"]
SEVERITIES = list(terms.SEVERITIES)
INELIGIBLE_REASONS = list(terms.INELIGIBLE_REASONS)
STATES = list(terms.STATES)


@dataclass(frozen=True)
class TableRules:
    """The rules of one table: its key, the other columns that are never null, its codes.

    Key and columns are names with spaces between. What a source read through a column mapping may
    lack (credit code, base-year emission, reported tonnes) is not demanded here.
    """

    title: str
    key: str
    filled: str
    codes: dict[str, list[str]] = field(default_factory=dict)
    child_of: str = ""
    """the project type whose projects the rows of a child sheet belong to"""


def _rules_of_child(entry: schemas.Entry) -> TableRules:
    """Return the rules of the table of a child sheet: what the sheet demands of its rows."""
    columns = dict(schemas.columns(entry.name))
    columns.pop("record_status")  # a withdrawn row is in no table
    filled = [name for name, column in columns.items() if column.metadata["required"]]
    codes = {
        name: schemas.codes(column) for name, column in columns.items() if schemas.codes(column)
    }
    key = "file_name file_sha256 sheet_name row_number"
    return TableRules(f"项目{entry.title}", key, " ".join(filled), codes, entry.type_id)


def _rules_as_described(table: dict[str, str]) -> TableRules:
    """Return the rules of a table of one type: its grain is its key, every column is filled."""
    columns = reference.table("table_columns").filter(pl.col("table") == table["table"])
    key = table["grain"].split(", ")
    filled = [name for name in columns["column_name"] if name not in key]
    return TableRules(table["title_zh"], " ".join(key), " ".join(filled))


TABLES = {
    "submission_row": TableRules(
        "填报记录行",
        "file_order sheet_name row_number",
        "file_name file_sha256 status",
        {"status": ["accepted", "quarantined", "superseded"], "project_type": PROJECT_TYPES},
    ),
    "problem": TableRules(
        "问题清单",
        "problem_id",
        "file_name rule_id severity message",
        {"severity": SEVERITIES},
    ),
    "withdrawn_file": TableRules(
        "撤回的文件", "file_name file_sha256", "withdrawn_on withdrawal_reason"
    ),
    "source_file": TableRules(
        "来源文件",
        "file_order",
        "file_name file_sha256 bytes rows_read rows_accepted rows_quarantined rows_superseded",
    ),
    "source_column": TableRules(
        "来源列",
        "file_name file_sha256 sheet_name column_name",
        "heading column_letter",
    ),
    "project": TableRules(
        "有效项目",
        "project_id",
        "project_type project_name credit_year plan_id region_code region_name province_code"
        " enterprise_name project_nature acceptance_date data_source"
        " file_name file_sha256 sheet_name row_number",
        {
            "project_type": PROJECT_TYPES,
            "project_nature": PROJECT_NATURES,
            "data_source": DATA_SOURCES,
        },
    ),
    **{table: _rules_of_child(entry) for table, entry in child_tables().items()},
    "project_reduction": TableRules(
        "项目减排量",
        "project_id pollutant",
        "project_type credit_year plan_id region_code province_code computed_t"
        " computed_is_exact eligible counted_before_t capped_t cap_cut_t"
        " offset_t traded_t net_t counted_t at_risk_t floor_t accounted_t ceiling_t method_id",
        {
            "pollutant": POLLUTANTS,
            "project_type": PROJECT_TYPES,
            "ineligible_reason": INELIGIBLE_REASONS,
        },
    ),
    "carried_over": TableRules(
        "结转下年",
        "project_id pollutant credit_year",
        "area_code province_code first_months is_due floor_t accounted_t ceiling_t",
        {"pollutant": POLLUTANTS},
    ),
    "reported_gap": TableRules(
        "从上报到核定",
        "project_id pollutant",
        "project_type credit_year plan_id region_code province_code reported_t not_eligible_t recomputed_t cap_t"
        " offset_t traded_t negative_t rounding_t confirmed_t withheld_t carried_t accounted_t difference_t",
        {"pollutant": POLLUTANTS, "ineligible_reason": INELIGIBLE_REASONS},
    ),
    "register_use": TableRules(
        "台账扣减",
        "register entry_no pollutant",
        "given_t given_year projects_of_source file_name file_sha256 sheet_name row_number",
        {"register": ["offset", "traded"], "pollutant": POLLUTANTS},
    ),
    "eligibility_rule": TableRules(
        "核算条件", "rule_id", "title_zh title_en effect document confidence"
    ),
    "finding": TableRules(
        "存疑事项",
        "finding_id",
        "finding_series kind title severity project_ids tonnes_at_risk status message evidence",
        {
            "severity": SEVERITIES,
            "pollutant": POLLUTANTS,
            "status": ["open", "confirmed", "dismissed"],
        },
    ),
    "finding_project": TableRules(
        "存疑事项涉及项目",
        "finding_id project_id pollutant",
        "tonnes_at_risk",
        {"pollutant": POLLUTANTS},
    ),
    "area_total": TableRules(
        "地区合计",
        "region_code pollutant credit_year",
        "region_name level plan_id projects reported_t gross_t floor_t accounted_t ceiling_t"
        " cumulative_reported_t cumulative_floor_t cumulative_accounted_t cumulative_ceiling_t",
        {"level": LEVELS, "pollutant": POLLUTANTS},
    ),
    "target_progress": TableRules(
        "目标进度",
        "region_code indicator pollutant year",
        "level plan_id state",
        {
            "level": LEVELS,
            "indicator": ["project_reduction", "cumulative_milestone", "total_emission_drop"],
            "pollutant": POLLUTANTS,
            "target_unit": ["t", "%"],
            "target_kind": ["floor_tonnes", "percent_drop", "none"],
            "state": STATES,
        },
    ),
    "identity_entity": TableRules(
        "同一性实体",
        "entity_id",
        "entity_level entity_key projects known_keys first_batch file_name sheet_name row_number",
        {"entity_level": ENTITY_LEVELS},
    ),
    "identity_link": TableRules(
        "同一性链接",
        "entity_level key_kind linked_key entity_key why",
        "strength",
        {"strength": ["sure", "likely", "different", "unused"]},
    ),
    "identity_alias": TableRules(
        "同一性别名", "old_id", "entity_id entity_level entity_key first_batch"
    ),
    "project_identity": TableRules("项目同一性", "project_id", ""),
    "method": TableRules("核算方法", "method_id project_type pollutant", "title used"),
    "coefficient": TableRules(
        "核算系数",
        "coefficient_id coefficient_key valid_from",
        "coefficient_value coefficient_unit title document confidence",
    ),
}
TABLES |= {
    row["table"]: _rules_as_described(row)
    for row in reference.table("tables").to_dicts()
    if row["table"] not in TABLES
}


@dataclass(frozen=True)
class Check:
    """One file of ``sql/check/``: a query that returns the rows that break its rule."""

    check_id: str
    table: str
    message: str
    query: str


def read_checks() -> list[Check]:
    """Return the checks by name; a check belongs to the first table that its header reads."""
    return [_read_check(path) for path in sorted(CHECKS.glob("check_*.sql"))]


def _read_check(path: Path) -> Check:
    query = path.read_text("utf-8")
    header = dict(
        line.removeprefix("-- ").split(maxsplit=1)
        for line in query.splitlines()
        if line.startswith(("-- message ", "-- reads "))
    )
    return Check(path.stem, header["reads"].split(",")[0], header["message"], query)
