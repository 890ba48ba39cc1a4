"""A canvas for the demo's pictures: flat shapes, gradients and light, twice as large as needed and then halved."""

import math
import random
from functools import cache

from PIL import Image, ImageDraw

STEPS = 256


@cache
def _glow():
    """Light that fades from the middle, as a mask."""
    return Image.radial_gradient("L").point(lambda value: max(0, 255 - value * 2) ** 2 // 255)


def mix(one, other, share):
    """A colour between two, as (r, g, b)."""
    a, b = (colour if isinstance(colour, tuple) else rgb(colour) for colour in (one, other))
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))


def rgb(colour):
    """'#7A54FF' as (122, 84, 255)."""
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


class Canvas:
    """Coordinates are units from the upper left corner: `width` to the right, `height` down."""

    def __init__(self, seed, width, height, colours, scale=15):
        self.random = random.Random(seed)
        self.width, self.height, self.scale = width, height, scale
        self.image = self._gradient(colours, (width * scale, height * scale))
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    @staticmethod
    def _gradient(colours, size):
        """From the first colour at the top to the last at the bottom."""
        column = Image.new("RGB", (1, STEPS))
        for y in range(STEPS):
            place = y / (STEPS - 1) * (len(colours) - 1)
            index = min(int(place), len(colours) - 2)
            column.putpixel((0, y), mix(colours[index], colours[index + 1], place - index))
        return column.resize(size, Image.Resampling.BILINEAR)

    def _at(self, points):
        return [(x * self.scale, y * self.scale) for x, y in points]

    def shape(self, points, fill):
        self.draw.polygon(self._at(points), fill=fill)

    def line(self, points, fill, width=0.5):
        self.draw.line(self._at(points), fill=fill, width=max(1, round(width * self.scale)), joint="curve")

    def disc(self, x, y, across, fill, high=None):
        """An ellipse around (x, y), `across` from its middle to its side, `high` to its top."""
        high = across if high is None else high
        self.draw.ellipse(self._at([(x - across, y - high), (x + across, y + high)]), fill=fill)

    def box(self, x, y, width, height, fill, radius=0):
        corners = self._at([(x, y), (x + width, y + height)])
        self.draw.rounded_rectangle([*corners[0], *corners[1]], radius * self.scale, fill=fill)

    def arc(self, x, y, across, start, end, fill, width=1):
        (left, top), (right, bottom) = self._at([(x - across, y - across), (x + across, y + across)])
        self.draw.arc([left, top, right, bottom], start, end, fill=fill, width=round(width * self.scale))

    def glow(self, x, y, across, colour, strength=1.0):
        """Light around (x, y) that reaches `across`."""
        side = round(across * 2 * self.scale)
        mask = _glow().resize((side, side), Image.Resampling.BILINEAR).point(lambda value: int(value * strength))
        corner = (round((x - across) * self.scale), round((y - across) * self.scale))
        self.image.paste(rgb(colour), (*corner, corner[0] + side, corner[1] + side), mask)

    def ridge(self, base, rise, fill, rough=0.5, step=1.0):
        """A hilly line across the picture at about `base`, filled to the bottom."""
        phases = [(self.random.uniform(0, math.tau), k) for k in (1, 2, 3.7, 8.1, 17.3)]
        points = []
        for i in range(int(self.width / step) + 2):
            x = i * step
            turn = x / self.width * math.tau
            wave = sum(math.sin(phase + k * turn) * rough**n for n, (phase, k) in enumerate(phases))
            points.append((x, base - rise * wave / 2))
        self.shape([*points, (self.width + step, self.height), (0, self.height)], fill)
        return points

    def scatter(self, count, top=0.0, bottom=1.0):
        """`count` random places between two heights, given as shares of the picture's."""
        for _ in range(count):
            yield self.random.uniform(0, self.width), self.random.uniform(top, bottom) * self.height

    def done(self):
        return self.image.reduce(2)
