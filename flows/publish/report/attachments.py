"""What lies beside the report in the folder of a run (随附文件), by its path from there."""

Attached = tuple[tuple[str, str], ...]


def attached(period: str) -> Attached:
    """Return the path and the name of each file and folder that the report links to."""
    return (
        ("flagged.xlsx", "核查清单 flagged.xlsx"),
        (f"export/jianpai_export_{period}.xlsx", "上报包工作簿"),
        ("export/", "上报包目录 export"),
        ("evidence/", "收到的文件 evidence"),
        ("reports/", "各市、县报告 reports"),
        ("data_docs/index.html", "数据核验结果 data_docs"),
    )
