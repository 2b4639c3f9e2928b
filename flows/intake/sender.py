"""Who sent a file, as its place in the inbox or its name tells (报送单位)."""

import re
from collections import Counter

from jianpai.schemas import reference

_ENDS = re.compile(r"(?<=..)(壮族自治县|自治县|市|区|县|旗|盟)$")
_OFFICE = re.compile(r"[一-鿿]{2,}?(?:公司|分局|局|委员会|管委会|中心|水厂|厂|站)")


def sender(file_name: str) -> str:
    """Return the first folder of a file's place in the inbox, else the office or area its name names.

    Empty where it names none.
    """
    folder, slash, _ = file_name.partition("/")
    if slash:
        return folder
    stem = file_name.partition(".")[0]
    if office := _OFFICE.search(stem):
        return office[0]
    return _area(stem)


def _area(stem: str) -> str:
    """Return the longest name of an area in a text; a short form as the full name if it means one area."""
    whole, short = _names()
    found = [name for name in whole if name in stem]
    if found:
        return max(found, key=len)
    found = [name for name in short if name in stem]
    return short[max(found, key=len)] if found else ""


@reference.cached
def _names() -> tuple[set[str], dict[str, str]]:
    whole = set(reference.regions()["region_name"].to_list())
    shortened = [(_ENDS.sub("", name), name) for name in sorted(whole)]
    meant = Counter(short for short, name in shortened if short != name)
    return whole, {
        short: name if meant[short] == 1 else short for short, name in shortened if short != name
    }
