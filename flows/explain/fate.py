"""What became of a project that was read but is not in force (未采用的原因)."""

import duckdb

from jianpai.flows.explain.errors import NotExplainedError

STATUSES = {
    "accepted": ("已读取，未参与核算", "read, not used"),
    "quarantined": ("隔离", "quarantined"),
    "superseded": ("被取代", "superseded"),
    "withdrawn": ("已撤回", "withdrawn"),
}
SHOWN_ROWS = 20

_ROWS = """SELECT file_name, file_sha256, sheet_name, row_number, status, reason, reason_en
FROM submission_row WHERE project_id = $1 ORDER BY file_order, sheet_name, row_number"""
_PROBLEMS = """SELECT rule_id, severity, message, message_en FROM problem
WHERE file_name = $1 AND file_sha256 = $2 AND sheet_name = $3 AND row_number = $4
ORDER BY rule_id, cell"""


def not_in_force(con: duckdb.DuckDBPyConnection, project_id: str, run_id: str) -> NotExplainedError:
    """Return the error that says where the project was read and why it does not count."""
    rows = con.execute(_ROWS, [project_id]).fetchall()
    if not rows:
        return NotExplainedError.unknown_project(project_id, run_id)
    told = [words for row in rows[-SHOWN_ROWS:] for words in _told(con, row)]
    return NotExplainedError.not_in_force(project_id, run_id, told)


def _told(con: duckdb.DuckDBPyConnection, row: tuple) -> list[tuple[str, str]]:
    """Return in both languages one line for the row and one for each of its errors."""
    file, _, sheet, number, status, reason, reason_en = row
    problems = con.execute(_PROBLEMS, row[:4]).fetchall()
    is_withdrawn = status == "accepted" and any(p[0] in ("V-43", "V-44") for p in problems)
    zh, en = STATUSES["withdrawn" if is_withdrawn else status]
    because, because_en = (f"（{reason}）", f" ({reason_en})") if reason else ("", "")
    return [
        (
            f"  {file} · {sheet} · 第{number}行：{zh}{because}",
            f"  {file} · {sheet} · row {number}: {en}{because_en}",
        ),
        *(
            (f"    {rule_id} {message}", f"    {rule_id} {message_en}")
            for rule_id, severity, message, message_en in problems
            if severity == "error" or rule_id in ("V-33", "V-43", "V-44")
        ),
    ]
