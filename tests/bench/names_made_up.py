"""Made-up enterprises and the records that speak of them, for measuring the matching of names (fixed seed).

Nothing is taken from the matcher but the official list of counties: own characters, trades, slips and
shares. ``enterprise`` says which enterprise a record is of; two records of one number are a true pair.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from jianpai.schemas import reference


def _listed(text: str) -> list[str]:
    return text.split()


SOUNDS = _listed("""
华桦骅 丰峰锋沣 恒衡蘅 利立力励 达答 鑫欣新昕 盛晟圣 源元远沅 泰态 宏弘鸿泓 润闰 嘉佳家 瑞睿锐 祥翔详
德得 明铭鸣茗 顺舜 兴星馨 荣融嵘 昌昶 永勇咏 福富馥 金锦津 海亥 天添 龙隆 江疆 东冬 腾藤 茂懋 吉极 康慷
威巍 誉裕宇钰 博铂 凯楷 联莲 邦帮 正政 诚承程 信鑫 百柏 川串 三叁 辰晨宸 贝倍 美镁 尚上 义亿益逸 万皖
""")
ALONE = "桥柏松鹰鹏虎牛云岭湖溪洲岛港湾渔农桑麻棉苏浦徽皖赣湘粤滇黔陇塞燕蓟冀晋鲁豫鄂沃绿翠蓝青紫橙曙旭晖耀"
TRADES = _listed("""
化工 水泥 纺织 印染 造纸 热电 钢铁 铸造 建材 陶瓷 玻璃 制药 食品 饲料 家具 木业 包装 印刷 涂料 橡胶 塑料 电镀
皮革 电力 能源 污水处理 水务 环保科技 新材料 金属制品 机械制造 汽车零部件 电子科技 生物科技 农业发展 养殖
屠宰 酿酒 乳业 制糖 焦化 石化 氯碱 染料 农药 化肥 煤业 矿业 铝业 铜业 不锈钢 轮胎 玻纤 碳素 光伏 电池 船舶
表面处理 石墨烯 固废处置 甲醛 洗煤 粉末冶金 蜂窝纸板 漆包线 紧固件 砖业 日用化工 特种气体
""")
FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "厂")
OLD_WRITING = str.maketrans(
    "华丰龙东业产机电药纸铁铝铜纺织厂环矿县庆兴联乐锦鸿",
    "華豐龍東業產機電藥紙鐵鋁銅紡織廠環礦縣慶興聯樂錦鴻",
)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass(frozen=True)
class Enterprise:
    """One enterprise as it is registered."""

    number: int
    place: str
    core: str
    trade: str
    form: str
    behind: str
    county: str
    uscc: str
    at: tuple[float, float]

    @property
    def name(self) -> str:
        """The registered name."""
        return f"{self.place}{self.core}{self.trade}{self.form}{self.behind}"


def made_up(records: int, seed: int = 7) -> pl.DataFrame:
    """Return about ``records`` records: key, enterprise, name, county, uscc, longitude, latitude."""
    rng = random.Random(seed)
    rows: list[dict] = []
    for enterprise in _enterprises(rng):
        for _ in range(rng.choice((1, 1, 2, 2, 3, 3, 4, 6))):
            rows.append(_record(enterprise, rng))
        if len(rows) >= records:
            break
    rng.shuffle(rows)
    frame = pl.DataFrame(rows[:records], infer_schema_length=None)
    return frame.with_columns(key=pl.Series([f"R{n:08}" for n in range(frame.height)]))


def _enterprises(rng: random.Random) -> Iterator[Enterprise]:
    """Yield enterprises for ever, a third of them beside another that looks like it."""
    counties = _counties()
    number = 0
    while True:
        number += 1
        county, name, city = rng.choice(counties)
        one = Enterprise(
            number, rng.choice((name, city, city + name)), _core(rng), rng.choice(TRADES),
            rng.choice(FORMS), "", county, _code(county, rng), _somewhere(county, rng),
        )  # fmt: skip
        yield one
        for other in _beside(one, counties, rng):
            number += 1
            place = other.at if other.county == one.county else _somewhere(other.county, rng)
            yield replace(other, number=number, uscc=_code(other.county, rng), at=place)


def _beside(one: Enterprise, counties: list, rng: random.Random) -> list[Enterprise]:
    """Return enterprises that look like one and are not: sister, namesake, second works, branch, near name."""
    kind = rng.random()
    county, name, city = rng.choice(counties)
    if kind < 0.08:
        others = [replace(one, trade=rng.choice([t for t in TRADES if t != one.trade]))]
    elif kind < 0.15:
        others = [replace(one, county=county, place=rng.choice((name, city)))]
    elif kind < 0.18:
        others = [replace(one, behind=f"第{n}分厂") for n in "一二"]
    elif kind < 0.22:
        others = [replace(one, county=county, behind=f"{name.rstrip('市县区')}分公司")]
    elif kind < 0.27:
        others = [replace(one, core=_one_other(one.core, rng), at=_somewhere(one.county, rng))]
    elif kind < 0.29:
        others = [replace(one, core=rng.choice("东西南北新") + one.core)]
    else:
        others = []
    return others


def _record(one: Enterprise, rng: random.Random) -> dict:
    """Return what an office wrote down of an enterprise."""
    away = not one.behind and rng.random() < 0.05
    county = rng.choice(_counties())[0] if away else one.county
    at = _somewhere(county, rng) if away else one.at
    near = [round(x + rng.uniform(-0.0008, 0.0008), 6) for x in at]
    known = rng.random() < 0.8
    return {
        "enterprise": one.number,
        "name": one.name if away else _written(one, rng),
        "county": county if rng.random() < 0.97 else None,
        "uscc": one.uscc if away else _code_written(one.uscc, rng),
        "longitude": near[0] if known else None,
        "latitude": near[1] if known else None,
    }


def _written(one: Enterprise, rng: random.Random) -> str:
    """Return the name as it is written: as registered in half the records, else with one or two changes."""
    if rng.random() < 0.5:
        return one.name
    for change in rng.sample(CHANGES, rng.choice((1, 1, 2))):
        one = change(one, rng)
    name = one.name
    if rng.random() < 0.08:
        name = name.translate(OLD_WRITING)
    if rng.random() < 0.1:
        name = f" {name[:4]} {name[4:]}"
    return name


def _without_place(one: Enterprise, rng: random.Random) -> Enterprise:
    return replace(one, place="")


def _short_place(one: Enterprise, rng: random.Random) -> Enterprise:
    return replace(one, place=one.place.replace("市", "") if len(one.place) > 2 else one.place)


def _other_form(one: Enterprise, rng: random.Random) -> Enterprise:
    if one.behind:
        return one
    return replace(one, form=rng.choice(("有限公司", "有限责任公司", "股份有限公司", "")))


def _bracketed(one: Enterprise, rng: random.Random) -> Enterprise:
    if "集团" in one.form:
        return replace(one, form=rng.choice(("（集团）有限公司", "(集团)有限公司")))
    return replace(one, form=one.form.replace("有限", " 有限"))


def _typed_wrong(one: Enterprise, rng: random.Random) -> Enterprise:
    """A character of the same sound, one left out, two swapped, or one too many."""
    kind = rng.random()
    at = rng.randrange(len(one.core))
    alike = next((g for g in SOUNDS if one.core[at] in g and len(g) > 1), "")
    if kind < 0.6 and alike:
        return replace(
            one,
            core=one.core[:at] + rng.choice(alike.replace(one.core[at], "")) + one.core[at + 1 :],
        )
    if kind < 0.75 and len(one.core) > 2:
        return replace(one, core=one.core[:at] + one.core[at + 1 :])
    if kind < 0.9 and at:
        return replace(
            one, core=one.core[: at - 1] + one.core[at] + one.core[at - 1] + one.core[at + 1 :]
        )
    return replace(one, trade=one.trade + one.trade[-1])


def _half_trade(one: Enterprise, rng: random.Random) -> Enterprise:
    return replace(one, trade=one.trade[2:] if len(one.trade) > 3 else one.trade)


CHANGES = (
    _without_place, _without_place, _short_place, _short_place, _other_form, _other_form, _bracketed,
    _typed_wrong, _half_trade,
)  # fmt: skip


def _code_written(code: str, rng: random.Random) -> str | None:
    kind = rng.random()
    if kind < 0.25:
        return None
    at = rng.randrange(2, 17)
    if kind < 0.33:
        return code[:at] + rng.choice("OIlZ0123") + code[at + 1 :]
    if kind < 0.37:
        return code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    return code


def _code(county: str, rng: random.Random) -> str:
    body = "91" + county + "".join(rng.choice(ALPHABET) for _ in range(9))
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[(31 - total % 31) % 31]


def _core(rng: random.Random) -> str:
    pool = "".join(SOUNDS) + ALONE
    return "".join(rng.sample(pool, rng.choices((2, 3, 4), (55, 33, 12))[0]))


def _one_other(core: str, rng: random.Random) -> str:
    at = rng.randrange(len(core))
    return core[:at] + rng.choice(ALONE) + core[at + 1 :]


def _somewhere(county: str, rng: random.Random) -> tuple[float, float]:
    """Return a point of the county's own square of some 30 km."""
    own = random.Random(int(county))
    west, south = own.uniform(80, 130), own.uniform(20, 48)
    return west + rng.uniform(0, 0.3), south + rng.uniform(0, 0.3)


_KEPT: list = []


def _counties() -> list[tuple[str, str, str]]:
    """Return code, name and city of every county of today."""
    if not _KEPT:
        regions = reference.table("regions").filter(pl.col("valid_to").is_null())
        names = dict(regions.select("region_code", "region_name").iter_rows())
        counties = regions.filter(
            (pl.col("level") == "county") & (pl.col("region_name").str.len_chars() > 2)
        )
        _KEPT.extend(
            (code, name, names[parent])
            for code, name, parent in counties.select(
                "region_code", "region_name", "parent_code"
            ).iter_rows()
            if names.get(parent, "").endswith("市")
        )
    return _KEPT
