"""Packs for units: what goes in, the gate that checks it, the encrypted ZIP, the register."""

from workbench.release.packs import Released, release
from workbench.release.register import entries

__all__ = ["Released", "entries", "release"]
