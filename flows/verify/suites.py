"""Let Great Expectations judge what the rules found, and write a page per table (逐表核验).

DuckDB reads the tables, Great Expectations a small table with one row per rule: how many rows break
it. That the library reads the tables itself costs a second and a half, however small they are.
Importing this module takes seconds, so ``flows/verify/verify.py`` does it only when it verifies.
"""

from functools import cache
from typing import Any, ClassVar

import great_expectations as gx
import pandas as pd
from great_expectations.core import ExpectationValidationResult
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render import (
    CollapseContent,
    LegacyDiagnosticRendererType,
    RenderedTableContent,
)
from great_expectations.render.renderer.renderer import renderer

from jianpai.flows.verify.offending import Outcome


class OffendingRows(TableMetricProvider):
    """The metric of a rule: its row of the small table."""

    metric_name = "offending_rows.found"
    value_keys = ("rule",)

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict,
        metric_value_kwargs: dict,
        metrics: dict,
        runtime_configuration: dict,
    ) -> dict:
        """Return how many rows break the rule and the first of them."""
        found = execution_engine.dataframe.loc[metric_value_kwargs["rule"]].to_dict()
        if found["error"]:
            raise ValueError(found["error"])
        return found


class ExpectNoOffendingRows(BatchExpectation):
    """Expect a rule to find no row; keeps the first rows as text, for the message and the page."""

    rule: int
    metric_dependencies: ClassVar = ("offending_rows.found",)
    success_keys: ClassVar = ("rule",)
    domain_keys: ClassVar = ("batch_id",)

    def _validate(
        self, metrics: dict, runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict:
        found = metrics["offending_rows.found"]
        details = {"unexpected_rows": found["rows"]}
        result = {"observed_value": found["count"], "details": details}
        return {"success": found["count"] == 0, "result": result}

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)
    def _diagnostic_unexpected_table_renderer(
        cls,
        configuration: Any = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: Any = None,
    ) -> list[RenderedTableContent | CollapseContent] | None:
        rows = (result.result if result else {}).get("details", {}).get("unexpected_rows")
        if not rows:
            return None
        styling = {"body": {"classes": ["table-bordered", "table-sm"]}}
        table = [list(row.values()) for row in rows]
        return [RenderedTableContent(table=table, header_row=list(rows[0]), styling=styling)]


def judged(outcomes: list[Outcome]) -> list[ExpectationValidationResult]:
    """Return the library's verdict on each rule, in the order of the outcomes."""
    found = pd.DataFrame(
        {
            "count": [outcome.count for outcome in outcomes],
            "rows": [outcome.rows for outcome in outcomes],
            "error": [outcome.error for outcome in outcomes],
        },
        dtype=object,
    )
    expectations = [_expectation(number, outcome) for number, outcome in enumerate(outcomes)]
    suite = gx.ExpectationSuite("tables", expectations=expectations)
    results = _batch(found).validate(suite, result_format="BASIC").results
    return sorted(results, key=lambda result: result.expectation_config.kwargs["rule"])


def _expectation(number: int, outcome: Outcome) -> ExpectNoOffendingRows:
    rule = outcome.rule
    about = {"check_id": rule.check_id, "table": rule.table}
    return ExpectNoOffendingRows(rule=number, description=rule.message, meta=about)


def _batch(found: pd.DataFrame) -> Any:
    """Return the small table as the library wants it."""
    return _whole().get_batch({"dataframe": found})


@cache
def _whole() -> Any:
    """Return what takes a small table whole, in a context that keeps nothing of it."""
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context: Any = gx.get_context(mode="ephemeral", project_config=config)
    asset = context.data_sources.add_pandas("outcomes").add_dataframe_asset("outcomes")
    return asset.add_batch_definition_whole_dataframe("outcomes")
