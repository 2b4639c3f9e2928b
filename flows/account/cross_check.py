"""Cross-check: what may be counted twice or is not as reported (重复计算与不如实填报核查).

Each file find_*.sql of sql/find is a check; adding a file adds a check. It gives facts: kind,
finding_key, pollutant, project_id, role and, where confirming the finding takes tonnes, doubt_t of a
claim or the stock_key that its claims must share. Doubts about one claim overlap; those that are known to be
other tonnes of it say so by different doubt_part. What is asked about totals stands in sql/total.
"""

import duckdb

from jianpai.flows.account import findings, relation


def cross_check(con: duckdb.DuckDBPyConnection) -> None:
    """Create finding_member and finding_risk: what is in doubt about claims and what it could cost."""
    relation.union(con, "found", "find_")
    relation.build(con, "finding_member", "finding_risk")


def cross_check_totals(con: duckdb.DuckDBPyConnection) -> None:
    """Create every_finding_member and finding_message: the findings about totals beside those about claims.

    They rest on the totals, and those on the findings about claims.
    """
    relation.build(con, "every_finding_member")
    findings.create_messages(con)
