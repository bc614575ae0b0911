"""Reads the people of the demo from their data files. Pure: no database, no "now"."""

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Help:
    """One line of what a person gets each week: "bedtimes 30 two mon tue". Weekdays: Monday is 0."""

    kind: str
    minutes: int
    weekdays: tuple[int, ...]
    workers: int

    @classmethod
    def read(cls, line: str) -> "Help":
        kind, minutes, *rest = line.split()
        days = tuple(WEEKDAYS.index(word) for word in rest if word != "two")
        return cls(kind, int(minutes), days or tuple(range(7)), 2 if "two" in rest else 1)


@dataclass(frozen=True)
class Somebody:
    """Whoever has a name in the demo. `log_in` is the part of an e-mail address before the @, for those with one."""

    name: str
    known_as: str = ""
    born: dt.date | None = None
    log_in: str = ""
    board: bool = False

    @property
    def first_name(self) -> str:
        return self.name.rsplit(" ", 1)[0]

    @property
    def last_name(self) -> str:
        return self.name.rsplit(" ", 1)[1]

    @property
    def full_name(self) -> str:
        """As the screens write it."""
        return f"{self.known_as or self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Relative(Somebody):
    """Family or friend with permission: what they are to the person, and what they may do."""

    is_a: str = ""
    may: tuple[str, ...] = ()


@dataclass(frozen=True)
class Supported(Somebody):
    """A person who is supported. `team` are the PCAs they chose, first choice first; `only_team` when nobody else may
    come, `blocks` those they do not wish to come. `also` is one more thing to do at the first visit of the day.
    """

    at: str = ""
    about: str = ""
    door: str = ""
    help: tuple[Help, ...] = ()
    also: str = ""
    pays: str = "self"
    language: str = "English"
    format: str = "standard"
    family: tuple[Relative, ...] = ()
    team: tuple[str, ...] = ()
    only_team: bool = False
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pca(Somebody):
    """`bank` workers have no usual visits: they stand in. `lapses` says in how many days a credential runs out."""

    speaks: str = "English"
    about: str = ""
    bank: bool = False
    lapses: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Staff(Somebody):
    """`job` is a members.Job; `who` says in a few words what they do."""

    job: str = ""
    hats: tuple[str, ...] = ()
    who: str = ""
    speaks: str = "English"


@dataclass(frozen=True)
class ClusterData:
    name: str
    area: str
    phone: str
    support_worker: Staff
    people: tuple[Supported, ...]
    pcas: tuple[Pca, ...]


@dataclass(frozen=True)
class CoopData:
    """One co-op. `coop`, `funders`, `prices` and `answers` are as in the file."""

    coop: dict[str, Any]
    clusters: tuple[ClusterData, ...]
    staff: tuple[Staff, ...]
    neighbours: tuple[Staff, ...]
    funders: tuple[dict[str, Any], ...]
    prices: dict[str, Any]
    answers: dict[str, str]
    postcode: str
    nhs_series: int
    phone_series: int


def read_coop(slug: str, *, small: bool = False) -> CoopData:
    """A co-op's data. `small` keeps its first cluster, with the first four people, for the tests."""
    file = _read(slug)
    clusters = tuple(read_cluster(name) for name in file["clusters"][: 1 if small else None])
    if small:
        clusters = tuple(_first_four(cluster) for cluster in clusters)
    return CoopData(
        coop=file["coop"],
        clusters=clusters,
        staff=tuple(_staff(row) for row in file["staff"]),
        neighbours=tuple(_staff(row) for row in file["neighbours"]),
        funders=tuple(file["funders"]),
        prices=file["prices"],
        answers=file["answers"],
        postcode=file["postcode"],
        nhs_series=file["nhs_series"],
        phone_series=file["phone_series"],
    )


def read_cluster(name: str) -> ClusterData:
    file = _read(name)
    return ClusterData(
        name=file["name"],
        area=file["area"],
        phone=file["phone"],
        support_worker=_staff({"job": "support_worker", "hats": ["support_worker"], **file["support_worker"]}),
        people=tuple(_supported(row) for row in file["people"]),
        pcas=tuple(Pca(**row) for row in file["pcas"]),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text())


def _first_four(cluster: ClusterData) -> ClusterData:
    return ClusterData(
        cluster.name, cluster.area, cluster.phone, cluster.support_worker, cluster.people[:4], cluster.pcas
    )


def _staff(row: dict[str, Any]) -> Staff:
    return Staff(**{**row, "hats": tuple(row.get("hats", ()))})


def _supported(row: dict[str, Any]) -> Supported:
    return Supported(
        **{
            **row,
            "help": tuple(Help.read(line) for line in row["help"]),
            "family": tuple(_relative(relative) for relative in row.get("family", ())),
            "team": tuple(row.get("team", ())),
            "blocks": tuple(row.get("blocks", ())),
        }
    )


def _relative(row: dict[str, Any]) -> Relative:
    rest = {key: value for key, value in row.items() if key not in ("is", "may")}
    return Relative(**rest, is_a=row["is"], may=tuple(row["may"]))
