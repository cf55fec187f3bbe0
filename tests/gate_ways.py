"""Ways in which secretaries, spreadsheets, Word, scanners and e-mail clients write names and ids."""

import base64
import html
import quopri
import unicodedata
from urllib.parse import quote, quote_plus

CYRILLIC = str.maketrans("aceopxyiBEHKMOPCTX", "асеорхуіВЕНКМОРСТХ")
GREEK = str.maketrans("AEHIKMNOPTXov", "ΑΕΗΙΚΜΝΟΡΤΧον")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def bare(text):
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def vowel_changed(word, rng):
    """The word with the tone of one of its letters changed, taken away or put on."""
    apart = unicodedata.normalize("NFD", word)
    tones = "\u0300\u0301\u0303\u0309\u0323"
    at = [n for n, sign in enumerate(apart) if sign in tones]
    if at:
        other = rng.choice([tone for tone in tones if tone != apart[at[0]]])
        return unicodedata.normalize("NFC", apart[: at[0]] + rng.choice(["", other]) + apart[at[0] + 1 :])
    at = [n for n, sign in enumerate(apart) if sign.lower() in "aeiouy"]
    place = at[-1] + 1
    while place < len(apart) and unicodedata.combining(apart[place]):
        place += 1
    return unicodedata.normalize("NFC", apart[:place] + rng.choice(tones) + apart[place:])


def slip(kind, name, rng):
    """A name with one letter of one of its longer words missing, doubled, changed or exchanged with the next."""
    words = name.split()
    at = rng.choice([n for n, word in enumerate(words) if len(word) == max(map(len, words))])
    word = words[at]
    place = rng.randrange(1, len(word) - 1)
    words[at] = {
        "missing": word[:place] + word[place + 1 :],
        "doubled": word[:place] + word[place] + word[place:],
        "changed": word[:place] + rng.choice("bkqvx") + word[place + 1 :],
        "exchanged": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    }[kind]
    return " ".join(words)


def accent(name, rng):
    words = name.split()
    at = rng.randrange(len(words))
    words[at] = vowel_changed(words[at], rng)
    return " ".join(words)


def mail_word(text, encoding):
    if encoding == "B":
        return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="
    return f"=?UTF-8?Q?{quopri.encodestring(text.encode(), header=True).decode()}?="


def split(name):
    words = name.split()
    return words[0], " ".join(words[1:-1]), words[-1]


def short(name):
    return [word[0] for word in bare(name).lower().split()]


def local(name, shape):
    first, middle, given = (bare(part).lower() for part in split(name))
    signs = short(name)
    initials = "".join(signs[:-1])
    return {
        "annv": given + initials,
        "an.nv": f"{given}.{initials}",
        "nv.an": f"{initials}.{given}",
        "annv2": f"{given}{initials}2",
        "nguyenvanan": first + middle.replace(" ", "") + given,
        "nguyenva": first + "".join(signs[1:]),
        "an.nguyen": f"{given}.{first}",
        "nguyen.an": f"{first}.{given}",
        "an_nguyenvan": f"{given}_{first}{middle.replace(' ', '')}",
        "nguyenvanan85": f"{first}{middle.replace(' ', '')}{given}85",
    }[shape] + "@customs.gov.vn"


LOCALS = [
    "annv",
    "an.nv",
    "nv.an",
    "annv2",
    "nguyenvanan",
    "nguyenva",
    "an.nguyen",
    "nguyen.an",
    "an_nguyenvan",
    "nguyenvanan85",
]


def between(sign):
    return lambda name, rng: sign.join(name.split())


def initials(shape):
    def way(name, rng):
        first, _, given = split(name)
        signs = [word[0] for word in name.split()]
        return {
            "N. V. An": ". ".join(signs[:-1]) + f". {given}",
            "N.V.An": ".".join(signs[:-1]) + f".{given}",
            "N.V. An": ".".join(signs[:-1]) + f". {given}",
            "An N.V.": f"{given} {'.'.join(signs[:-1])}.",
            "An, N. V.": f"{given}, {'. '.join(signs[:-1])}.",
            "Nguyễn V. An": f"{first} {'. '.join(signs[1:-1])}. {given}",
        }[shape]

    return way


INITIALS = ["N. V. An", "N.V.An", "N.V. An", "An N.V.", "An, N. V.", "Nguyễn V. An"]

# Kind of way → ways by name; each is given the name and a random generator.
NAMES = {
    "letters": {
        "as it is": lambda n, r: n,
        "capitals": lambda n, r: n.upper(),
        "small letters": lambda n, r: n.lower(),
        "family name in capitals": lambda n, r: f"{n.split()[0].upper()} {' '.join(n.split()[1:])}",
        "without marks": lambda n, r: bare(n),
        "capitals without marks": lambda n, r: bare(n).upper(),
        "decomposed": lambda n, r: unicodedata.normalize("NFD", n),
        "decomposed capitals": lambda n, r: unicodedata.normalize("NFD", n.upper()),
        "full width": lambda n, r: bare(n).translate(WIDE),
        "bold mathematical letters": lambda n, r: "".join(
            chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c
            for c in bare(n)
        ),
        "Cyrillic look-alikes": lambda n, r: bare(n).translate(CYRILLIC),
        "Cyrillic look-alikes, decomposed": lambda n, r: unicodedata.normalize("NFD", n).translate(CYRILLIC),
        "Greek look-alikes": lambda n, r: bare(n).upper().translate(GREEK),
        "eth for đ": lambda n, r: n.replace("Đ", "Ð").replace("đ", "ð"),
        "marks half left out": lambda n, r: " ".join([*n.split()[:-1], bare(n.split()[-1])]),
    },
    "spaces": {
        "no-break": between("\u00a0"),
        "narrow no-break": between("\u202f"),
        "thin": between("\u2009"),
        "two": between("  "),
        "tab": between("\t"),
        "line end": between("\n"),
        "line end of Windows": between("\r\n"),
        "vertical tab of Word": between("\v"),
        "zero width between words and letters": lambda n, r: "\u200b".join(n),
        "soft hyphens": lambda n, r: " ".join(w[:2] + "\u00ad" + w[2:] for w in n.split()),
        "joiners": lambda n, r: "\u2060".join(n),
        "byte order mark inside": lambda n, r: n.replace(" ", "\ufeff "),
        "bidirectional marks": lambda n, r: f"\u202a{n[:3]}\u200e{n[3:]}\u202c",
        "spaced out": lambda n, r: "  ".join(" ".join(w) for w in n.split()),
        "broken at a line's end": lambda n, r: " ".join(
            w if i else w[:2] + "-\n" + w[2:] for i, w in enumerate(n.split())
        ),
        "broken by a scanner": lambda n, r: n[:3] + " " + n[3:],
    },
    "signs": {
        **{
            f"joined by {sign}": between(sign)
            for sign in (".", "_", "-", "+", "/", "·", ", ", " - ", "\u2013", " • ", "\\", "|", ";")
        },
        "nothing between": lambda n, r: n.replace(" ", ""),
        "nothing between, no marks": lambda n, r: bare(n).replace(" ", ""),
        "nothing between, small": lambda n, r: bare(n).replace(" ", "").lower(),
        "two words stuck together": lambda n, r: n.replace(" ", "", 1),
        "in quotes": lambda n, r: f"“{n}”",
        "words in quotes": lambda n, r: " ".join(f"'{w}'" for w in n.split()),
        "a slug with a date": lambda n, r: f"{bare(n).lower().replace(' ', '-')}-20190615",
        "a year behind": lambda n, r: f"{bare(n).replace(' ', '').lower()}1985",
        "a file": lambda n, r: f"KH_{bare(n).replace(' ', '_')}_v2.docx",
        "a title before": lambda n, r: f"Đ/c.{n}",
        "Mr before": lambda n, r: f"Mr.{bare(n)}",
        "a comma after each word": lambda n, r: ", ".join(n.split()) + ",",
        "in round brackets": lambda n, r: f"(ký thay:{n})",
    },
    "order": {
        "given name first": lambda n, r: " ".join([n.split()[-1], *n.split()[:-1]]),
        "given name, comma": lambda n, r: f"{n.split()[-1]}, {' '.join(n.split()[:-1])}",
        "family name, comma": lambda n, r: f"{n.split()[0]}, {' '.join(n.split()[1:])}",
        "family name last": lambda n, r: " ".join([*n.split()[1:], n.split()[0]]),
        "backwards": lambda n, r: " ".join(n.split()[::-1]),
        "backwards without marks": lambda n, r: bare(" ".join(n.split()[::-1])),
        "given name in brackets": lambda n, r: f"{n.split()[-1]} ({' '.join(n.split()[:-1])})",
        "vCard": lambda n, r: f"N:{n.split()[0]};{n.split()[-1]};{' '.join(n.split()[1:-1])};;",
        "middle name first": lambda n, r: " ".join([*n.split()[1:-1], n.split()[0], n.split()[-1]]),
        "given name first, joined": lambda n, r: bare("".join([n.split()[-1], *n.split()[:-1]])),
    },
    "slips": {
        **{f"accent {number}": lambda n, r: accent(n, r) for number in range(4)},
        **{
            f"letter {kind}": (lambda n, r, kind=kind: slip(kind, n, r))
            for kind in ("missing", "doubled", "changed", "exchanged")
        },
        **{f"letter {k}, no marks": (lambda n, r, k=k: slip(k, bare(n), r)) for k in ("missing", "changed")},
        **{f"letter {k}, capitals": (lambda n, r, k=k: slip(k, n, r).upper()) for k in ("doubled",)},
    },
    "initials": {shape: initials(shape) for shape in INITIALS},
    "e-mail": {
        **{shape: (lambda n, r, shape=shape: local(n, shape)) for shape in LOCALS},
        "name and address": lambda n, r: f'"{n}" <{local(n, "annv")}>',
    },
    "escapes": {
        "percent": lambda n, r: quote(n),
        "percent, small": lambda n, r: quote(n).lower(),
        "percent and plus": lambda n, r: quote_plus(n),
        "percent twice": lambda n, r: quote(quote(n)),
        "percent, decomposed": lambda n, r: quote(unicodedata.normalize("NFD", n)),
        "JSON": lambda n, r: "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in n),
        "JavaScript": lambda n, r: "".join(c if c.isascii() else f"\\u{{{ord(c):x}}}" for c in n),
        "Python": lambda n, r: "".join(c if c.isascii() else f"\\U{ord(c):08x}" for c in n),
        "Python's bytes": lambda n, r: repr(n.encode())[2:-1],
        "every letter": lambda n, r: "".join(f"\\x{ord(c):02x}" for c in bare(n)),
        "style sheet": lambda n, r: "".join(c if c.isascii() else f"\\{ord(c):X} " for c in n),
        "style sheet, six digits": lambda n, r: "".join(c if c.isascii() else f"\\{ord(c):06x}" for c in n),
        "e-mail's text": lambda n, r: quopri.encodestring(n.encode()).decode(),
        "e-mail's text with a soft end": lambda n, r: quopri.encodestring(("x" * 66 + " " + n).encode()).decode(),
        "e-mail's head, Base64": lambda n, r: mail_word(n, "B"),
        "e-mail's head, quoted": lambda n, r: mail_word(n, "Q"),
        "Base64": lambda n, r: base64.b64encode(n.encode()).decode(),
        "Base64 of a sentence, broken": lambda n, r: base64.encodebytes(
            ("Danh sách học viên: " * 4 + n).encode()
        ).decode(),
        "Base64 in UTF-16": lambda n, r: base64.b64encode(n.encode("utf-16-le")).decode(),
        "read in the wrong encoding": lambda n, r: n.encode().decode("latin-1"),
        "read as Windows-1252": lambda n, r: "".join(
            bytes([b]).decode("cp1252", "ignore") or chr(b) for b in n.encode()
        ),
        "entities": lambda n, r: "".join(c if c.isascii() else f"&#{ord(c)};" for c in n),
        "entities of sixteen": lambda n, r: "".join(c if c.isascii() else f"&#x{ord(c):X};" for c in n),
        "entities twice": lambda n, r: "".join(c if c.isascii() else f"&amp;#{ord(c)};" for c in n),
    },
    "code": {
        "JavaScript adds": lambda n, r: '"' + '" + " '.join(n.split()) + '"',
        "JavaScript adds within a word": lambda n, r: f'"{n[:3]}"+"{n[3:]}"',
        "JavaScript array": lambda n, r: '["' + '", "'.join(n.split()) + '"].join(" ")',
        "Excel joins": lambda n, r: '="' + '"&" "&"'.join(n.split()) + '"',
        "Excel's function": lambda n, r: '=CONCATENATE("' + '"," ","'.join(n.split()) + '")',
        "printf": lambda n, r: "printf('%s %s', '" + "', '".join([" ".join(n.split()[:-1]), n.split()[-1]]) + "')",
    },
}


def cut(at, sign):
    return lambda i, r: i[:at] + sign + i[at:]


IDS = {
    "id": {
        "as it is": lambda i, r: i,
        "small letters": lambda i, r: i.lower(),
        **{
            f"with {sign!r}": cut(2, sign)
            for sign in ("-", " ", "_", ".", "/", ":", "\u2013", "\u00a0", " - ", "№", "\n", "\u200b", "\u00ad")
        },
        "in groups": lambda i, r: f"{i[:2]} {i[2:4]} {i[4:]}",
        "spaced out": lambda i, r: " ".join(i),
        "full width": lambda i, r: i.translate(WIDE),
        "full-width digits": lambda i, r: i[:2] + i[2:].translate(WIDE),
        "Arabic digits": lambda i, r: i[:2] + "".join(chr(0x0660 + int(c)) for c in i[2:]),
        "Cyrillic letters": lambda i, r: i.translate(CYRILLIC),
        "Greek letters": lambda i, r: i.translate(GREEK),
        "in brackets": lambda i, r: f"({i[:2]}){i[2:]}",
        "after a word": lambda i, r: f"mã số {i.lower()}, phòng 2",
        "a file": lambda i, r: f"ho-so_{i}.pdf",
        "an address": lambda i, r: f"{i.lower()}@customs.gov.vn",
        "percent": lambda i, r: "".join(f"%{ord(c):02X}" for c in i),
        "every letter escaped": lambda i, r: "".join(f"\\u{ord(c):04x}" for c in i),
        "entities": lambda i, r: "".join(f"&#{ord(c)};" for c in i),
        "Base64": lambda i, r: base64.b64encode(f"officer={i}".encode()).decode(),
        "added up": lambda i, r: f'"{i[:2]}" + "{i[2:]}"',
        "a style sheet's id": lambda i, r: f"#officer-{i.lower()}",
    }
}

RAW_HTML = {"entities", "entities of sixteen", "entities twice"}


def escaped(way, text):
    """Text as it stands in markup: escaped, unless it is written in markup's own escapes."""
    return text if way in RAW_HTML else html.escape(text)
