"""What may be behind a change from one run to another (变动原因)."""

from jianpai.flows import terms

CAUSES: terms.Words = {
    "new": ("新增记录", "new record"),
    "released": ("隔离后更正接收", "quarantined before, now accepted"),
    "refiled": ("撤回后重新填报", "withdrawn before, filed again"),
    "withdrawn": ("撤回或不再有效", "withdrawn or no longer in force"),
    "taken_back": ("所在文件已撤回", "its file was taken back"),
    "quarantined": ("转为隔离", "now quarantined"),
    "corrected": ("更正填报", "corrected input"),
    "ledger": ("台账更新", "ledger of the bureau changed"),
    "period": ("核算期推进", "the month has passed"),
    "neighbour": ("同源其他项目变动", "another project of the source changed"),
    "finding": ("存疑事项", "finding"),
    "decision": ("存疑处理口径", "decision on findings"),
    "rule_book": ("规则手册更新", "rule book change"),
    "code": ("程序更新", "code change"),
    "library": ("程序库更新", "library change"),
    "version": ("规则手册与程序更新", "rule book and code change"),
}
"""In the order in which a chart shows them."""

FINDING_CAUSES: terms.Words = CAUSES | {
    "dismissed": ("已排除", "dismissed"),
    "reopened": ("重新未决", "open again"),
    "neighbour": ("同源其他项目或台账变动", "another project of the source, or a ledger, changed"),
    "period": (
        "核算期推进，或同源其他项目、台账变动",
        "the month has passed, or another project of the source, or a ledger, changed",
    ),
}
"""Of a finding."""
