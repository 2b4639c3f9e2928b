"""Claims at crowded sites for tests of single queries: what a test does not state is as usual."""

import duckdb

from tests.given import given

LINKS = (
    "organisation_link | boiler_link | approval_link | is_near_another_county | enterprise_link"
    " | former_links:VARCHAR[]"
)
"""By what a project may be about the source of another site."""
SITE_COLUMNS = f"""
claim_no | line_no | project_id | pollutant | project_type | is_closure | is_served_area | plan_id | credit_year | \
region_code | point_key | computed_t:DECIMAL(38,26) | computed_is_exact | base_t | offset_t | traded_t | site_key | \
uscc | permit_site | enterprise_key | title_key | longitude_deg | latitude_deg | facility_code | outlet_code | \
vocs_basis | {LINKS} | has_alike_figures | area_code | city_code | level_scale | level_before_t | \
level_after_t | intensity_scale | intensity_before:DECIMAL(38,20) | intensity_after:DECIMAL(38,20) | activity
"""
NAMES = [cell.strip().split(":")[0] for cell in SITE_COLUMNS.split("|")]
THRESHOLDS = """
kind | key | value:DECIMAL(18,6)
D-23 | distance | 0.002
D-04 | figure_digits | 9
D-04 | activity_digits | 4
D-04 | coded_digits | 7
"""
USUAL = {
    "pollutant": "nox",
    "project_type": "A1",
    "is_closure": "false",
    "is_served_area": "false",
    "plan_id": "14",
    "credit_year": "2024",
    "region_code": "450205",
    "computed_is_exact": "true",
    "offset_t": "0",
    "traded_t": "0",
    "site_key": "s",
    "uscc": "u1",
    "enterprise_key": "甲厂",
    "title_key": "脱硝",
    "level_scale": "emission_t",
    "is_near_another_county": "false",
    "has_alike_figures": "false",
}


ENTRY_COLUMNS = (
    "plan_id | pollutant | owner_key | facility_code | outlet_code | is_by_name | of_enterprise"
    " | ledger_base_t"
)


def site_claims(con: duckdb.DuckDBPyConnection, *claims: dict, ledger: str = "") -> None:
    """Create site_claim and the ledger's entries (``/`` in an owner stands for ``|``).

    What a claim does not state is as usual, its project is named by its number.
    """
    lines = []
    for number, claim in enumerate(claims, start=1):
        row = USUAL | {
            "claim_no": number,
            "line_no": number,
            "project_id": f"P-{number}",
            "point_key": f"k{number}",
        }
        region = claim.get("region_code", row["region_code"])
        row |= {"area_code": region, "city_code": f"{region[:4]}00"}
        row = {name: "" if value is None else value for name, value in (row | claim).items()}
        lines.append(" | ".join(str(row.get(name, "")) for name in NAMES))
    given(con, "base_entry", f"{ENTRY_COLUMNS}\n{ledger}")
    con.execute(
        "UPDATE base_entry SET owner_key = REPLACE(owner_key, '/', '|'), "
        "facility_code = COALESCE(facility_code, ''), outlet_code = COALESCE(outlet_code, '')"
    )
    given(con, "site_claim", SITE_COLUMNS.strip() + "\n" + "\n".join(lines))
    given(con, "ref_threshold", THRESHOLDS)


def unlinked(con: duckdb.DuckDBPyConnection, *extended: str) -> None:
    """Create what site_claim asks of other sites, without a row; add to given tables the columns it reads."""
    given(con, "alike_figures", "claim_no")
    given(con, "site_stranger", "project_id | places_back:INTEGER")
    columns = {
        "claim": ["area_code VARCHAR", "city_code VARCHAR"],
        "crowded_project": [
            "vocs_basis VARCHAR",
            *(
                f"{name.partition(':')[0]} {name.partition(':')[2] or kind}"
                for name in map(str.strip, LINKS.split("|"))
                for kind in ["BOOLEAN" if name.startswith("is_") else "VARCHAR"]
            ),
        ],
    }
    for name in extended or columns:
        for column in columns[name]:
            con.execute(f"ALTER TABLE {name} ADD COLUMN {column}")
