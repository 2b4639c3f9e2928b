"""What Prefect shows of a run in its own pages: the city table and the problem counts."""

from prefect.artifacts import create_table_artifact

from jianpai.flows import progress
from jianpai.flows.publish import summary
from jianpai.flows.run import Run


def create(run: Run) -> None:
    """Show a published run's tables in Prefect; that this fails does not undo the publication."""
    tables = run.published / "tables"
    try:
        _create_table("city-totals", summary.city_rows(tables), f"城市汇总 {run.label}")
        _create_table("problem-counts", summary.problem_counts(tables), f"问题统计 {run.label}")
    except Exception as error:
        progress.warn(
            "结果已发布，但未能在 Prefect 中显示汇总表：%s",
            "published, but Prefect cannot show the tables: %s",
            error,
        )


def _create_table(key: str, rows: list[dict], description: str) -> None:
    create_table_artifact(table=rows, key=key, description=description)
