"""The cities of the sample with their counties (GB/T 2260 codes valid in all of 2021–2026)."""

from dataclasses import dataclass

LOCAL_AREAS = {"450200-X01": "柳东新区", "450200-X02": "阳和工业新区（北部生态新区）"}


@dataclass(frozen=True)
class City:
    """A prefecture-level city or league; the position is near its seat."""

    code: str
    name: str
    short_name: str
    longitude_deg: float
    latitude_deg: float
    counties: dict[str, str]


_COUNTIES = {
    "150100 呼和浩特市 111.75 40.84": "150105:赛罕区 150121:土默特左旗",
    "150200 包头市 109.84 40.66": "150203:昆都仑区 150207:九原区 150222:固阳县",
    "150600 鄂尔多斯市 109.78 39.61": "150602:东胜区 150622:准格尔旗 150603:康巴什区",
    "152500 锡林郭勒盟 116.05 43.93": "152502:锡林浩特市 152501:二连浩特市",
    "450100 南宁市 108.32 22.82": "450103:青秀区 450105:江南区 450110:武鸣区 450126:宾阳县",
    "450200 柳州市 109.42 24.33": "450202:城中区 450203:鱼峰区 450204:柳南区 450205:柳北区"
    " 450206:柳江区 450222:柳城县 450223:鹿寨县",
    "450300 桂林市 110.29 25.27": "450305:七星区 450312:临桂区 450324:全州县 450381:荔浦市",
    "450400 梧州市 111.28 23.48": "450403:万秀区 450405:长洲区 450406:龙圩区 450481:岑溪市",
    "450500 北海市 109.12 21.48": "450502:海城区 450503:银海区 450512:铁山港区 450521:合浦县",
    "450600 防城港市 108.35 21.69": "450602:港口区 450603:防城区 450681:东兴市",
    "450700 钦州市 108.65 21.98": "450702:钦南区 450703:钦北区 450721:灵山县",
    "450800 贵港市 109.60 23.11": "450802:港北区 450804:覃塘区 450881:桂平市",
    "450900 玉林市 110.18 22.65": "450902:玉州区 450903:福绵区 450981:北流市",
    "451000 百色市 106.62 23.90": "451002:右江区 451003:田阳区 451082:平果市",
    "451100 贺州市 111.57 24.40": "451102:八步区 451103:平桂区 451122:钟山县",
    "451200 河池市 108.09 24.69": "451202:金城江区 451203:宜州区 451221:南丹县",
    "451300 来宾市 109.22 23.75": "451302:兴宾区 451323:武宣县 451381:合山市",
    "451400 崇左市 107.36 22.38": "451402:江州区 451421:扶绥县 451423:龙州县",
}


def _city(heading: str, counties: str) -> City:
    code, name, longitude, latitude = heading.split()
    pairs = (entry.split(":") for entry in counties.split())
    return City(code, name, name[:-1], float(longitude), float(latitude), dict(pairs))


CITIES = {city.code: city for city in map(_city, _COUNTIES, _COUNTIES.values())}


def city_code(region_code: str) -> str:
    """Return the city a county code or a local code such as 450200-X01 belongs to."""
    return f"{region_code[:4]}00"


def region_name(region_code: str) -> str:
    """Return the name of a county, a local area or the city itself."""
    city = CITIES[city_code(region_code)]
    names = {**city.counties, **LOCAL_AREAS, city.code: city.name}
    return names.get(region_code, region_code)
