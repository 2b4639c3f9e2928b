"""The data docs of Great Expectations, in Chinese and with nothing from a network (核验报告).

As shipped, the pages load bootstrap, jquery, vega, icons and a logo from content networks. The
templates here replace those that do: the stylesheet stands in the page, the filter is a checkbox,
and no script is left.
"""

import html
from functools import cache
from pathlib import Path
from typing import Any

from great_expectations.core import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView
from great_expectations.validator.validation_statistics import calc_validation_statistics
from jinja2 import ChoiceLoader, DictLoader, pass_context

from jianpai.flows.verify.expectations import TABLES

STYLE = """
body { margin: 0; color: #1f2933; background: #f4f6f8; line-height: 1.5; font-size: 15px;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC",
    sans-serif; }
main { max-width: 75rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
h1, .ge-index-page-site-name-title { font-size: 1.4rem; font-weight: 600; margin: .5rem 0 1rem; }
h2 { font-size: 1.1rem; }
h5, h6 { font-size: 1rem; margin: 0; }
a { color: #0b5cad; }
nav, .filter { margin: 0 0 1rem; display: flex; flex-wrap: wrap; gap: .25rem .9rem; }
.filter { display: none; }
.ge-section { background: #fff; border: 1px solid #d9e0e6; border-radius: 6px;
  padding: .6rem 1rem; margin-bottom: .7rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-top: 1px solid #e3e8ed; overflow-wrap: anywhere; }
th { border-top: 0; color: #52606d; font-weight: 600; white-space: nowrap; }
.table-responsive > .table > * > tr > :first-child { width: 6.5rem; }
.table-responsive > .table > * > tr > :nth-child(3) { width: 6.5rem; }
.ge-section ~ .ge-section ~ .ge-section .table > thead { display: none; }
.table-bordered { width: auto; font-size: .85rem; background: #fbfcfd; }
.table-bordered td, .table-bordered th { border: 1px solid #d9e0e6; }
i { font-style: normal; font-weight: 600; white-space: nowrap; }
.fa-check-circle::before { content: "✓ 通过"; }
.fa-times::before { content: "✗ 未通过"; }
.fa-exclamation-triangle::before { content: "! 无法执行"; }
.text-success { color: #14713d; }
.text-danger, .text-warning { color: #b42318; }
code { font-family: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
@supports selector(:has(a)) {
  .filter { display: block; }
  body:has(#failed-only:checked) tr:has(> td .fa-check-circle) { display: none; }
  body:has(#failed-only:checked) .ge-section:has(.fa-check-circle):not(:has(.text-danger,
    .text-warning)) { display: none; }
}
"""

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{{ tables[expectation_suite_name].title }}核验结果{% endblock %}</title>
<link rel="icon" href="data:,">
<style>{{ style }}</style>
</head>
<body><main>
{% block heading %}
<h1><a href="index.html">成果表核验报告</a> / {{ tables[expectation_suite_name].title }}
({{ expectation_suite_name }})</h1>
<p class="filter"><label><input type="checkbox" id="failed-only"> 只看未通过的</label></p>
<nav>{% for section in sections %}
<a href="#section-{{ loop.index }}">{{ section["section_name"] }}</a>{% endfor %}</nav>
{% endblock %}
{% for section in sections %}{% set section_loop = loop %}{% include "section.j2" %}{% endfor %}
</main></body>
</html>
"""

INDEX_PAGE = """{% extends "page.j2" %}
{% block title %}成果表核验报告{% endblock %}
{% block heading %}
<h1>成果表核验报告</h1>
<table><thead><tr><th>成果表</th><th>结果</th></tr></thead>
<tbody>{% for name, rules in tables.items() %}
<tr>{% if name in passed %}<td><a href="{{ name }}.html">{{ rules.title }} ({{ name }})</a></td>
<td>{% if passed[name] %}<i class="fa-check-circle text-success"></i>{% else %}
<i class="fa-times text-danger"></i>{% endif %}</td>{% else %}<td>{{ rules.title }} ({{ name }})</td>
<td><i class="fa-exclamation-triangle text-warning"></i></td>{% endif %}</tr>{% endfor %}
</tbody></table>
<p>{{ note }}</p>
{% endblock %}
"""

TEMPLATES = {"page.j2": PAGE, "index_page.j2": INDEX_PAGE}

LABELS = {
    "${suite_title} ${expectation_suite_name}\n ${data_asset} ${data_asset_name}\n"
    " ${status_title} ${html_success_icon} ${success}": "${status_title} ${html_success_icon}",
    "\n\n$expectation_type raised an exception:\n$exception_message": (
        "\n检查无法执行：\n$exception_message"
    ),
    "Overview": "概况",
    "Table-Level Expectations": "整表与勾稽",
    "Statistics": "统计",
    "Evaluated Expectations": "核验项",
    "Successful Expectations": "通过",
    "Unsuccessful Expectations": "未通过",
    "Success Percent": "通过率",
    "Status": "结果",
    "Status:": "结果：",
    "Expectation": "要求",
    "Observed Value": "不符合的行",
}
"""What the library's renderers write, in Chinese."""


def write_pages(
    results: list[ExpectationValidationResult], data_docs: Path, note: str
) -> list[str]:
    """Write a page per table and one that lists them, with a note; return the tables whose page failed.

    The pages carry no clock, so that the same outcome gives the same bytes.
    """
    data_docs.mkdir(parents=True)
    view, failed = _view(), []
    by_table: dict[str, list[ExpectationValidationResult]] = {}
    for result in results:
        by_table.setdefault(about(result)["table"], []).append(result)
    for table, of in by_table.items():
        try:
            page = view.render(ValidationResultsPageRenderer().render(_suite_result(table, of)))
            (data_docs / f"{table}.html").write_text(page, "utf-8")
        except Exception:  # whatever the library's renderer meets
            failed.append(table)
    passed = {table: all(result.success for result in of) for table, of in by_table.items()}
    index = view.index({table: passed[table] for table in passed if table not in failed}, note)
    (data_docs / "index.html").write_text(index, "utf-8")
    return failed


@cache
def _view() -> "OfflinePageView":
    """Return the view with its templates, which take longer to compile than to fill in."""
    return OfflinePageView()


def about(result: ExpectationValidationResult) -> dict[str, Any]:
    """Return the check and the table that a result is about."""
    config = result.expectation_config
    return config.meta if config and config.meta else {}


def _suite_result(
    table: str, results: list[ExpectationValidationResult]
) -> ExpectationSuiteValidationResult:
    """Return the results of one table as those of a suite of its own."""
    counts = calc_validation_statistics(results)
    return ExpectationSuiteValidationResult(
        results=results,
        success=counts.success,
        suite_name=table,
        statistics=counts._asdict(),
        meta={},
    )


class OfflinePageView(DefaultJinjaPageView):
    """The page of one table, from the templates of this module where there is one."""

    def __init__(self, **directories: Any) -> None:
        super().__init__(**directories)
        shipped = [self.env.loader] if self.env.loader else []
        self.env.loader = ChoiceLoader([DictLoader(TEMPLATES), *shipped])
        self.env.globals.update(style=STYLE, tables=TABLES)

    def render(self, document: Any, template: str | None = None, **options: Any) -> str:
        """Return the page as html, its labels in Chinese."""
        page = _in_chinese(document.to_json_dict())
        return self._get_template(template or self._template).render(page, **options)

    def index(self, passed: dict[str, bool], note: str) -> str:
        """Return the first page, which lists the tables and how their verification went."""
        return self._get_template("index_page.j2").render(passed=passed, note=note, sections=[])

    @pass_context
    def render_content_block(
        self, context: Any, content_block: Any, *args: Any, **options: Any
    ) -> Any:
        """Return a block as html; values of the tables are escaped, which the library does not."""
        if isinstance(content_block, dict) and "content_block_type" not in content_block:
            content_block = "；".join(f"{name}={value}" for name, value in content_block.items())
        if isinstance(content_block, str):
            return html.escape(content_block)
        return super().render_content_block(context, content_block, *args, **options)


def _in_chinese(node: Any) -> Any:
    """Return a rendered document with Chinese labels, without tracebacks and library internals."""
    if isinstance(node, dict):
        return {key: _in_chinese(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_in_chinese(item) for item in node if not _is_collapsed(item)]
    if isinstance(node, str):
        return LABELS.get(node, node)
    return node


def _is_collapsed(block: Any) -> bool:
    """Whether a block is one of those the library hides: tracebacks and its own internals."""
    return isinstance(block, dict) and "collapse_toggle_link" in block
