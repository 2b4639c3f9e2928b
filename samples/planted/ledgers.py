"""Projects that the bureau's ledgers say something about: base, registers, other sources of data; and evidence."""

from decimal import Decimal

from samples.columns import BASE, OFFSETS, TRADES, VALUES
from samples.office.office import Filing, Office
from samples.planted.cases import Sample
from samples.planted.double_counts import retrofit
from samples.planted.rules import kiln
from samples.records import LedgerRow, Project, Value
from samples.writing.files import LEDGER

COUNTY = "450722"
RETROFIT = (20_000, 200, 20_000, 100, 300)
"""V₀, C₀, V₁, C₁ and limit of a kiln that gives 20 t."""


def plant_ledgers(sample: Sample, office: Office) -> None:
    """Plant every case of the bureau's ledgers, of monitoring and of evidence."""
    for plant in (
        _base_in_the_ledger,
        _source_outside_the_base,
        _registers,
        _sources_of_data,
        _monitoring,
        _idle_source,
        _evidence_lacking,
    ):
        plant(sample, office)


def _base_in_the_ledger(sample: Sample, office: Office) -> None:
    """Plant a boiler whose own base is 100 t while the ledger of the city says 30 t."""
    site = office.sites.new("450703", "建材")
    base: dict[str, Value] = {"base_emission_nox_t": Decimal(100)}
    boiler = retrofit(office, Filing(site, 2023, "锅炉脱硝改造"), (100, 60), **base)
    sample.plant(
        "F-02",
        "台账所载基准年排放量 30 t，申报的 100 t 高出 5 % 以上：按台账封顶，差额列出",
        boiler,
    )
    outlet = boiler.cells["outlet_code"]
    _enter(sample, BASE, **_base(site.permit_no, 30), outlet_code=outlet)


def _source_outside_the_base(sample: Sample, office: Office) -> None:
    """Plant five kilns of a county, of which the ledger holds four."""
    kilns = [kiln(office, COUNTY, 2023, RETROFIT, f"（{n}）") for n in range(1, 6)]
    for known in kilns[:-1]:
        base = known.decimal("base_emission_nox_t")
        _enter(sample, BASE, **_base(known.cells["permit_no"], base))
    sample.plant("F-21", "浦北县五个厂址中四个在基准年台账内，最后一个不在：其 20 t 存疑", *kilns)


def _registers(sample: Sample, office: Office) -> None:
    """Plant tonnes that were given away: one record says so, two do not."""
    silent = kiln(office, "450702", 2024, RETROFIT, "（区域削减未填）")
    open_one: dict[str, Value] = {"offset_nox_t": Decimal(6)}
    stated = kiln(office, "450702", 2024, RETROFIT, "（区域削减已填）", **open_one)
    sold = kiln(office, "450702", 2024, RETROFIT, "（排污权已出让）")
    eia: dict[str, Value] = {"eia_no": "钦审批环评〔2024〕0号（样例）", "used_by": "示例新建项目"}
    _enter(sample, OFFSETS, register_no="Q-01", offset_used_t=Decimal(5), **_given(silent), **eia)
    _enter(sample, OFFSETS, register_no="Q-02", offset_used_t=Decimal(6), **_given(stated), **eia)
    unknown = {**_given(stated), "project_id": "450700-2024-A-9999"}
    _enter(sample, OFFSETS, register_no="Q-03", offset_used_t=Decimal(3), **unknown, **eia)
    contract: dict[str, Value] = {"contract_no": "H-01", "buyer_name": "示例受让企业"}
    _enter(sample, TRADES, right_sold_t=Decimal("2.5"), **_given(sold), **contract)
    sample.plant("D-07", "区域削减台账有 5 t，填报为空：按台账扣减 20 − 5 = 15 t", silent)
    sample.plant("扣减", "区域削减台账与填报相符，均为 6 t：20 − 6 = 14 t", stated)
    sample.plant("D-08", "交易台账有 2.5 t，填报为空：按台账扣减 20 − 2.5 = 17.5 t", sold)


def _sources_of_data(sample: Sample, office: Office) -> None:
    """Plant a kiln whose manual monitoring gives 20 t and whose online monitoring gives 12 t."""
    manual: dict[str, Value] = {"data_source": "手工监测"}
    measured = kiln(office, "450702", 2024, RETROFIT, "（多源数据）", **manual)
    for stage, tonnes in (("改造前", 34), ("改造后", 22)):
        _enter(
            sample,
            VALUES,
            project_id=measured.project_id,
            pollutant="nox",
            stage=stage,
            data_source="在线监测",
            emission_t=Decimal(tonnes),
            source_document="在线监测年报（样例）",
        )
    sample.plant(
        "F-22", "填报手工监测 20 t，在线监测改造前后为 34 − 22 = 12 t：多出的 8 t 存疑", measured
    )


def _monitoring(sample: Sample, office: Office) -> None:
    online: dict[str, Value] = {"data_source": "在线监测"}
    low = kiln(office, "450702", 2023, RETROFIT, "（捕集率低）", **online)
    low.cells["min_quarter_capture_ratio"] = Decimal("0.68")
    enough = kiln(office, "450702", 2023, RETROFIT, "（捕集率够）", **online)
    enough.cells["min_quarter_capture_ratio"] = Decimal("0.75")
    sample.plant("F-11", "在线监测一个季度有效捕集率 68 %，低于 75 %：20 t 存疑", low)
    sample.plant("其他", "在线监测季度最低有效捕集率正好 75 %：照计", enough)


def _idle_source(sample: Sample, office: Office) -> None:
    base: dict[str, Value] = {"base_emission_nox_t": Decimal("0.005")}
    idle = kiln(office, "450702", 2022, RETROFIT, "（长期停产）", **base)
    sample.plant("不计入", "基准年排放量 0.005 t：长期停产的源不计", idle)


def _evidence_lacking(sample: Sample, office: Office) -> None:
    partly = kiln(office, "450702", 2022, RETROFIT, "（佐证不齐）")
    partly.cells["evidence"] = "验收意见:验收.pdf；改造合同:合同.pdf"
    none = kiln(office, "450702", 2022, RETROFIT, "（无佐证）")
    none.cells["evidence"] = None
    sample.plant(
        "其他", "佐证材料不齐、未附：提示所缺种类，照计（条件 E8 默认只提示）", partly, none
    )


def _base(permit_no: Value, tonnes: int | Decimal) -> dict[str, Value]:
    return {
        "permit_no": permit_no,
        "pollutant": "nox",
        "base_year": 2020,
        "base_emission_t": Decimal(tonnes),
        "source_document": "2020年环境统计（样例）",
    }


def _given(project: Project) -> dict[str, Value]:
    return {"project_id": project.project_id, "pollutant": "nox", "given_year": 2024}


def _enter(sample: Sample, sheet: str, **cells: Value) -> None:
    written: dict[str, object] = {"pollutant": "氮氧化物"}
    sample.ledger.append(LedgerRow(cells, written, sheet=sheet, file=LEDGER))
