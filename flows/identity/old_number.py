"""Numbers that the credit code took the place of in 2015 (旧注册号、旧税号、组织机构代码).

Source: GB 32100-2015 (places 9–17 are the organisation code of GB 11714), 国发〔2015〕33号; the
registration number had 15 digits, the tax number the six of the place and the organisation code.
"""

import re
from typing import NamedTuple

from jianpai.flows.identity import credit_code

_ORGANISATION = re.compile(r"^[0-9A-Z]{8}[0-9X]$")
_TAX = re.compile(r"^[0-9]{6}[0-9A-Z]{8}[0-9X]$")
_REGISTRATION = re.compile(r"^([0-9]{15}|[0-9]{13})$")
_EMPTY_HEAD = "0" * 8


class OldNumber(NamedTuple):
    """What a number is, in both languages."""

    zh: str
    en: str


def kind_of(written: str) -> OldNumber | None:
    """Return which old number a text looks like, or None."""
    bare = written.replace("-", "")
    if _TAX.match(bare) and (_organisation(bare[6:]) or not bare.isdigit()):
        return OldNumber(
            f"15位旧税务登记号（后9位 {bare[6:]} 是组织机构代码，即新代码的第9–17位）",
            f"an old tax number (its last nine, {bare[6:]}, are places 9–17 of the new code)",
        )
    if _REGISTRATION.match(bare):
        return OldNumber(
            f"{len(bare)}位旧工商注册号或旧税号",
            f"an old registration or tax number of {len(bare)} digits",
        )
    if _ORGANISATION.match(bare):
        return OldNumber(
            f"9位组织机构代码（{bare} 即新代码的第9–17位）",
            f"an organisation code ({bare}: places 9–17 of the new code)",
        )
    return None


def _organisation(code: str) -> bool:
    return credit_code.organisation(_EMPTY_HEAD + code) is not None
