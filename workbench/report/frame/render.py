"""From an executed notebook to a page without code: one exporter, one template, self-contained."""

from __future__ import annotations

from functools import cache

from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode

from workbench.language import Speaker
from workbench.report.frame.elements import PAGE_MIME, TEMPLATES

DIGITS = 12


class PageExporter(TemplateExporter):
    """Export a notebook's HTML outputs in the page template; code, streams and prompts stay behind."""

    file_extension = ".html"
    output_mimetype = "text/html"


@cache
def _exporter() -> PageExporter:
    # An exporter validates the notebook once more for each preprocessor that it knows, also for those that are off.
    return PageExporter(
        template_name="page", extra_template_basedirs=[str(TEMPLATES)], preprocessors=[], default_preprocessors=[]
    )


def render_html(notebook: NotebookNode, *, language: str, key: str = "") -> str:
    """Return the notebook's page; title and language are those of the piece that opens it.

    Args:
        notebook: an executed notebook whose cells show `Fragment`s.
        language: the page's language where no piece names one, "vi" or "en".
        key: what the run's manifest files the page under, printed at its end; empty for a page outside a run.
    """
    page = {"title": "", "language": language, "key": ""}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            page |= output.get("data", {}).get(PAGE_MIME, {})
    if key:
        speaker = Speaker(page["language"])
        page["key"] = speaker.say("Key {key}: manifest.json says what this page was made from.", key=key[:DIGITS])
    html, _ = _exporter().from_notebook_node(notebook, resources={"page": page})
    return html
