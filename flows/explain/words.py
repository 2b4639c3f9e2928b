"""The sentences of an explanation, in Chinese or English (溯源说明的用语)."""

import re

from jianpai.flows import terms
from jianpai.flows.explain.dossier import (
    Amount,
    Cap,
    Carried,
    Coefficient,
    Dossier,
    Figure,
    Finding,
    Method,
    Rounding,
    Words,
)

UNSEEN_UNITS = ("", "1", "-")


class Speaker:
    """The sentences of an explanation in the language asked for."""

    def __init__(self, lang: str) -> None:
        self.is_english = lang == "en"

    def pick(self, chinese: str, english: str) -> str:
        return english if self.is_english else chinese

    def words(self, words: Words) -> str:
        """Return the words of a dossier in the language asked for."""
        return self.pick(*words)

    def in_brackets(self, text: str) -> str:
        return self.pick(f"（{text}）", f" ({text})")

    def project(self, dossier: Dossier) -> str:
        project, own = dossier.project, dossier.rows[0]
        about = (project.enterprise_name, project.region_name, project.project_type)
        listed = self.pick("，", ", ").join([*about, project.credit_year])
        number = self.pick(f"第{own.row_number}行", f"row {own.row_number}")
        return (
            f"{project.project_id} {project.project_name}{self.in_brackets(listed)}\n"
            f"{self.pick('运行', 'run')} {dossier.run.run_id}\n"
            f"{self.pick('来源', 'source')} {own.file_name} · {own.sheet_name} · {number}"
            f"  SHA-256 {own.file_sha256[:16]}…"
        )

    def method(self, figure: Figure) -> str:
        method = figure.method
        title = f"{self.pick('方法', 'method')} {method.method_id} {self.words(method.title)}"
        return f"{self.words(figure.title)}  {title}{self.in_brackets(self.confidence(method))}"

    def confidence(self, cited: Method | Coefficient) -> str:
        """Return how sure a method or factor is, and whether somebody held it against its source."""
        known = f"{self.pick('可信度', 'confidence')} {cited.confidence}"
        if cited.verified_by:
            return f"{known}{self.pick('，核实人 ', ', verified by ')}{cited.verified_by}"
        return f"{known}{self.pick('，未经官方文本核实', ', not verified')}"

    def years(self, cited: Method | Coefficient) -> str:
        if not cited.valid_to:
            return self.pick(f"{cited.valid_from}年起", f"from {cited.valid_from}")
        return self.pick(
            f"{cited.valid_from}—{cited.valid_to}年", f"{cited.valid_from}–{cited.valid_to}"
        )

    def citation(self, cited: Method | Coefficient) -> str:
        clause = f"{self.pick('，条款 ', ', clause ')}{cited.clause}" if cited.clause else ""
        return f"{cited.source}{clause}{self.in_brackets(cited.note) if cited.note else ''}"

    def rule(self, method: Method) -> str:
        """Return why this method computes the project."""
        year = self.pick(
            f"核算年度 {method.credit_year}，方法适用 {self.years(method)}",
            f"credit year {method.credit_year}, holds {self.years(method)}",
        )
        if not method.rule_column:
            return self.pick(f"该类型只有此方法；{year}", f"the only one of its type; {year}")
        values = self.pick("、", ", ").join(method.rule_values)
        column = self.pick(
            terms.COLUMNS.get(method.rule_column, method.rule_column), method.rule_column
        )
        return self.pick(
            f"{column}为“{method.rule_value}”（此方法适用：{values}）；{year}",
            f"{column} is “{method.rule_value}” (this method is for: {values}); {year}",
        )

    def coefficient(self, factor: Coefficient) -> str:
        key = f" [{factor.key}]" if factor.key else ""
        return (
            f"{factor.coefficient_id}{key} = {with_unit(factor.amount)}  {self.words(factor.title)}"
            f"{self.in_brackets(self.confidence(factor) + self.pick('，', ', ') + self.years(factor))}"
        )

    def cap(self, cap: Cap, computed: Amount, cut: Amount) -> str:
        before = self.pick("、", ", ").join(
            f"{e.project_id} {with_unit(e.capped)}" for e in cap.earlier
        )
        because = (
            self.in_brackets(f"{self.pick('此前已计入', 'counted before')} {before}")
            if before
            else ""
        )
        return (
            f"  − {self.pick('基准年排放量封顶', 'cap by the base year')} {with_unit(cut)}: "
            f"{capped(cap, computed)} = {with_unit(cap.capped)}{because}{self.base(cap)}"
        )

    def base(self, cap: Cap) -> str:
        """Return where the base is from if it is not what the record states."""
        if cap.base == cap.base_stated:
            return ""
        stated = cap.base_stated.value or "—"
        return self.pick(
            f"；基准年排放量 {cap.base.value} t 取自基准年台账，本项目填报 {stated}",
            f"; base {cap.base.value} t is the ledger's, this one states {stated}",
        )

    def room(self) -> str:
        return self.pick(
            "下限高于上限：若在前的存疑项目查实，其占用的基准年余量由本项目计入，合计仍是下限不高于上限",
            "floor above ceiling: if the doubtful claim before it is confirmed, this one counts in the room "
            "it leaves; of the source together the floor is not above the ceiling",
        )

    def net(self, figure: Figure) -> str:
        negative = self.pick("；负值按 0 计", "; negative counts as 0")
        is_negative = figure.net.value.startswith("-")
        rest = f"{net_formula(figure)} → {figure.net.value} t"
        return self.pick(
            f"净减排量 = {rest}，四舍六入五成双（两位小数）{negative if is_negative else ''}",
            f"net = {rest}, rounded half to even (two decimals){negative if is_negative else ''}",
        )

    def rounding(self, rounding: Rounding) -> str:
        decimals = self.pick(f"{rounding.decimals} 位小数", f"{rounding.decimals} decimals")
        steps = f"{rounding.before.value} → {with_unit(rounding.after)}"
        return f"{self.words(rounding.title)}: {steps}{self.in_brackets(decimals)}"

    def outcome(self, figure: Figure) -> str:
        return (
            f"{self.pick('下限', 'floor')} {figure.floor.value} t · "
            f"{self.pick('核定量', 'accounted')} {figure.accounted.value} t · "
            f"{self.pick('上限', 'ceiling')} {figure.ceiling.value} t"
        )

    def carried(self, carried: Carried) -> str:
        """Return what leaves the credit year or reaches the next, where years count by months."""
        due = "" if carried.is_due else self.pick("（尚未到期）", " (not due yet)")
        return self.pick(
            f"按月计入（当年 {carried.first_months} 个月）：{carried.year} 年 {carried.tonnes.value} t{due}",
            f"by months ({carried.first_months} in the credit year): {carried.year} {carried.tonnes.value} t{due}",
        )

    def recomputed(self, figure: Figure) -> str:
        """Return that the formula gives another result today than is stored, if it does."""
        if figure.recomputed == figure.computed:
            return ""
        return self.pick(
            f"用现行公式复算得 {figure.recomputed.value} t，与已发布的不同：公式或系数已改变",
            f"computed today it is {figure.recomputed.value} t, another than was published: "
            "formula or factors have changed",
        )

    def finding(self, finding: Finding) -> str:
        status = self.pick(*terms.FINDING_STATES[finding.status])
        risk = f"{self.pick('涉及', 'at risk')} {finding.tonnes_at_risk.value} t"
        title = self.words(finding.title)
        return f"{finding.kind} {title} [{status}] {risk}: {self.words(finding.message)}"


def capped(cap: Cap, computed: Amount) -> str:
    """Return the cap as a formula with its numbers."""
    return f"min({computed.value}, max(0, {cap.base.value} − {cap.counted_before.value}))"


def net_formula(figure: Figure) -> str:
    """Return what is rounded to the net tonnes: the creditable ones less offset and trade."""
    off = {deduction.kind: deduction.tonnes.value for deduction in figure.deductions}
    parts = [figure.cap.capped.value, off.get("offset", "0"), off.get("trade", "0")]
    return " − ".join(parts)


def with_unit(amount: Amount) -> str:
    """Return a value with its unit as people write it: none for a pure number, × before a power of ten."""
    if amount.unit in UNSEEN_UNITS or not amount.value:
        return amount.value
    return f"{amount.value}{' ×' if amount.unit.startswith('10') else ''} {_written(amount.unit)}"


def _written(unit: str) -> str:
    """Return 10⁴ m³/d for 10^4 m^3 / d."""
    raised = re.sub(r"\^(-?[0-9]+)", lambda found: found[1].translate(_RAISED), unit)
    return raised.replace(" / ", "/")


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
