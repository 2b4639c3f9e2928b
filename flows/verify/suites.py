"""Run the expectations with Great Expectations: one suite per table (逐表核验).

Importing this module takes seconds, so ``flows/verify/verify.py`` does it only when it verifies.
"""

from pathlib import Path
from typing import Any

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.core import ExpectationValidationResult
from great_expectations.expectations.expectation import Expectation
from great_expectations.render import (
    CollapseContent,
    LegacyDiagnosticRendererType,
    RenderedTableContent,
)
from great_expectations.render.renderer.renderer import renderer

from jianpai.flows.verify.docs import open_context
from jianpai.flows.verify.expectations import TABLES, Check, read_checks

ROWS_ON_PAGE = 20


class ExpectNoOffendingRows(gxe.UnexpectedRowsExpectation):
    """Expect a query to return no row; keeps the first rows as text, for the message and the page.

    Runs the query once, where its parent runs it a second time to count beyond the 200 rows that
    the library fetches.
    """

    metric_dependencies = ("unexpected_rows_query.table",)

    def _validate(
        self, metrics: dict, runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict:
        rows = metrics["unexpected_rows_query.table"]
        sample = [{name: str(value) for name, value in row.items()} for row in rows[:ROWS_ON_PAGE]]
        result = {"observed_value": len(rows), "details": {"unexpected_rows": sample}}
        return {"success": not rows, "result": result}

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


def validate(database: Path, tables: list[str], data_docs: Path) -> list[tuple[str, Any]]:
    """Run the suites on the views of a database and build the pages.

    Returns the table and the result of each expectation.
    """
    context: Any = open_context(data_docs)
    source = context.data_sources.add_sql(
        "tables", connection_string="duckdb://", kwargs=_engine_options(database)
    )
    checks = read_checks()
    run_id = gx.RunIdentifier(run_name="verify")
    results = []
    try:
        for table in tables:
            outcome = _validation(context, source, table, checks).run(
                result_format="BASIC", run_id=run_id
            )
            results += [(table, result) for result in outcome.results]
        context.build_data_docs()
    finally:
        source.get_engine().dispose()
        source.get_execution_engine().engine.dispose()
    return results


def _engine_options(database: Path) -> dict[str, Any]:
    """Return how to connect: read only, and without a rollback on return.

    Great Expectations fetches a result after it has returned the connection; the rollback would
    close the result. The path stands outside the address, in which it could be misread.
    """
    config = {"autoinstall_known_extensions": False}
    return {
        "isolation_level": "AUTOCOMMIT",
        "skip_autocommit_rollback": True,
        "connect_args": {"database": str(database), "read_only": True, "config": config},
    }


def _validation(context: Any, source: Any, table: str, checks: list[Check]) -> Any:
    asset = source.add_table_asset(table, table_name=table)
    suite = gx.ExpectationSuite(table, expectations=expectations_of(table, checks))
    validation = gx.ValidationDefinition(
        name=table,
        data=asset.add_batch_definition_whole_table(table),
        suite=context.suites.add(suite),
    )
    return context.validation_definitions.add(validation)


def expectations_of(table: str, checks: list[Check]) -> list[Expectation]:
    """Return what one table must fulfil: its key, filled columns, codes, then its checks."""
    rules = TABLES[table]
    key = rules.key.split()
    return [
        _unique(key),
        _filled(table, key, key + rules.filled.split()),
        *([_coded(table, key, rules.codes)] if rules.codes else []),
        *(_no_offending_rows(check) for check in checks if check.table == table),
    ]


def _unique(key: list[str]) -> Expectation:
    about = _about(f"unique({', '.join(key)})", f"{'、'.join(key)} 不得重复")
    if len(key) == 1:
        return gxe.ExpectColumnValuesToBeUnique(column=key[0], **about)
    return gxe.ExpectCompoundColumnsToBeUnique(column_list=key, **about)


def _filled(table: str, key: list[str], columns: list[str]) -> Expectation:
    """Expect no null in any of the columns: one query per table, since a large table is read once."""
    wrong = {column: f'"{column}" IS NULL' for column in columns}
    about = _about("not_null", f"{'、'.join(columns)} 不得为空")
    return ExpectNoOffendingRows(unexpected_rows_query=_rows_where(table, key, wrong), **about)


def _coded(table: str, key: list[str], codes: dict[str, list[str]]) -> Expectation:
    """Expect nothing but known codes in the coded columns."""
    lists = {column: ", ".join(f"'{code}'" for code in known) for column, known in codes.items()}
    wrong = {column: f'"{column}" NOT IN ({listed})' for column, listed in lists.items()}
    words = "；".join(f"{column} 只能取 {'、'.join(known)}" for column, known in codes.items())
    query = _rows_where(table, key, wrong)
    return ExpectNoOffendingRows(unexpected_rows_query=query, **_about("in_set", words))


def _rows_where(table: str, key: list[str], wrong: dict[str, str]) -> str:
    """Return the query of the rows in which at least one column is wrong, and which columns are."""
    named = ", ".join(f"CASE WHEN {test} THEN '{column}' END" for column, test in wrong.items())
    keys = ", ".join(f'"{column}"' for column in key)
    return (
        f"/* {{batch}} */ SELECT CONCAT_WS('、', {named}) AS wrong_columns, {keys} "
        f'FROM "{table}" WHERE {" OR ".join(wrong.values())}'
    )


def _no_offending_rows(check: Check) -> Expectation:
    # The library formats the query, and remarks on standard output if it does not name the batch.
    query = check.query.replace("{", "{{").replace("}", "}}")
    return ExpectNoOffendingRows(
        unexpected_rows_query=f"/* {{batch}} */\n{query}",
        **_about(check.check_id, f"{check.message}（{check.check_id}）"),
    )


def _about(check_id: str, description: str) -> dict[str, Any]:
    return {"description": description, "meta": {"check_id": check_id}}
