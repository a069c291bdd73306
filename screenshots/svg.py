#!/usr/bin/env python3
"""Turns a terminal's screen, as `tmux capture-pane -e -p` prints it, into an SVG with real text.

usage: svg.py TITLE <SCREEN >PICTURE.svg

One line of SVG is one piece of text of one style, so that pictures diff well. Each is put at its column and spaced to its
width, so that the columns hold whatever font is there.
"""

import re
import sys
import unicodedata
from html import escape
from typing import NamedTuple

CELL_WIDTH, CELL_HEIGHT, FONT_SIZE, BASELINE, MARGIN = 8, 17, 13.29, 13, 10
FONTS = "'DejaVu Sans Mono', 'Menlo', 'Consolas', 'Liberation Mono', monospace"
BACKGROUND, FOREGROUND = "#16181d", "#d8dce2"
NAMED = """
#3b4048 #e06c75 #8cc570 #d9b25f #61a6ef #c678dd #56b6c2 #d8dce2
#7b8494 #ff8a92 #a6e08b #f2cf7e #85c0ff #dd9bf0 #7ed7e2 #ffffff
""".split()


class Style(NamedTuple):
    foreground: str | None = None
    background: str | None = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False
    crossed: bool = False


FLAGS = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse", 9: "crossed"}
UNSET = {22: ("bold", "dim"), 23: ("italic",), 24: ("underline",), 27: ("reverse",), 29: ("crossed",)}


def indexed(number):
    """A colour of the palette of 256."""
    if number < 16:
        return NAMED[number]
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    levels = [0, 95, 135, 175, 215, 255]
    number -= 16
    return "#" + "".join(f"{levels[part]:02x}" for part in (number // 36, number // 6 % 6, number % 6))


def colour(codes):
    """The colour that follows a 38 or 48; takes its codes away."""
    if codes.pop(0) == 5:
        return indexed(codes.pop(0))
    red, green, blue = (codes.pop(0) for _ in range(3))
    return f"#{red:02x}{green:02x}{blue:02x}"


def styled(style, parameters):
    """The style after a sequence of Select Graphic Rendition."""
    codes = [int(code or 0) for code in re.split("[;:]", parameters)]
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = Style()
        elif code in FLAGS:
            style = style._replace(**{FLAGS[code]: True})
        elif code in UNSET:
            style = style._replace(**{name: False for name in UNSET[code]})
        elif code in (38, 48):
            style = style._replace(**{"foreground" if code == 38 else "background": colour(codes)})
        elif code in (39, 49):
            style = style._replace(**{"foreground" if code == 39 else "background": None})
        else:
            for first, name, bright in ((30, "foreground", 0), (40, "background", 0), (90, "foreground", 8), (100, "background", 8)):
                if first <= code < first + 8:
                    style = style._replace(**{name: NAMED[code - first + bright]})
    return style


def width(text):
    """Columns: wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(one) or unicodedata.category(one) in ("Cf", "Mn") else
        2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def runs(lines):
    """(row, column, text, style) for each run; the style goes on from one line to the next."""
    style = Style()
    for row, line in enumerate(lines):
        column = 0
        for part in re.split("(\x1b\\[[0-9;:]*m)", line):
            if part.startswith("\x1b["):
                style = styled(style, part[2:-1])
            elif text := re.sub("[\x00-\x1f\x7f]|\x1b.", "", part):
                yield row, column, text, style
                column += width(text)


def colours(style):
    foreground, background = style.foreground or FOREGROUND, style.background or BACKGROUND
    return (background, foreground) if style.reverse else (foreground, background)


def attributes(style):
    foreground, _ = colours(style)
    found = {"fill": foreground if foreground != FOREGROUND else None}
    found["font-weight"] = "bold" if style.bold else None
    found["font-style"] = "italic" if style.italic else None
    found["opacity"] = "0.6" if style.dim else None
    lines = [name for name, on in (("underline", style.underline), ("line-through", style.crossed)) if on]
    found["text-decoration"] = " ".join(lines) or None
    return "".join(f' {name}="{value}"' for name, value in found.items() if value)


def drawn(row, column, text, style):
    """The lines of SVG for a run: its background, where it has one, and its words."""
    left, top, wide = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT, width(text) * CELL_WIDTH
    _, background = colours(style)
    if background != BACKGROUND:
        yield f'<rect x="{left}" y="{top}" width="{wide}" height="{CELL_HEIGHT}" fill="{background}"/>'
    # Not every viewer keeps a row of spaces: what stands apart is placed apart.
    pieces = re.finditer(r"\S+(?: \S+)*", text) if not style.underline else re.finditer(".+", text)
    for piece in pieces:
        words, left = piece[0], MARGIN + (column + width(text[: piece.start()])) * CELL_WIDTH
        place = f'x="{left}" y="{top + BASELINE}" textLength="{width(words) * CELL_WIDTH}"'
        yield f"<text {place}{attributes(style)}>{escape(words)}</text>"


def svg(title, screen):
    lines = screen.rstrip("\n").split("\n")
    found = list(runs(lines))
    columns = max(column + width(text) for _, column, text, _ in found)
    wide, high = 2 * MARGIN + columns * CELL_WIDTH, 2 * MARGIN + len(lines) * CELL_HEIGHT
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img">'
    yield f"<title>{escape(title)}</title>"
    yield "<style>text { white-space: pre; }</style>"
    yield f'<rect width="{wide}" height="{high}" rx="6" fill="{BACKGROUND}"/>'
    yield f'<g font-family="{FONTS}" font-size="{FONT_SIZE}" fill="{FOREGROUND}">'
    for run in found:
        yield from drawn(*run)
    yield "</g>"
    yield "</svg>"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("\n".join(svg(sys.argv[1], sys.stdin.read())))
