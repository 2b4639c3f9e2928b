"""What a reported sheet says about itself: projects, children of a project type, or a ledger (表的种类).

Reading, settling, the template and the tests ask this instead of knowing a sheet by its name.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Project:
    """A sheet of one project type: one row per project."""

    key: tuple[str, ...] = ("project_id",)


@dataclass(frozen=True)
class Months:
    """The rows are months; twelve of one year and stage stand for the yearly cells of their project."""

    month: str
    """the column of the month, such as 2024-05"""
    stage: str
    stages: dict[str, str]
    """value of the column ``stage`` -> its word in the names of the project's columns"""
    volume: str
    capacity: str
    """column of the project: how much a day the plant is built for, in the unit of ``volume``"""
    yearly: dict[str, str]
    """column of the sheet -> the project's column, ``{}`` for the word of the stage"""


@dataclass(frozen=True)
class Child:
    """A sheet of rows that belong to the projects of its type and have a key of their own."""

    key: tuple[str, ...]
    """the first column names the project"""
    also_called: tuple[str, ...] = ()
    """what else the sheet may be called after the type's id"""
    stages: tuple[str, tuple[str, ...]] | None = None
    """(column, values): a project is asked for at least one row of each value"""
    most_together: dict[str, int] = field(default_factory=dict)
    """column -> what all rows of one project and batch may come to together"""
    months: Months | None = None
    """a project may do without: its own row holds the year where these do not"""


@dataclass(frozen=True)
class Ledger:
    """A sheet of facts about sites rather than projects, such as the base-year emissions."""

    key: tuple[str, ...]
    stand_ins: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """column -> the key columns that say the same where it is empty, and are no key where it is not"""


Declaration = Project | Child | Ledger
