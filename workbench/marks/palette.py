"""The one palette: safe for colour-blind readers, and in grey print."""

from matplotlib.colors import LinearSegmentedColormap, to_hex

INK, QUIET, ACCENT = "#1b2733", "#566472", "#1f4e79"
SHORT, MEETS, UNDECIDED = "#b3441b", "#1f6f75", "#7d8894"
BANDS = ("#f7f3ef", "#eef2f6", "#dde5ed", "#c9d6e2", "#b3c5d6", "#9db4ca")
LEVELS = ("#f2d6cb", "#dde5ed", "#9db8cf", "#1f4e79", "#163a5a", "#0d2438")
PAPER, LINES = "#ffffff", "#e6ebf0"

_NEED = LinearSegmentedColormap.from_list("need", ["#f4f7fa", "#9db8cf", "#1f4e79"])


def shade(share: float) -> str:
    """Return how dark a need is drawn, by its share of the largest."""
    return to_hex(_NEED(share))
