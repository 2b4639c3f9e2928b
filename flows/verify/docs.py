"""The data docs of Great Expectations, in Chinese and with nothing from a network (核验报告).

As shipped, the pages load bootstrap, jquery, vega, icons and a logo from content networks. The
templates here replace those that do: the stylesheet stands in the page, the filter is a checkbox,
and no script is left.
"""

import html
import re
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.data_context import AbstractDataContext
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.render.renderer.site_builder import SiteBuilder
from great_expectations.render.view import DefaultJinjaPageView
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
<h1><a href="../../../../index.html">成果表核验报告</a> / {{ tables[expectation_suite_name].title }}
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
{% block heading %}{% endblock %}
"""

TABS = """{% for tab in content_block["tabs"] %}
<h2>{{ tab["tab_name"] }}</h2>
{{ tab["tab_content"] | render_content_block }}
{% endfor %}"""

INDEX_TABLE = """<table><thead><tr><th>成果表</th><th>结果</th><th>核验时间</th></tr></thead>
<tbody>{% for name, rules in tables.items() %}
{% for row in content_block["table_data"] if row["asset_name"] == name %}<tr>
<td><a href="{{ row["_table_row_link_path"] }}">{{ rules.title }} ({{ name }})</a></td>
<td>{{ row["validation_success"] | render_content_block }}</td><td>{{ row["run_time"] }}</td>
</tr>{% else %}<tr><td>{{ rules.title }} ({{ name }})</td>
<td><i class="fa-exclamation-triangle text-warning"></i></td><td>--</td></tr>
{% endfor %}{% endfor %}
</tbody></table>"""

TEMPLATES = {
    "page.j2": PAGE,
    "index_page.j2": INDEX_PAGE,
    "tabs.j2": TABS,
    "bootstrap_table.j2": INDEX_TABLE,
}

LABELS = {
    "$title_prefix | $site_name": "$site_name",
    "${suite_title} ${expectation_suite_name}\n ${data_asset} ${data_asset_name}\n"
    " ${status_title} ${html_success_icon} ${success}": "${status_title} ${html_success_icon}",
    "\n\n$unexpected_count unexpected values found. $unexpected_percent of $element_count"
    " total rows.": "\n$element_count 行中有 $unexpected_count 个值不符合（$unexpected_percent）。",
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
    "Observed Value": "实际",
    "Sampled Unexpected Values": "不符合的值（样例）",
    "NaN% not null": "--",
    "unknown % not null": "--",
    "Validation Results": "各成果表核验结果",
}
"""What the library's renderers write, in Chinese."""

SHARES = {"not null": "非空", "unexpected": "不符合"}


def open_context(data_docs: Path) -> AbstractDataContext:
    """Return a context that keeps everything in memory and writes its pages to ``data_docs``."""
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        data_docs_sites={"local": _site(data_docs)},
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def literal(path: Path) -> str:
    """Return a path in which the library substitutes no variable."""
    return str(path).replace("$", r"\$")


def _site(data_docs: Path) -> dict[str, Any]:
    return {
        "class_name": "OfflineSiteBuilder",
        "module_name": __name__,
        "site_name": "成果表核验报告",
        "show_how_to_buttons": False,
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": literal(data_docs.absolute()),
        },
        "site_index_builder": {
            "class_name": "DefaultSiteIndexBuilder",
            "view": {"module_name": __name__, "class_name": "OfflineIndexView"},
        },
        "site_section_builders": {
            "expectations": "None",
            "profiling": "None",
            "validations": {"view": {"module_name": __name__, "class_name": "OfflinePageView"}},
        },
    }


class OfflineSiteBuilder(SiteBuilder):
    """A site of pages only: the library's images and fonts, which nothing shows, stay out."""

    def build(self, resource_identifiers: Any = None, build_index: bool = True) -> tuple:
        """Write the pages and return the address of the index and its links."""
        for builder in self.site_section_builders.values():
            builder.build(resource_identifiers=resource_identifiers)
        _, links = self.site_index_builder.build(build_index=build_index)
        return self.get_resource_url(only_if_exists=False), links


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


class OfflineIndexView(OfflinePageView):
    """The first page, which lists the tables and how their verification went."""

    _template = "index_page.j2"


def _in_chinese(node: Any) -> Any:
    """Return a rendered document with Chinese labels, without tracebacks and library internals."""
    if isinstance(node, dict):
        return {key: _in_chinese(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_in_chinese(item) for item in node if not _is_collapsed(item)]
    if isinstance(node, str):
        node = node.partition("\n[SQL: ")[0]
        share = re.fullmatch(r"([≈\d.,]+%) (not null|unexpected)", node)
        return f"{share[1]} {SHARES[share[2]]}" if share else LABELS.get(node, node)
    return node


def _is_collapsed(block: Any) -> bool:
    """Whether a block is one of those the library hides: tracebacks and its own internals."""
    return isinstance(block, dict) and "collapse_toggle_link" in block
