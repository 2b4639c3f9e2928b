"""Cross-check: what may be counted twice or is not as reported (重复计算与不如实填报核查).

Each file of sql/find is one kind of finding; adding a file adds a check.
"""

import duckdb

from jianpai.flows.account import relation


def cross_check(con: duckdb.DuckDBPyConnection) -> None:
    """Create finding_member: one row per finding and project, with its tonnes at risk."""
    names = [name for name in relation.files() if name.startswith("find_")]
    for name in names:
        relation.build(con, name)
    union = " UNION ALL BY NAME ".join(f'FROM "{name}"' for name in names)
    con.execute(f"CREATE TABLE finding_member AS {_IDENTIFIED.format(union=union)}")


# The id depends on the kind, the pollutant and what the finding is about, so that it stays the same
# from run to run.
_IDENTIFIED = """
SELECT
    kind || '-' || LEFT(MD5(pollutant || '|' || finding_key), 10) AS finding_id,
    'open' AS status,
    *
FROM ({union})
"""
