"""What the columns are called in which a decision comes back (认定表的列名)."""

HEADINGS = {
    "finding_id": "存疑编号",
    "decision": "认定",
    "reason": "理由",
    "decided_by": "认定人",
    "decided_on": "认定日期",
    "run_id": "运行编号",
    "grounds_sha256": "依据校验值",
    "warehouse": "数据仓编号",
    "office": "填表单位",
}
NEEDED = ("finding_id", "decision", "reason", "decided_by", "decided_on")
"""Without these the sheet says nothing; the others say where it comes from."""
ORIGIN = ("run_id", "warehouse", "office")
"""What the page of explanations says as well, should the hidden columns be lost."""
ENTRIES = ("reason", "decided_by", "decided_on")
"""What an officer writes beside the decision."""
