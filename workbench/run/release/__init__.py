"""Packs for units: what goes in, the gate that checks it, the encrypted ZIP, the register."""

from workbench.run.release.packs import Released, release
from workbench.run.release.register import entries

__all__ = ["Released", "entries", "release"]
