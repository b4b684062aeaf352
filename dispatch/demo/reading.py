"""Reads the demonstration's data files."""

import unicodedata
from importlib.resources import files
from typing import TypeVar

from dispatch.demo.shapes import (
    AccountFile,
    AreaFile,
    CameraFile,
    DemoFile,
    DemoPlaceFile,
    DeskFile,
    FeatureFile,
    HospitalFile,
    Outline,
    PopulationFile,
    PremiseNoteFile,
    StationFile,
    UnitFile,
)

_File = TypeVar("_File", bound=DemoFile)


def read_outline() -> Outline:
    """Return the coarse outline of the province."""
    return _read("outline.json", Outline)


def read_areas() -> AreaFile:
    """Return the wards and communes."""
    return _read("areas.json", AreaFile)


def read_populations() -> PopulationFile:
    """Return the people of the wards and communes."""
    return _read("populations.json", PopulationFile)


def read_stations() -> StationFile:
    """Return the stations."""
    return _read("stations.json", StationFile)


def read_hospitals() -> HospitalFile:
    """Return the hospitals."""
    return _read("hospitals.json", HospitalFile)


def read_places() -> DemoPlaceFile:
    """Return the places, roads and streets."""
    return _read("places.json", DemoPlaceFile)


def read_units() -> UnitFile:
    """Return the units."""
    return _read("units.json", UnitFile)


def read_desks() -> DeskFile:
    """Return the desks of the centre."""
    return _read("desks.json", DeskFile)


def read_accounts() -> AccountFile:
    """Return the accounts other than the crews'."""
    return _read("accounts.json", AccountFile)


def read_features() -> FeatureFile:
    """Return what stands in the layers."""
    return _read("features.json", FeatureFile)


def read_cameras() -> CameraFile:
    """Return the cameras."""
    return _read("cameras.json", CameraFile)


def read_premise_notes() -> PremiseNoteFile:
    """Return the premise notes."""
    return _read("premise_notes.json", PremiseNoteFile)


def _read(name: str, shape: type[_File]) -> _File:
    """Return a data file's content; raises ValueError where it is malformed or its text is not NFC."""
    text = files("dispatch.demo").joinpath("data", name).read_text(encoding="utf-8")
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError(f"{name}: the text is not in Unicode normal form C")
    return shape.model_validate_json(text)
