"""Profile pictures of the demo's people: portraits in flat colours, patterns, or none."""

import colorsys
import math
import random

from .drawing import Canvas, mix

SIDE = 80
SKIN = {
    "fair": ["#F3CDB0", "#F0C19C", "#F6D8C0"],
    "olive": ["#F0C8A4", "#E3B48C", "#D9A57C"],
    "east": ["#F5D3B5", "#EFC9A5", "#F6D6BA"],
    "south": ["#C68E63", "#B27A50", "#A06B45", "#D19C70"],
    "deep": ["#7A4E34", "#5F3A26", "#8A5A3C"],
}
TONES = {"en": "fair", "es": "olive", "ja": "east", "ko": "east", "bn": "south"}
HAIR = ["#221A18", "#2E221D", "#1A1514", "#3B2A20"]
LIGHTER_HAIR = {"fair": ["#6B4226", "#B9793F", "#D9A85C", "#8C3B22"], "olive": ["#4A2E1E", "#6B4226", *HAIR]}
STYLES = {
    "male": ["short", "parted", "curly", "cap"],
    "female": ["long", "bob", "bun", "curly"],
    "": ["bob", "short", "curly"],
}
# Who wears a headscarf, so that it is nobody's by chance.
SCARVES = {"jannat_f", "sumaiya_a", "farzana_k", "shirin_apa", "nusrat_j"}
ALWAYS_PORTRAITS = {"demo_learner", "demo_partner", "demo_instructor"}


def face(person):
    """An image of `person` (a table of the content), or None: some never choose a picture."""
    dice = random.Random(f"face {person['username']}")
    kind = dice.random()
    if person["username"] in ALWAYS_PORTRAITS or kind < 0.66:
        return portrait(person, dice)
    return pattern(person["username"], dice) if kind < 0.86 else None


def tone(hue, saturation, light):
    return tuple(round(part * 255) for part in colorsys.hls_to_rgb(hue % 1, light, saturation))


def portrait(person, dice):
    hue = dice.random()
    c = Canvas(person["username"], SIDE, SIDE, [tone(hue, 0.6, 0.86), tone(hue + 0.06, 0.5, 0.68)], scale=12)
    if dice.random() < 0.6:
        x, y, across = 40 + dice.uniform(-14, 14), 36 + dice.uniform(-8, 8), dice.uniform(24, 34)
        c.disc(x, y, across, (*tone(hue + 0.1, 0.6, 0.8), 150))
    tones = person.get("tones") or TONES[person["native"]]
    skin, hair = dice.choice(SKIN[tones]), dice.choice(LIGHTER_HAIR.get(tones, HAIR))
    clothes = tone(hue + dice.choice([0.33, 0.5, 0.62]), 0.55, dice.uniform(0.34, 0.52))
    styles = ["scarf"] if person["username"] in SCARVES else STYLES[person["gender"]]
    style = dice.choice(styles)
    HAIR_BEHIND.get(style, lambda *_: None)(c, hair, clothes)
    c.disc(40, 88, 29, clothes, 26)
    c.box(34.5, 50, 11, 16, mix(skin, "#000000", 0.12), 4)
    c.disc(40, 64, 8.5, mix(skin, "#000000", 0.06), 4)
    for ear in (-1, 1):
        c.disc(40 + ear * 14.4, 42, 2.6, mix(skin, "#000000", 0.08), 3.4)
    c.disc(40, 41, 14.4, skin, 17)
    features(c, dice, skin)
    if person["gender"] == "male" and dice.random() < 0.3 and style != "cap":
        c.draw.chord([x * c.scale for x in (25.9, 28, 54.1, 58.4)], 18, 162, fill=(*mix(hair, skin, 0.25), 255))
        c.arc(40, 47, 4, 20, 160, mix(skin, "#7A2A2A", 0.6), 1)
    HAIR_BEFORE[style](c, hair, clothes)
    if dice.random() < 0.24:
        for side in (-1, 1):
            c.arc(40 + side * 6.4, 41.5, 4.8, 0, 360, "#2B2440", 0.8)
        c.line([(38.4, 41), (41.6, 41)], "#2B2440", 0.8)
    return c.done()


def features(c, dice, skin):
    for side in (-1, 1):
        c.disc(40 + side * 6.2, 42, 1.35, "#2A1D1A", 1.7)
        c.disc(40 + side * 6.2 - 0.4, 41.4, 0.45, "#FFFFFF")
        c.arc(40 + side * 6.2, 40.6, 4, 235, 305, mix(skin, "#201512", 0.75), 0.9)
        c.disc(40 + side * 8.6, 47.4, 2.4, (235, 110, 100, 60), 1.7)
    c.arc(40, 44.4, 1.9, 30, 150, mix(skin, "#5A2A1A", 0.4), 0.8)
    if dice.random() < 0.5:
        c.arc(40, 47.6, 4.4, 25, 155, mix(skin, "#7A2A2A", 0.7), 1)
    else:
        c.draw.chord([x * c.scale for x in (35.6, 45.4, 44.4, 53.6)], 0, 180, fill="#FFFFFF")


def long_behind(c, hair, clothes):
    c.box(22.6, 26, 34.8, 44, hair, 15)


def bob_behind(c, hair, clothes):
    c.box(23, 25, 34, 31, hair, 13)


def bun_behind(c, hair, clothes):
    c.disc(40, 18, 7.6, hair)
    c.disc(40, 37, 16.4, hair, 18)


def curly_behind(c, hair, clothes):
    for k in range(14):
        angle = math.pi * (0.95 + k / 13 * 1.1)
        c.disc(40 + math.cos(angle) * 14.6, 38 + math.sin(angle) * 14, 6, hair)


def scarf_behind(c, hair, clothes):
    c.disc(40, 44, 20, mix(clothes, "#FFFFFF", 0.3), 24)


def fringe(c, hair, clothes):
    c.draw.chord([x * c.scale for x in (24.6, 22, 55.4, 56)], 186, 354, fill=hair)


def parted(c, hair, clothes):
    fringe(c, hair, clothes)
    c.shape([(27, 33), (33, 24), (52, 28), (54, 36)], hair)


def short(c, hair, clothes):
    fringe(c, hair, clothes)
    for k in range(6):
        c.shape([(27 + k * 4.4, 33), (31.6 + k * 4.4, 33), (28 + k * 4.8, 37.2)], hair)


def curly(c, hair, clothes):
    for k in range(9):
        angle = math.pi * (1.08 + k / 8 * 0.84)
        c.disc(40 + math.cos(angle) * 12.6, 38 + math.sin(angle) * 13, 4.6, hair)


def cap(c, hair, clothes):
    fringe(c, mix(clothes, "#FFFFFF", 0.15), clothes)
    c.box(24, 33, 38, 3.6, mix(clothes, "#000000", 0.15), 1.8)


def scarf(c, hair, clothes):
    cloth = mix(clothes, "#FFFFFF", 0.3)
    c.arc(40, 42, 19.4, 0, 360, cloth, 6.4)
    c.shape([(27, 52), (33, 57.4), (47, 57.4), (53, 52), (60, 70), (40, 77), (20, 70)], cloth)
    c.line([(30, 60), (42, 68), (54, 60)], mix(clothes, "#000000", 0.1), 0.7)


HAIR_BEHIND = {"long": long_behind, "bob": bob_behind, "bun": bun_behind, "curly": curly_behind, "scarf": scarf_behind}
HAIR_BEFORE = {
    "long": parted,
    "bob": short,
    "bun": fringe,
    "curly": curly,
    "short": short,
    "parted": parted,
    "cap": cap,
    "scarf": scarf,
}


def pattern(seed, dice):
    """Quarter circles and discs in a few near colours."""
    hue = dice.random()
    shades = [(0, 0.86), (0.04, 0.6), (0.5, 0.58), (0.12, 0.4), (0.08, 0.72)]
    colours = [tone(hue + shift, 0.68, light) for shift, light in shades]
    c = Canvas(seed, SIDE, SIDE, [colours[0], colours[0]], scale=12)
    count = dice.choice([2, 3, 4])
    cell = SIDE / count
    for row in range(count):
        for column in range(count):
            x, y = column * cell, row * cell
            back, front = dice.sample(colours, 2)
            c.box(x, y, cell, cell, back)
            corners = [(x, y), (x + cell, y), (x + cell, y + cell), (x, y + cell)]
            shape, first = dice.choice(["disc", "triangle", "quarter", "quarter"]), dice.randrange(4)
            if shape == "disc":
                c.disc(x + cell / 2, y + cell / 2, cell * 0.36, front)
            elif shape == "triangle":
                c.shape([corners[first], corners[first - 1], corners[first - 2]], front)
            else:
                left, top = corners[first]
                bounds = [v * c.scale for v in (left - cell, top - cell, left + cell, top + cell)]
                c.draw.pieslice(bounds, first * 90, first * 90 + 90, fill=front)
    return c.done()
