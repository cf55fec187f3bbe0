"""Packs for units: what goes in, the gate that checks it, the encrypted ZIP, the register."""

from workbench.run.release.packs import Released, release
from workbench.run.release.register import REGISTER, entries

__all__ = ["REGISTER", "Released", "entries", "release"]
