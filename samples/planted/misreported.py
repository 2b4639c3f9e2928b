"""Records whose own figures, bills or files speak against them, each beside one that only looks like it."""

from datetime import date
from decimal import Decimal

from samples.columns import ENERGY, FILES
from samples.office.office import Office
from samples.planted.cases import Sample
from samples.planted.look_alikes import KIND
from samples.planted.rules import kiln
from samples.records import LedgerRow, Project, Value
from samples.writing.files import LEDGER

CITY = "450702"
KILN = (20_000, 200, 20_000, 100, 300)
"""V₀, C₀, V₁, C₁ and limit of a kiln that gives 20 t: 13.06 t of urea."""


def plant_misreported(sample: Sample, office: Office) -> None:
    """Plant a case and a look-alike of each check that reads a record alone."""
    for plant in (_figures, _names, _files):
        plant(sample, office)


def _one(office: Office, label: str, /, figures: tuple = KILN, **cells: Value) -> Project:
    made = kiln(office, CITY, 2024, figures, f"（{label}）")
    made.cells |= cells
    return made


def _figures(sample: Sample, office: Office) -> None:
    urea: dict[str, Value] = {"reagent_kind": "尿素"}
    for kind, what, project in (
        ("F-01", "上报 200 t，按数据复算为 20 t", _one(office, "上报数填错", reported_nox_t=Decimal(200))),
        (KIND, "上报数只差修约：20.01 t", _one(office, "上报数修约", reported_nox_t=Decimal("20.01"))),
        ("F-03", "改造后浓度 2 mg/m³，低于检出限 3 mg/m³", _one(office, "低于检出限", (20_000, 200, 20_000, 2, 300))),
        (
            "F-04", "脱除 20 t 至少需要尿素 13.06 t，只用 6.53 t：10 t 存疑",
            _one(office, "尿素不足", **urea, reagent_t=Decimal("6.53")),
        ),
        (KIND, "尿素 12.5 t，不低于理论用量的 95 %", _one(office, "尿素够用", **urea, reagent_t=Decimal("12.5"))),
        ("F-19", "烟气量降 40 %，28 t 中 8 t 来自减产", _one(office, "减产", (20_000, 200, 12_000, 100, 300))),
        (KIND, "烟气量降 30 %，在允许范围内", _one(office, "略减产", (20_000, 200, 14_000, 100, 300))),
    ):  # fmt: skip
        sample.plant(kind, what, project)


def _names(sample: Sample, office: Office) -> None:
    sample.plant("F-15", "名称为错峰生产而性质填为正常：20 t 存疑", _one(office, "错峰生产"))
    sample.plant(KIND, "事故应急池随脱硝一并改造，不是应急减排", _one(office, "含事故应急池"))
    taken = _one(office, "许可证为他厂")
    taken.cells["permit_no"] = f"{office.sites.new(CITY, '建材').uscc}001P"
    sample.plant("F-18", "许可证编号前18位与信用代码不同", taken)
    merged = _one(office, "吸收合并")
    merged.cells["permit_no"] = f"{office.sites.new(CITY, '建材').uscc}001P"
    merged.cells["former_names"] = "示例旧厂有限公司"
    sample.plant(KIND, "沿用被合并企业的许可证，填有曾用名", merged)


def _files(sample: Sample, office: Office) -> None:
    late, early = _one(office, "验收材料过晚"), _one(office, "批复在开工前")
    for project, kind, day in (
        (late, "验收意见", date(2025, 1, 20)),
        (early, "环评批复", date(2022, 11, 3)),
    ):
        project.cells["construction_start_date"] = date(2023, 6, 1)
        cells: dict[str, Value] = {
            "project_id": project.project_id,
            "evidence_kind": kind,
            "evidence_file": f"{kind}.pdf",
            "document_date": day,
        }
        sample.ledger.append(LedgerRow(cells, {}, sheet=FILES, file=LEDGER))
    sample.plant("F-12", "验收意见的日期晚于核算年度终了", late)
    sample.plant(KIND, "环评批复早于开工，是应当的", early)
    _bills(sample, office)


def _bills(sample: Sample, office: Office) -> None:
    """Plant bills of a site that is no closure: they say nothing against it."""
    running = _one(office, "用能台账在册")
    cells: dict[str, Value] = {
        "permit_no": running.cells["permit_no"],
        "month": "2025-03",
        "month_power_10k_kwh": Decimal(120),
    }
    sample.ledger.append(LedgerRow(cells, {}, sheet=ENERGY, file=LEDGER))
    sample.plant(KIND, "没有关停的厂址有用电记录", running)
