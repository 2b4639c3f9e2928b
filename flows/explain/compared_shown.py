"""What a project was compared with, as text, JSON or a page (比对说明的输出)."""

import json
from decimal import Decimal
from pathlib import Path

from jianpai.flows import html
from jianpai.flows.explain.as_json import plain
from jianpai.flows.explain.compared import Compared, Interval, Neighbour, Outcome
from jianpai.flows.explain.dossier import Amount
from jianpai.flows.explain.words import Speaker, with_unit

_DIGITS = 6


def as_json(found: Compared, _: str) -> str:
    """Return everything as JSON: numbers exact, words in both languages."""
    return json.dumps(plain(found), ensure_ascii=False, indent=2)


def as_page(found: Compared, lang: str) -> str:
    """Return the page; it has no script and loads nothing."""
    env = html.environment(Path(__file__).parent)
    say = Speaker(lang)
    env.filters.update(words=say.words)
    env.globals.update(
        t=say.pick, lang=lang, head=_head, covers=covers, known_by=_known_by, say=say
    )
    return env.get_template("compared.html.j2").render(d=found)


def as_text(found: Compared, lang: str) -> str:
    """Return who stands beside the project, and for each pollutant what came of comparing."""
    say = Speaker(lang)
    lines = [*_head(found, say), *(line for near in found.neighbours for line in _near(near, say))]
    return "\n".join(lines)


def _head(found: Compared, say: Speaker) -> list[str]:
    about = f"{found.project_id} {found.project_name}{say.in_brackets(found.enterprise_name)}"
    listed, total = len(found.neighbours), found.neighbours_in_all
    if not total:
        return [
            about,
            f"{say.pick('运行', 'run')} {found.run.run_id}",
            say.pick(
                "没有相邻项目：没有其他项目与它同许可证、同企业、同名称、同车辆或位置相近，因此没有可比对的对象。",
                "No neighbours: no other project shares its permit, enterprise, name, a vehicle or its place, "
                "so there is nothing to compare it with.",
            ),
        ]
    more = (
        say.pick(f"，列出最近的 {listed} 个", f", the nearest {listed} listed")
        if total > listed
        else ""
    )
    count = say.pick(
        f"比对了 {total} 个相邻项目{more}。", f"Neighbours it was compared with: {total}{more}."
    )
    return [about, f"{say.pick('运行', 'run')} {found.run.run_id}", count]


def _near(near: Neighbour, say: Speaker) -> list[str]:
    side = say.pick("在先", "earlier") if near.is_earlier else say.pick("在后", "later")
    parts = (
        near.enterprise_name,
        near.region_name,
        near.project_type,
        f"{near.credit_year} {side}",
    )
    head = (
        f"{near.project_id} {near.project_name}{say.in_brackets(say.pick('，', ', ').join(parts))}"
    )
    return ["", head, f"  {say.pick('相邻依据', 'beside it by')}: {_known_by(near, say)}"] + [
        line for outcome in near.outcomes for line in _outcome(outcome, say)
    ]


def _known_by(near: Neighbour, say: Speaker) -> str:
    return say.pick("、", ", ").join(say.words(words) for words in near.ties)


def _outcome(outcome: Outcome, say: Speaker) -> list[str]:
    sign = "!" if outcome.reason in ("found", "covered_by_others") else "·"
    lines = [f"  {sign} {say.words(outcome.title)}: {say.words(outcome.words)}"]
    pair = covers(outcome, say)
    return [*lines, f"      {pair}"] if pair else lines


def covers(outcome: Outcome, say: Speaker) -> str:
    """Return what each of the two covers; nothing where neither has a state."""
    sides = (
        (say.pick("本项目", "this"), outcome.own),
        (say.pick("对方", "the other"), outcome.other),
    )
    told = [f"{who} {_interval(each, say)}" for who, each in sides if each is not None]
    return say.pick("；", "; ").join(told)


def _interval(interval: Interval, say: Speaker) -> str:
    before, after = (_short(amount) for amount in (interval.before, interval.after))
    return f"{say.words(interval.scale)} {before.value} → {with_unit(after)}"


def _short(amount: Amount) -> Amount:
    """Return a number with six digits: the whole of it stands in the JSON."""
    number = Decimal(amount.value)
    if len(number.as_tuple().digits) <= _DIGITS or number == number.to_integral_value():
        return amount
    return Amount(f"{number:.{_DIGITS}g}" if abs(number) < 1 else f"{number:.4f}", amount.unit)


FORMATS = {"text": as_text, "json": as_json, "html": as_page}
