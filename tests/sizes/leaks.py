"""Words that stand on a page only where a table was smaller than whoever wrote the page had in mind."""

import re
from html.parser import HTMLParser

INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "small", "span", "strong", "sub", "sup", "tspan"}
SILENT = {"style", "script", "defs", "title"}
# Marks of a drawing that show data or words; lines of a frame or grid are paths, as marks may be.
DRAWN = re.compile(r"<(?:text|use|rect|circle|path|polygon|polyline)\b")
LEAST_DRAWN = 3

# Words in s that no noun is a plural of, and nouns that an adjective is not.
_ALONE = r"(?<![\d.,:/–−+\-])(?<![Ll]evel )(?<![Ll]evels )\b"
_NO_PLURAL = (
    r"(?!(?:is|was|has|does|this|its|as|us|plus|minus|less|class|pass|across|gets|goes|stays|comes|reaches|lacks|"
    r"discriminates)\b)"
)
_ADJECTIVES = "useful|further|other|common|certain|undecided|open|flagged|earlier|more|such"
_MANY_ALONE = "are|have|were|get|lack|stay|come|lie|differ"
_MANY = "are|have|were|get|do|come|stay|need|cost|reach|lie|differ|discriminate|depart"
EVERYWHERE = {
    "a value that is missing": r"\b(?:nan|NaN|NaT|inf|undefined)\b|<NA>|(?:^|[\s(:–>])(?:None|True|False)(?=$|[).;,:])",
    "a negative zero": r"(?<![\w.,)\]])[−-]0(?:[.,]0+)?(?![\d.,/]*\d)",
    "a share of nothing": r"(?<![\d.,/])(?<!/ )0\s*(?:of|/|trên|trong|trong số|trên tổng số)\s*0(?![.,/]?\d)",
    "an empty place in a sentence": r"\(\s*\)|:\s*\.(?!\d)|\s,|:\s*;|;\s*;|,\s*,|(?<=\w) –[.,;]",
}
IN_ENGLISH = {
    "one of many": rf"{_ALONE}1 {_NO_PLURAL}(?:(?:{_ADJECTIVES}) )?(?:[a-z]{{2,}}s|people)\b",
    "one that are many": rf"{_ALONE}1 (?!(?:{_ADJECTIVES}) need\b)(?:[a-z-]+ (?:{_MANY})|{_MANY_ALONE})\b",
}


class Words(HTMLParser):
    """Gathers the words of each block of a page, its drawings, and the blocks that should hold something and do not."""

    def __init__(self):
        super().__init__()
        self.blocks, self.empty, self.drawings, self.headings = [], [], [], []
        self._now, self._silent, self._rows, self._since = "", 0, None, None
        self._drawing = None

    def handle_starttag(self, tag, attributes):
        about = dict(attributes)
        if tag not in INLINE:
            self._flush()
        self._silent += tag in SILENT
        if about.get("aria-label"):
            self.blocks.append(about["aria-label"])
        if re.fullmatch("h[1-6]", tag):
            self._heading(int(tag[1]))
        if tag == "tbody":
            self._rows = 0
        if tag == "tr" and self._rows is not None:
            self._rows += 1

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self._flush()
        self._silent -= tag in SILENT
        if tag == "tbody":
            if self._rows == 0:
                self.empty.append("a table without rows")
            self._rows = None

    def handle_data(self, data):
        if not self._silent:
            self._now += data

    def close(self):
        super().close()
        self._flush()
        self._heading(1)

    def _heading(self, depth):
        if self._since is not None and depth <= self._since[0] and len(self.blocks) <= self._since[1] + 1:
            self.empty.append(f"nothing under {self.blocks[-1]!r}" if self.blocks else "nothing under a heading")
        self._since = (depth, len(self.blocks))

    def _flush(self):
        words = re.sub(r"[\s\xa0]+", " ", self._now).strip()
        if words:
            self.blocks.append(words)
        self._now = ""


def leaks(words: str, language: str) -> list[str]:
    """Return what no reader should meet in some words, each with the words around it."""
    patterns = EVERYWHERE | (IN_ENGLISH if language == "en" else {})
    return [
        f"{kind}: …{words[max(0, match.start() - 40) : match.end() + 40]}…"
        for kind, pattern in patterns.items()
        for match in re.finditer(pattern, words)
    ]


def page_leaks(html: str, language: str) -> list[str]:
    """Return what no reader should meet on a page, in words, tables and drawings."""
    page = Words()
    page.feed(html)
    page.close()
    found = [leak for block in page.blocks for leak in leaks(block, language)] + page.empty
    drawings = re.findall(r"<svg\b.*?</svg>", html, flags=re.DOTALL)
    found += ["a drawing of nothing" for drawing in drawings if len(DRAWN.findall(drawing)) < LEAST_DRAWN]
    found += ["a drawing at no place" for drawing in drawings if re.search(r'="[^"]*\bnan\b', drawing)]
    return found


def document_leaks(words: list[str], language: str) -> list[str]:
    """Return what no reader should meet in the words of a document."""
    return [leak for piece in words for leak in leaks(re.sub(r"[\s\xa0]+", " ", piece).strip(), language)]
