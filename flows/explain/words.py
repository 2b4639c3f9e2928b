"""The sentences of an explanation, in Chinese or English (溯源说明的用语)."""

from decimal import Decimal
from typing import Any

from jianpai.flows import terms


class Speaker:
    """The sentences of an explanation in the language asked for."""

    def __init__(self, lang: str) -> None:
        self.is_english = lang == "en"

    def pick(self, chinese: str, english: str) -> str:
        return english if self.is_english else chinese

    def project(self, project: dict, run_id: str) -> str:
        where = f"{project['file_name']} · {project['sheet_name']} · {self.pick('第', 'row ')}{project['row_number']}"
        return (
            f"{project['project_id']} {project['project_name']}（{project['enterprise_name']}，"
            f"{project['region_name']}，{project['project_type']}，{project['credit_year']}）\n"
            f"{self.pick('运行', 'run')} {run_id}\n{self.pick('来源', 'source')} {where}{self.pick('行', '')}"
            f"  SHA-256 {project['file_sha256'][:16]}…"
        )

    def method(self, row: dict, method: dict) -> str:
        unverified = (
            "" if row["method_is_verified"] else self.pick("，未经官方文本核实", ", not verified")
        )
        return (
            f"\n{terms.POLLUTANTS[row['pollutant']]}  {self.pick('方法', 'method')} {row['method_id']} "
            f"{self.pick(method['title'], method['title_en'])}（{self.pick('可信度', 'confidence')} "
            f"{row['method_confidence']}{unverified}）\n  {self.pick('依据', 'source')} {method['source']}"
        )

    def child_row(self, values: dict, key: list[str]) -> str:
        row = self.pick(f"第{values['row_number']}行", f"row {values['row_number']}")
        return f"  {' '.join(key)}（{values['sheet_name']} {row}）"

    def figure(self, name: str, value: Decimal) -> str:
        return f"  {name} = {plain(value)} t"

    def limit(self, cut: Decimal) -> str:
        words = self.pick(
            "改造前浓度按基准年限值封顶，超限部分已不在 R 内",
            "concentration before taken at the limit; not in R",
        )
        return f"  {words}: {plain(cut)} t"

    def ineligible(self, reason: str) -> str:
        return f"  {self.pick('不予计入', 'not counted')}: {self.pick(*terms.INELIGIBLE_REASONS[reason])}"

    def cap(self, row: dict, earlier: list[dict]) -> str:
        before = "、".join(f"{e['project_id']} {plain(e['capped_t'])} t" for e in earlier)
        because = f"（{self.pick('此前已计入', 'counted before')} {before}）" if before else ""
        return (
            f"  − {self.pick('基准年排放量封顶', 'cap by the base year')} {plain(row['cap_cut_t'])} t: "
            f"min({plain(row['computed_t'])}, max(0, {plain(row['base_t'])} − "
            f"{plain(row['counted_before_t'])})) = {plain(row['capped_t'])} t{because}{self._base(row)}"
        )

    def _base(self, row: dict) -> str:
        """Return where the base is from if it is not what the record states."""
        if row["base_t"] == row["base_emission_t"]:
            return ""
        stated = plain(row["base_emission_t"]) or "—"
        return self.pick(
            f"；基准年排放量 {plain(row['base_t'])} t 取自台账或同一排放源的其他项目，本项目填报 {stated}",
            f"; base {plain(row['base_t'])} t is the ledger's or that of other projects of the source, "
            f"this one states {stated}",
        )

    def room(self) -> str:
        return "  " + self.pick(
            "下限高于上限：若在前的存疑项目查实，其占用的基准年余量由本项目计入，合计仍是下限不高于上限",
            "floor above ceiling: if the doubtful claim before it is confirmed, this one counts in the room "
            "it leaves; of the source together the floor is not above the ceiling",
        )

    def net(self, row: dict) -> str:
        parts = [plain(row[name]) for name in ("capped_t", "offset_t", "traded_t")]
        rest, rounded = " − ".join(parts), f"{row['net_t']} t"
        negative = self.pick("；负值按 0 计", "; negative counts as 0") if row["net_t"] < 0 else ""
        return self.pick(
            f"  净减排量 = {rest} → {rounded}，四舍六入五成双（两位小数）{negative}",
            f"  net = {rest} → {rounded}, rounded half to even (two decimals){negative}",
        )

    def finding(self, finding: dict) -> str:
        title = self.pick(finding["title"], finding["title_en"])
        status = self.pick(*terms.FINDING_STATES[finding["status"]])
        risk = f"{self.pick('涉及', 'at risk')} {finding['own_risk']} t"
        message = self.pick(finding["message"], finding["message_en"])
        return f"  ! {finding['kind']} {title} [{status}] {risk}: {message}"


def with_unit(number: str, unit: str) -> str:
    """Return a number with its unit: none for a pure number, × before a power of ten."""
    if unit in ("1", "-"):
        return number
    return f"{number} × {unit}" if unit.startswith("10") else f"{number} {unit}"


def plain(value: Any) -> str:
    """Return a value as text, decimals without trailing zeros, nothing for null."""
    if value is None:
        return ""
    if not isinstance(value, Decimal):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
