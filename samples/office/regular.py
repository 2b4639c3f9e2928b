"""The ordinary projects of each city: random, but adding up to a given tonnage."""

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal

from samples.office.office import Filing, Office
from samples.office.regions import CITIES
from samples.office.sites import place_name
from samples.records import Project, Row, Value
from samples.types.builders import NO_WATER, Water, boiler_kiln, material, substitution, wwtp

# city: (number of W1, A1, V1 projects), (t of COD, NH3-N, NOx, VOCs they add up to, roughly).
# Liuzhou and Beihai are set so that, with the planted cases, one pollutant is met, one on pace,
# one undecided and one behind in each.
PLANS: dict[str, tuple[tuple[int, int, int], tuple[int, int, int, int]]] = {
    "150100": ((2, 1, 2), (520, 40, 60, 45)),
    "150200": ((3, 3, 2), (610, 45, 900, 30)),
    "150600": ((2, 3, 2), (350, 26, 1100, 25)),
    "152500": ((2, 2, 1), (180, 13, 240, 12)),
    "450100": ((5, 2, 4), (3900, 290, 320, 260)),
    "450200": ((10, 8, 7), (4400, 326, 1925, 900)),
    "450300": ((4, 2, 3), (1500, 105, 190, 90)),
    "450400": ((4, 2, 4), (1150, 80, 130, 110)),
    "450500": ((4, 3, 3), (450, 17, 124, 148)),
    "450600": ((4, 2, 2), (620, 41, 420, 40)),
    "450700": ((4, 3, 3), (900, 63, 360, 85)),
    "450800": ((4, 3, 3), (1250, 88, 480, 95)),
    "450900": ((4, 2, 4), (1400, 98, 210, 140)),
    "451000": ((4, 2, 3), (820, 57, 510, 30)),
    "451100": ((4, 2, 2), (560, 39, 120, 45)),
    "451200": ((4, 2, 2), (540, 38, 150, 22)),
    "451300": ((4, 2, 3), (580, 40, 280, 28)),
    "451400": ((4, 2, 3), (510, 36, 140, 36)),
}


def regular_projects(office: Office, city: str) -> list[Project]:
    """Return the ordinary projects of a city."""
    (waters, airs, vocs), (cod_t, nh3n_t, nox_t, vocs_t) = PLANS[city]
    shares = [_shares(office, count) for count in (waters, airs, vocs)]
    years = _years(office)
    counties = _counties(office, city)
    ratio = Decimal(nh3n_t) / cod_t
    made = [_wwtp(office, next(counties), next(years), s * cod_t, ratio) for s in shares[0]]
    made += [_boiler_kiln(office, next(counties), next(years), s * nox_t) for s in shares[1]]
    made += [_substitution(office, next(counties), next(years), s * vocs_t) for s in shares[2]]
    return made


def _shares(office: Office, count: int) -> list[Decimal]:
    weights = [Decimal(office.rng.randint(40, 180)) for _ in range(count)]
    return [weight / sum(weights) for weight in weights]


def _years(office: Office) -> Iterator[int]:
    start = office.rng.randint(0, 4)
    while True:
        yield 2021 + start % 5
        start += office.rng.randint(1, 3)


def _counties(office: Office, city: str) -> Iterator[str]:
    codes = list(CITIES[city].counties)
    start = office.rng.randint(0, len(codes))
    while True:
        yield codes[start % len(codes)]
        start += 1


def _round(value: Decimal, places: str) -> Decimal:
    return value.quantize(Decimal(places), ROUND_HALF_EVEN)


def _between(office: Office, low: float, high: float, places: str = "0.1") -> Decimal:
    return _round(Decimal(str(office.rng.uniform(low, high))), places)


def _wwtp(office: Office, county: str, year: int, cod_t: Decimal, ratio: Decimal) -> Project:
    rng = office.rng
    site = office.sites.new(county, "污水处理")
    works = rng.choice(["新建", "扩建", "提标改造", "管网完善"])
    cod_in, cod_out = _between(office, 165, 240, "1"), _between(office, 11, 28)
    before, treated_before = NO_WATER, Decimal(0)
    if works != "新建":
        treated_before = cod_t * _between(office, 0.6, 1.6)
        cod_in_0 = cod_in - _between(office, 5, 25)
        before = _water(office, treated_before, cod_in_0, cod_out + _between(office, 5, 18), ratio)
    after = _water(office, treated_before + cod_t, cod_in, cod_out, ratio)
    filing = Filing(site, year, f"{place_name(site)}污水处理厂{works}工程")
    return wwtp(office, filing, before, after)


def _water(
    office: Office, removed_t: Decimal, cod_in: Decimal, cod_out: Decimal, ratio: Decimal
) -> Water:
    nh3n_out = _between(office, 0.4, 3.5, "0.01")
    nh3n_in = nh3n_out + _round(ratio * (cod_in - cod_out), "0.01")
    volume = _round(removed_t * 100 / (cod_in - cod_out), "0.01")
    return Water(str(volume), str(cod_in), str(cod_out), str(nh3n_in), str(nh3n_out))


# kind of unit, trade of the enterprise, what is done, C₀ range, C₁ range, limit (mg/Nm³)
_SMALL_UNITS = [
    ("燃煤锅炉", "制糖", "锅炉脱硝改造", (180, 280), (40, 50), 300),
    ("燃气锅炉", "食品", "锅炉低氮燃烧改造", (120, 190), (28, 48), 200),
    ("生物质锅炉", "人造板", "锅炉脱硝改造", (190, 270), (80, 145), 300),
    ("其他炉窑", "陶瓷", "隧道窑脱硝改造", (190, 280), (90, 150), 300),
]
_LARGE_UNITS = [
    ("火电机组", "热电", "机组超低排放改造", (110, 195), (30, 46), 200),
    ("水泥窑", "水泥", "水泥窑SCR深度治理", (280, 390), (70, 98), 400),
    ("烧结机", "钢铁", "烧结机超低排放改造", (200, 290), (38, 49), 300),
    ("焦炉", "焦化", "焦炉烟囱脱硝改造", (320, 480), (100, 148), 500),
    ("玻璃窑", "玻璃", "玻璃熔窑脱硝改造", (500, 680), (170, 300), 700),
]


def _boiler_kiln(office: Office, county: str, year: int, nox_t: Decimal) -> Project:
    units = _LARGE_UNITS if nox_t > 70 else _SMALL_UNITS
    unit_kind, trade, works, c0_range, c1_range, limit = office.rng.choice(units)
    site = office.sites.new(county, trade)
    c0, c1 = _between(office, *c0_range, "1"), _between(office, *c1_range)
    load = _between(office, 0.95, 1.04, "0.01")
    v0 = _round(nox_t * 100_000 / (c0 - load * c1), "0.01")
    v1 = _round(v0 * load, "0.01")
    figures = (str(v0), str(c0), str(v1), str(c1), limit)
    filing = Filing(site, year, f"{place_name(site)}{works}")
    return boiler_kiln(office, filing, figures, unit_kind=unit_kind)


# trade, kind of material, before: name, content (%), after: name, content (%, or g/L and g/mL)
_LINES = [
    ("家具", "涂料", ("溶剂型聚氨酯漆", 58), ("水性木器漆", (95, "1.15"))),
    ("机械", "涂料", ("溶剂型防锈漆", 46), ("高固体分涂料", (16,))),
    ("印刷", "油墨", ("溶剂型凹印油墨", 65), ("水性凹印油墨", (8,))),
    ("制鞋", "胶粘剂", ("溶剂型氯丁胶", 62), ("水性聚氨酯胶", (48, "1.05"))),
    ("汽配", "清洗剂", ("溶剂型清洗剂", 92), ("水基清洗剂", (45, "1.02"))),
]


def _substitution(office: Office, county: str, year: int, vocs_t: Decimal) -> Project:
    trade, kind, before, after = office.rng.choice(_LINES)
    site = office.sites.new(county, trade)
    filing = Filing(site, year, f"{place_name(site)}{kind}低VOCs源头替代项目")
    ratios = [_between(office, low, high, "0.01") for low, high in _RATIO_RANGES]
    output = _between(office, 2_000, 60_000, "1") if office.rng.random() < 0.4 else None
    left_before = 1 - ratios[0] * ratios[1]
    amount = vocs_t / (Decimal(before[1]) / 100 * left_before + Decimal("0.12") * left_before)
    rows = _materials(office, amount, kind, before, after)
    base = _round(amount * left_before * Decimal(before[1] + 20) / 100, "0.01")
    more: dict[str, Value] = {"base_emission_vocs_t": base}
    if output is not None:
        more |= {"output_before": output, "output_after": _round(output * Decimal("1.02"), "1")}
        more |= {"output_unit": office.rng.choice(["件", "平方米", "台"])}
    return substitution(office, filing, [str(r) for r in ratios], rows, **more)


_RATIO_RANGES = ((0.5, 0.75), (0.3, 0.55), (0.7, 0.9), (0.6, 0.8))


def _materials(
    office: Office, amount: Decimal, kind: str, before: tuple[str, int], after: tuple[str, tuple]
) -> list[Row]:
    solvent, water_borne = _round(amount, "0.01"), _round(amount * Decimal("1.08"), "0.01")
    thinner = _round(amount * Decimal("0.16"), "0.01")
    rows = [
        material("改造前", before[0], kind, (str(solvent), before[1])),
        material("改造前", "稀释剂", "稀释剂", (str(thinner), 96)),
        material("改造后", after[0], kind, (str(water_borne), *after[1])),
    ]
    others = (("固化剂", "固化剂", "0.05", 12), ("水", "稀释剂", "0.1", 0))
    for name, other, share, content in others:
        if office.rng.random() < 0.45:
            part = _round(amount * Decimal(share), "0.01")
            rows.append(material("改造后", name, other, (str(part), content)))
    return rows
