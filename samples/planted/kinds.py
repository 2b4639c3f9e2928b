"""Double counting between kinds of projects and by evidence (rulebook §10), each beside what looks like it."""

from datetime import date
from decimal import Decimal

from samples.columns import FILES
from samples.office.office import Filing, Office
from samples.office.sites import Site, place_name
from samples.planted.cases import Sample
from samples.planted.look_alikes import KIND
from samples.planted.rules import kiln
from samples.records import LedgerRow, Project, Value
from samples.types.building import as_reported
from samples.types.w1 import NO_WATER, Water, wwtp
from samples.writing.files import EVERY_TYPE, LEDGER

COUNTY, OTHER_COUNTY = "450804", "450802"
YEAR = 2023
DIRECT, TO_WORKS = "直接排放", "进入城镇污水厂"
PHASE = Water("300", "200", "20", "20", "2")
"""300 × (200 − 20) × 10⁻² = 540 t COD."""
NEXT_PHASE = Water("280", "210", "25", "21", "2.1")
"""280 × (210 − 25) × 10⁻² = 518 t COD."""


def plant_kinds(sample: Sample, office: Office) -> None:
    """Plant a case of each kind and one that only looks like it."""
    for plant in (
        _relocations,
        _receiving_works,
        _central_heating,
        _manure,
        _villages,
        _landfills,
        _reuse,
        _phases,
        _files,
    ):
        plant(sample, office)


def _filed(
    office: Office, kind: str, site: Site, name: str, /, year: int = YEAR, **cells: Value
) -> Project:
    """Return a project of a site with its own result as reported; whole numbers are quantities."""
    typed = {n: Decimal(v) if isinstance(v, int) else v for n, v in cells.items()}
    filing = Filing(site, year, f"{place_name(site)}{name}")
    return _in_file(as_reported(office.project(kind, filing, **typed)))


def _in_file(project: Project) -> Project:
    project.file = EVERY_TYPE
    return project


def _closed(office: Office, site: Site, name: str, moved_t: int) -> Project:
    day = date(YEAR, 3, 31)
    shut: dict[str, Value] = {"measure": "关停", "closure_date": day, "acceptance_date": day}
    return _filed(office, "A4", site, name, **shut, base_emission_nox_t=40, moved_nox_t=moved_t)


def _relocations(sample: Sample, office: Office) -> None:
    for kind, moved_t, what in (
        ("D-05", 0, "整体搬迁关停 40 t 未扣新厂址排放 6 t：存疑 6 t，净减排 34 t"),
        (KIND, 6, "整体搬迁关停已按新厂址排放填转移 6 t：40 − 6 = 34 t"),
    ):
        site = office.sites.new(COUNTY, "热电")
        old = _closed(office, site, "锅炉整体搬迁关停", moved_t)
        figures: dict[str, Value] = {
            "unit_kind": "燃煤锅炉",
            "acceptance_date": date(YEAR + 1, 5, 20),
            "limit_at_base_mg_per_nm3": Decimal(300),
            "base_emission_nox_t": Decimal(10),
            **{f"flue_gas_{stage}_10k_nm3": Decimal(10_000) for stage in ("before", "after")},
            "nox_before_mg_per_nm3": Decimal(100),
            "nox_after_mg_per_nm3": Decimal(60),
        }
        there = site.second_permit().in_region(OTHER_COUNTY)
        new = _filed(office, "A1", there, "新厂锅炉脱硝", year=YEAR + 1, **figures)
        sample.plant(kind, what, old, new)


def _receiving_works(sample: Sample, office: Office) -> None:
    site = office.sites.new(COUNTY, "水务")
    works = _in_file(_phase(office, site, "污水处理厂新建工程"))
    figures = {
        "wastewater_before_10k_m3": 100,
        "wastewater_after_10k_m3": 80,
        "wastewater_cod_before_mg_per_l": 150,
        "wastewater_cod_after_mg_per_l": 70,
        "base_emission_cod_t": 150,
    }
    named: dict[str, Value] = {"receiving_works": site.enterprise_name}
    claims = [
        _filed(
            office,
            "W4",
            office.sites.new(COUNTY, "食品"),
            "废水深度治理",
            discharge_to=to,
            wwtp_outlet_cod_mg_per_l=outlet,
            **named,
            **figures,
        )
        for to, outlet in ((DIRECT, None), (TO_WORKS, 20))
    ]
    what = "废水进入城镇污水厂而按直接排放申报 94 t；间接排放 20 × 20 × 10⁻² = 4 t，存疑 90 t"
    sample.plant("D-06", what, works, claims[0])
    sample.plant(KIND, "废水进入城镇污水厂，按间接排放申报 4 t", claims[1])


def _phase(
    office: Office, site: Site, name: str, water: Water = PHASE, /, **more: Value
) -> Project:
    """Return a new phase that names no outlet and leaves the base of the served area open."""
    left: list[str] = [
        "facility_code",
        "outlet_code",
        "base_emission_cod_t",
        "base_emission_nh3n_t",
    ]
    filing = Filing(site, YEAR, f"{place_name(site)}{name}")
    return wwtp(office, filing, NO_WATER, water, **{**dict.fromkeys(left), **more})


def _central_heating(sample: Sample, office: Office) -> None:
    heating = _filed(
        office,
        "A4",
        office.sites.new(COUNTY, "热力"),
        "集中供热",
        measure="集中供热替代",
        replaced_emission_nox_t=50,
        heat_source_nox_t=8,
        base_emission_nox_t=50,
    )
    boiler, other = (
        _closed(office, office.sites.new(COUNTY, "制糖"), "锅炉关停", 0) for _ in range(2)
    )
    boiler.cells["central_heating_project_id"] = heating.project_id
    what = "小锅炉关停 40 t 与替代它的集中供热（50 − 8 = 42 t）都申报：小锅炉整项存疑"
    sample.plant("D-13", what, heating, boiler)
    sample.plant(KIND, "小锅炉关停，没有对应的集中供热项目：40 t", other)


def _manure(sample: Sample, office: Office) -> None:
    def farm(name: str, heads: int, day: date, **own: Value) -> Project:
        figures = {"heads": heads, "generation_cod_kg_per_head": 40, "base_emission_cod_t": 900}
        return _filed(
            office,
            "W6",
            office.sites.new(COUNTY, "养殖"),
            name,
            livestock="生猪",
            manure_use="有机肥加达标处理",
            acceptance_date=day,
            removal_cod_before_ratio=Decimal("0.5"),
            removal_cod_after_ratio=Decimal("0.75"),
            **figures,
            **own,
        )

    own = farm("猪场粪污治理", 3_000, date(YEAR, 3, 20), farm_code="YL450804001")
    taken = {"manure_source_farms": "YL450804001；YL450804002"}
    centre = farm("粪污集中处理中心", 10_000, date(YEAR, 8, 20), **taken)
    sample.plant("D-18", "处理中心 100 t 含养殖场自行申报的 30 t：存疑 30 t", own, centre)
    elsewhere = farm(
        "粪污集中处理中心二", 6_000, date(YEAR, 8, 20), manure_source_farms="YL450804009"
    )
    sample.plant(KIND, "处理中心接收的养殖场都没有自行申报：60 t", elsewhere)


def _villages(sample: Sample, office: Office) -> None:
    for kind, destination, what in (
        ("D-19", "接入城镇污水厂", "农村污水接入城镇污水厂：30.66 t 整项存疑"),
        (KIND, "资源化利用", "农村污水处理后资源化利用：30.66 t"),
    ):
        site = office.sites.new(COUNTY, "环保")
        village = _filed(
            office,
            "W7",
            site,
            "农村生活污水治理",
            residents_10k_person=Decimal("0.5"),
            operating_days=365,
            collection_ratio=Decimal("0.6"),
            destination=destination,
            generation_cod_g_per_person_d=40,
            removal_cod_ratio=Decimal("0.7"),
        )
        sample.plant(kind, what, village)


def _landfills(sample: Sample, office: Office) -> None:
    for kind, destination, what in (
        (
            "D-20",
            TO_WORKS,
            "渗滤液进入城镇污水厂：790 t 中只有 10 × 30 × 10⁻² = 3 t 可计，存疑 787 t",
        ),
        (KIND, "回用", "渗滤液处理后回用：790 t"),
    ):
        leachate = _filed(
            office,
            "W8",
            office.sites.new(COUNTY, "环境"),
            "渗滤液处理",
            leachate_10k_m3=10,
            destination=destination,
            inlet_cod_mg_per_l=8_000,
            outlet_cod_mg_per_l=100,
            wwtp_outlet_cod_mg_per_l=30,
            base_emission_cod_t=1_000,
        )
        sample.plant(kind, what, leachate)


def _reuse(sample: Sample, office: Office) -> None:
    for kind, outlet, what in (
        ("D-21", 50, "再生水按 50 mg/L 申报 50 t，该厂出水已是 20：存疑 100 × 30 × 10⁻² = 30 t"),
        (KIND, 20, "再生水按该厂出水 20 mg/L 申报 20 t"),
    ):
        site = office.sites.new(COUNTY, "水质净化")
        works = _in_file(_phase(office, site, "水质净化厂新建工程"))
        reuse = _filed(
            office,
            "W3",
            site,
            "再生水利用工程",
            reuse_purpose="工业用水",
            reuse_before_10k_m3=0,
            reuse_after_10k_m3=100,
            outlet_cod_mg_per_l=outlet,
        )
        sample.plant(kind, what, works, reuse)


def _phases(sample: Sample, office: Office) -> None:
    for kind, capacities, what in (
        (
            "D-22",
            ("1", "1"),
            "两期都填全厂能力 1 万吨/日，水量合计 580 万吨超出 438 万吨：后一期 518 t 的 142/280 存疑",
        ),
        (KIND, ("0.9", "1"), "两期各填自己的能力，水量不超"),
    ):
        site = office.sites.new(COUNTY, "污水处理")
        works = [
            _in_file(
                _phase(
                    office,
                    site,
                    f"污水处理厂{name}工程",
                    water,
                    design_capacity_10k_m3_per_d=Decimal(capacity),
                    acceptance_date=date(YEAR, month, 15),
                )
            )
            for name, water, capacity, month in zip(
                ("一期", "二期"), (PHASE, NEXT_PHASE), capacities, (4, 9), strict=True
            )
        ]
        sample.plant(kind, what, *works)


def _files(sample: Sample, office: Office) -> None:
    for kind, evidence_kind, digit, what in (
        ("D-24", "施工照片", "A", "两个企业用同一张施工照片佐证：20 t、20 t 都存疑"),
        (KIND, "环评批复", "B", "两个企业附同一份批复：一份批复可以包括多个项目"),
    ):
        kilns = [
            kiln(office, COUNTY, YEAR, (20_000, 200, 20_000, 100, 300), f"（{n}）") for n in "甲乙"
        ]
        for each in map(_in_file, kilns):
            cells: dict[str, Value] = {
                "project_id": each.project_id,
                "evidence_kind": evidence_kind,
                "evidence_file": f"{evidence_kind}.pdf",
                "evidence_sha256": digit * 64,
                "document_date": date(YEAR, 2, 10),
            }
            sample.ledger.append(LedgerRow(cells, sheet=FILES, file=LEDGER))
        sample.plant(kind, what, *kilns)
