"""The imaginary bureau: numbers projects and fills in the columns common to all."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.office.evidence import evidence
from samples.office.regions import city_code
from samples.office.sites import Site, SiteRegister
from samples.records import Project, Value


@dataclass(frozen=True)
class Filing:
    """What is filed: a site, the credit year and the name of the project."""

    site: Site
    year: int
    name: str


class Office:
    """Numbers the projects of each city and year and fills in the columns common to all."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.sites = SiteRegister(self.rng)
        self._serials: dict[tuple[str, int, str], int] = {}

    def project(self, kind: str, filing: Filing, /, **cells: Value) -> Project:
        """Return a project with its identity and evidence; ``cells`` override or add columns."""
        site, year = filing.site, filing.year
        accepted = cells.get("acceptance_date") or self._acceptance_day(year)
        assert isinstance(accepted, date)
        project_id = self._next_id(site.region_code, year, kind)
        source = self.rng.choice(["在线监测", "在线监测", "执行报告", "手工监测"])
        common: dict[str, Value] = {
            "project_id": project_id,
            "project_name": filing.name,
            "credit_year": year,
            "region_code": site.region_code,
            "enterprise_name": site.enterprise_name,
            "uscc": site.uscc,
            "permit_no": site.permit_no,
            "longitude_deg": Decimal(site.longitude_deg),
            "latitude_deg": Decimal(site.latitude_deg),
            "project_nature": "正常",
            "completion_date": accepted - timedelta(days=self.rng.randint(30, 60)),
            "acceptance_date": accepted,
            "stable_date": accepted + timedelta(days=self.rng.randint(15, 75)),
            "data_source": source,
            "evidence": evidence(kind, project_id, cells),
        }
        return Project({**common, **cells}, project_type=kind)

    def _acceptance_day(self, year: int) -> date:
        return date(year, 3, 1) + timedelta(days=self.rng.randint(0, 200))

    def _next_id(self, region_code: str, year: int, kind: str) -> str:
        key = (city_code(region_code), year, kind[0])
        self._serials[key] = self._serials.get(key, 0) + 1
        return f"{key[0]}-{year}-{key[2]}-{self._serials[key]:04d}"
