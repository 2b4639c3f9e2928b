"""Cross-check: what may be counted twice or is not as reported (重复计算与不如实填报核查).

Each file find_*.sql of sql/find is a check; adding a file adds a check. It gives facts: kind,
finding_key, pollutant, project_id, role and, where confirming the finding takes tonnes, doubt_t of a
claim or the stock_key that its claims must share. Doubts about one claim overlap; those that are known to be
other tonnes of it say so by different doubt_part.
"""

import duckdb

from jianpai.flows.account import findings, relation


def cross_check(con: duckdb.DuckDBPyConnection) -> None:
    """Create finding_member, finding_message and finding_risk: what is in doubt and what it could cost."""
    relation.union(con, "found", "find_")
    relation.build(con, "finding_member")
    findings.create_messages(con)
    relation.build(con, "finding_risk")
