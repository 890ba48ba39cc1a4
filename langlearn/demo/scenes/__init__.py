"""The pictures of the demo's posts, chats and courses: eighteen scenes, drawn. `scene("sea")` gives an image."""

from ..drawing import Canvas
from . import nature, places

WIDTH, HEIGHT = 160, 100
# Each with the colours behind it, from the top.
SCENES = {
    "sea": (["#7CC6DE", "#CDE9EA", "#FFDDB8", "#FFDDB8"], nature.sea),
    "market": (["#2B1B3D", "#7A3B52", "#F0A35E"], places.market),
    "autumn_leaves": (["#FFE9B8", "#FFC98A", "#E9935C"], nature.autumn_leaves),
    "cherry_blossom": (["#BFE3F5", "#E6F3F7", "#FDE6EC"], nature.cherry_blossom),
    "night_city": (["#0F0B2E", "#33206B", "#7A3F8F"], places.night_city),
    "mountain": (["#8FB8E8", "#F5D6C6", "#FBE6D4"], nature.mountain),
    "rain": (["#1F2A44", "#33456B", "#4B4A6E"], nature.rain),
    "coffee": (["#D9A679", "#C08A5C"], places.coffee),
    "noodles": (["#E9D8BE", "#D8B98F"], places.noodles),
    "books": (["#4A3426", "#33231A"], places.books),
    "train": (["#F7B48B", "#F3C6B4", "#C9A3C9"], places.train),
    "river_boat": (["#F7C07A", "#FBDFA8", "#F3C48A"], nature.river_boat),
    "sunrise": (["#F28C6B", "#F9B776", "#FDE0A0"], places.sunrise),
    "snow": (["#9DB8DC", "#CFDDF0", "#EEF4FB"], nature.snow),
    "lanterns": (["#1B1033", "#3A1E52", "#6B2C4E"], places.lanterns),
    "cat": (["#F3DEC3", "#E9C9A2"], places.cat),
    "bridge": (["#5C6BC0", "#C98BB0", "#FFC9A0"], places.bridge),
    "garden": (["#BFE3F0", "#E4F3E0"], nature.garden),
}


def scene(theme):
    colours, draw = SCENES[theme]
    canvas = Canvas(theme, WIDTH, HEIGHT, colours)
    draw(canvas)
    return canvas.done()
