"""Company names: taken apart, and two of them compared (企业名称)."""

from jianpai.flows.identity.likeness import compare
from jianpai.flows.identity.match import SAME, Match
from jianpai.flows.identity.name_parts import NameParts, parse

__all__ = ["SAME", "Match", "NameParts", "compare", "parse"]
