"""Pictures for invented people: flat geometric portraits, drawn from nothing but the name.

Faces are lilac or blue like a poster's, so no picture guesses what somebody looks like.
"""

from dataclasses import dataclass
from hashlib import sha256
from html import escape


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """The colours of one poster, as CSS hex: `sky` to `ground` behind, then the disc and the figure."""

    sky: str
    ground: str
    disc: str
    face: str
    shade: str
    hair: str
    cloth: str
    trim: str


def _palette(colours: str) -> Palette:
    sky, ground, disc, face, shade, hair, cloth, trim = (f"#{colour}" for colour in colours.split())
    return Palette(sky=sky, ground=ground, disc=disc, face=face, shade=shade, hair=hair, cloth=cloth, trim=trim)


PALETTES = tuple(
    _palette(colours)
    for colours in (
        "ffdfae f79d65 ffedd0 b9c2f7 8d98e0 3b2a4a 2f6f73 f4f1de",
        "bfe6ea 5fa8b8 e6f6f5 dccbf9 b198e3 16344a d9573f ffe8c2",
        "d9cff2 8e7cc3 efe9fb c2defc 8db9ec 2b1d4f f2b84b 4a3b8f",
        "cfe8c6 6fae7c ecf7e2 bcd7fb 8bb1e8 24382b c8553d fbe3bd",
        "ffcfc8 e8787a ffe7df d9c8f7 b09ae0 40182b 355f8c f7e6d0",
        "fbe3a1 e9b44c fff4d2 cdb9f4 a48bdc 2a1f3d 7a4e9c ffe9b0",
        "c7dcf7 6b93d6 e6f0fd e6d6fc b99ae6 1b2549 f08a5d fdf0d9",
        "f3c6de c76b9c fbe6f1 c0dcff 8fb6ec 3d1440 2d7f86 fbe7c6",
        "bfe6d8 3f9b8f e0f6ee e0cdfa b79be6 0f2f36 efb036 fff1cf",
        "e6dccf b08968 f7eee3 c3cffa 98a8e6 33231a 3d6b5c f1dfc4",
    )
)

_HAIR_BEHIND = (
    "",
    '<path d="M74 110a46 48 0 0 1 92 0v20q0 14-12 14H86q-12 0-12-14z"/>',  # to the chin
    "",
    '<circle cx="120" cy="48" r="20"/>',  # a knot
    '<circle cx="120" cy="96" r="54"/>',  # a round cloud
    '<path d="M72 96a48 46 0 0 1 96 0q10 14 0 24 6 14-8 22-4 8-14 6H94q-10 2-14-6-14-8-8-22-10-10 0-24z"/>',  # waves
    "",
    "",
)
_HAIR_BEFORE = (
    '<path d="M80 112c-8-46 14-58 42-58s46 18 38 58c-4-20-10-28-18-32-18 8-44 4-52-2-6 8-8 18-10 34z"/>',
    '<path d="M82 100c-6-40 28-58 60-46 24 2 26 28 18 52-2-14-8-22-14-26-24 4-40 0-48-8-4 12-12 14-16 28z"/>',
    '<path d="M79 116c-2-44 18-60 41-60s43 16 41 60c-6-22-20-34-41-38-21 4-35 16-41 38z"/>',
    '<path d="M80 108c-2-34 16-50 40-50s42 16 40 50c-8-18-22-26-40-26s-32 8-40 26z"/>',
    '<path d="M82 100q8-28 38-28t38 28q4-44-38-44T82 100z"/>',
    '<path d="M79 120c-4-46 18-64 41-64s45 18 41 64c-4-20-20-36-54-44-8 16-22 24-28 44z"/>',
    (
        '<path d="M81 102c-4-14 2-26 8-30 2-12 14-18 24-14 8-8 24-6 28 2 12 0 20 12 17 22 4 6 4 12 1 20'
        '-3-8-6-13-11-16-10 4-18 2-24-3-10 6-22 5-28 1-6 4-12 8-15 18z"/>'
    ),
    '<path d="M80 110c-4-40 16-54 40-54s44 14 40 54c-4-18-14-30-28-32-20 10-46 8-52 32z"/>',
)
_GARMENTS = (
    '<path d="M96 172l24 26 24-26 10 5-34 38-34-38z"/>',  # an open collar
    '<path d="M94 172q26 24 52 0l6 6q-32 32-64 0z"/>',  # a round neckline
    '<path d="M98 160h44v16q-22 14-44 0z"/>',  # a roll neck
    '<path d="M48 208h144v9H48zm-6 20h156v12H42z"/>',  # stripes
    '<path d="M94 173l-16 8 20 59h12zm52 0l16 8-20 59h-12z"/>',  # lapels
)
_MOUTHS = (
    '<path d="M107 131q13 12 26 0"/>',
    '<path d="M108 132q14 9 24-2"/>',
    '<path d="M111 133q9 6 18 0"/>',
)
_GLASSES = (
    '<circle cx="104" cy="109" r="12"/><circle cx="136" cy="109" r="12"/><path d="M116 108q4-3 8 0"/>',
    (
        '<rect x="91" y="99" width="25" height="19" rx="6"/><rect x="124" y="99" width="25" height="19" rx="6"/>'
        '<path d="M116 106h8"/>'
    ),
)


def portrait(name: str) -> bytes:
    """Draw the person called `name`: a square SVG in UTF-8, under 3 kB, the same for the same name."""
    dice = sha256(name.encode(errors="replace")).digest()
    palette = PALETTES[dice[0] % len(PALETTES)]
    hair = dice[1] % len(_HAIR_BEFORE)
    parts = (
        _background(palette, left=dice[2] % 2 == 0, height=84 + dice[3] % 40),
        f'<g fill="{palette.hair}">{_HAIR_BEHIND[hair]}</g>',
        _body(palette, garment=dice[4] % len(_GARMENTS)),
        _face(palette, mouth=dice[5] % len(_MOUTHS)),
        f'<g fill="{palette.hair}">{_HAIR_BEFORE[hair]}</g>',
        _glasses(palette, choice=dice[6] % 6),
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="18 20 204 204" width="240" height="240" role="img">'
        f"<title>{escape(_printable(name))}</title>{''.join(parts)}</svg>"
    ).encode()


def _printable(name: str) -> str:
    return "".join(letter for letter in name[:80] if letter.isprintable())


def _background(palette: Palette, *, left: bool, height: int) -> str:
    centre = 78 if left else 162
    return (
        '<defs><linearGradient id="b" x1="0" y1="0" x2=".4" y2="1">'
        f'<stop stop-color="{palette.sky}"/><stop offset="1" stop-color="{palette.ground}"/>'
        '</linearGradient></defs><path fill="url(#b)" d="M0 0h240v240H0z"/>'
        f'<circle cx="{centre}" cy="{height}" r="74" fill="{palette.disc}" opacity=".75"/>'
    )


def _body(palette: Palette, *, garment: int) -> str:
    return (
        '<clipPath id="c"><path d="M34 240c0-44 26-62 62-68h48c36 6 62 24 62 68z"/><path d="M96 158h48v20H96z"/>'
        f'</clipPath><path fill="{palette.cloth}" d="M34 240c0-44 26-62 62-68h48c36 6 62 24 62 68z"/>'
        f'<path fill="{palette.shade}" d="M102 138h36v34q-18 22-36 0z"/>'
        f'<g fill="{palette.trim}" clip-path="url(#c)">{_GARMENTS[garment]}</g>'
    )


def _face(palette: Palette, *, mouth: int) -> str:
    return (
        f'<g fill="{palette.face}"><circle cx="81" cy="112" r="9"/><circle cx="159" cy="112" r="9"/>'
        '<path d="M82 98a38 40 0 0 1 76 0v18a38 40 0 0 1-76 0z"/></g>'
        f'<g fill="{palette.hair}"><circle cx="104" cy="109" r="4"/><circle cx="136" cy="109" r="4"/></g>'
        f'<path d="M120 111v9q0 3 4 3" fill="none" stroke="{palette.shade}" stroke-width="4" '
        f'stroke-linecap="round"/><g fill="none" stroke="{palette.hair}" stroke-width="4" '
        f'stroke-linecap="round">{_MOUTHS[mouth]}</g>'
    )


def _glasses(palette: Palette, *, choice: int) -> str:
    if choice >= len(_GLASSES):
        return ""
    return f'<g fill="none" stroke="{palette.hair}" stroke-width="3">{_GLASSES[choice]}</g>'
