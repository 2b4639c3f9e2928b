"""How waste gas is collected and treated, in the words of the rule book's ratios (收集方式与治理工艺)."""

from functools import partial

from jianpai.schemas import rule_book
from jianpai.schemas.sheet.fields import choice


def collection_kind_after():
    """Return how gas is collected afterwards; the ratio declared is held against that of the kind."""
    return choice(
        "改造后收集方式",
        "How the gas is collected after; the ratio declared is held against the rule book's.",
        "改造后废气的收集方式；填写后，收集率高于规则手册该方式取值的给出提示，不影响核算；不清楚的留空。",
        partial(rule_book.kinds, "collection"),
    )


def treatment_kind_after():
    """Return how gas is treated afterwards; the ratio declared is held against that of the kind."""
    return choice(
        "改造后治理工艺",
        "How the gas is treated after; the ratio declared is held against the rule book's.",
        "改造后废气的治理工艺；填写后，去除率高于规则手册该工艺取值的给出提示，不影响核算；不清楚的留空。",
        partial(rule_book.kinds, "removal"),
    )
