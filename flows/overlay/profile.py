"""The profile of an office held against the rule book (本单位设置的核对): its areas and thresholds are known ones."""

import re

from jianpai.flows.overlay import profile_text
from jianpai.flows.overlay.profile_text import Complaints, Profile, nearest, of
from jianpai.flows.places import PROFILE as FILE
from jianpai.schemas import reference


@reference.cached
def in_use() -> Profile:
    """Return the profile of the office that the run is made for; an empty one where there is none."""
    content = reference.overlay().files.get(FILE)
    return Profile() if content is None else profile_text.read(content)[0]


def read(content: bytes) -> tuple[Profile, Complaints]:
    """Return what a ``jianpai.toml`` says, and everything that is wrong with it."""
    said, complaints = profile_text.read(content)
    wrong = [*_wrong_thresholds(said.thresholds), *_wrong_areas(said.areas)]
    return said, [*complaints, *wrong]


def _wrong_thresholds(given: dict[str, str]) -> Complaints:
    known = [".".join(row) for row in reference.shipped("thresholds").select("kind", "key").rows()]
    return [
        of(f"thresholds.{key}", f"没有这个门限{nearest(key, known, 'zh')}",
            f"is no threshold{nearest(key, known, 'en')}")
        for key in given
        if key not in known
    ]  # fmt: skip


def _wrong_areas(areas: tuple[str, ...]) -> Complaints:
    known = {*reference.shipped("regions")["region_code"], *reference.table("local_areas")["region_code"]}  # fmt: skip
    return [
        of("office.areas", f"“{area}”不是行政区划代码，请核对", f"“{area}” is no region code; check it")
        for area in areas
        if area not in known and not re.fullmatch(r"\d{6}-X\d{2}", area)
    ]  # fmt: skip
