"""Scenes of towns, rooms and tables. Each draws on a canvas of 160 to 100 units."""

import math

from ..drawing import mix


def market(c):
    for x, y in c.scatter(34, 0, 0.3):
        c.glow(x, y, c.random.uniform(3, 8), "#FFD58A", 0.8)
    stripes = [("#E4573D", "#FFF4E3"), ("#2F8F83", "#FFF4E3"), ("#7A54FF", "#F4EFFF")]
    fruit = ["#F08A24", "#E2493B", "#8DB33A", "#F5C13C", "#8A4F9E"]
    for stall in range(3):
        left, (one, other) = -4 + stall * 57, stripes[stall]
        c.box(left + 3, 50, 48, 50, mix("#5B3A29", "#000000", 0.15))
        for k in range(8):
            x = left + k * 6.75
            fill = one if k % 2 else other
            c.shape([(x + 2, 34), (x + 8, 34), (x + 6.75, 52), (x, 52)], fill)
            c.disc(x + 3.38, 52, 3.38, fill, 2.6)
        for row in range(3):
            y = 66 + row * 12
            c.box(left + 5 - row, y + 2, 44 + row * 2, 11, mix("#A5713F", "#6B4424", row / 3), 1)
            colour = fruit[(stall * 3 + row) % 5]
            for k in range(10):
                c.disc(left + 8 + k * 4.2, y + 1.5, 2.6, mix(colour, "#FFFFFF", c.random.uniform(0, 0.18)))
    for x in range(6, 160, 14):
        c.line([(x - 7, 20), (x, 23), (x + 7, 20)], "#3A2630", 0.3)
        c.glow(x, 24.5, 7, "#FFE9B0", 0.9)
        c.disc(x, 24.5, 1.5, "#FFF8DF")


def night_city(c):
    for x, y in c.scatter(70, 0, 0.5):
        c.disc(x, y, c.random.uniform(0.1, 0.3), (255, 255, 255, 190))
    c.glow(124, 22, 24, "#D9CCFF", 0.7)
    c.disc(124, 22, 8, "#F4EFFF")
    c.disc(121, 20.5, 7.6, mix("#1B1546", "#4A2E84", 0.35))
    for layer, (base, colour, lit) in enumerate([(84, "#33256B", 0.15), (84, "#241A52", 0.35), (84, "#150F38", 0.55)]):
        x = -3.0
        while x < 160:
            wide, tall = c.random.uniform(8, 15), c.random.uniform(18, 50) - layer * 9
            c.box(x, base - tall, wide, tall + 1, colour)
            for row in range(int(tall / 3.4)):
                for column in range(int(wide / 3)):
                    if c.random.random() < lit:
                        light = c.random.choice(["#FFD98A", "#FFC15E", "#BFE3FF", "#FF9FB2"])
                        c.box(x + 1.1 + column * 3, base - tall + 1.4 + row * 3.4, 1.3, 1.7, light)
            x += wide + c.random.uniform(0, 1.5)
    c.box(0, 84, 160, 16, "#191247")
    for x, y in c.scatter(150, 0.85):
        light = c.random.choice([(255, 217, 138, 120), (191, 227, 255, 90), (160, 120, 255, 110)])
        c.box(x, y, c.random.uniform(2, 8), 0.4, light, 0.2)


def train(c):
    c.glow(34, 40, 44, "#FFE3C2", 0.9)
    c.disc(34, 42, 7, "#FFF3E0")
    c.ridge(62, 14, "#9C7BB5", 0.5)
    c.ridge(70, 9, "#6F5A9A", 0.5)
    c.box(0, 78, 160, 22, "#3C3465")
    for x in range(-4, 164, 6):
        c.shape([(x, 88), (x + 2.4, 88), (x + 1.4, 93), (x - 1, 93)], "#251F45")
    c.box(0, 88, 160, 0.9, "#B7B3D6")
    for car in range(3):
        left = 8 + car * 52
        c.box(left, 56, 50, 26, "#F5F2FF", 3)
        c.box(left, 70, 50, 4, "#7A54FF")
        for k in range(4):
            c.box(left + 4 + k * 11.4, 60, 8.4, 8, "#FFDFA0", 1)
            if c.random.random() < 0.6:
                c.disc(left + 8 + k * 11.4, 65, 1.5, "#5A4A80")
                c.box(left + 6 + k * 11.4, 66.2, 4, 1.8, "#5A4A80")
        for k in (9, 41):
            c.disc(left + k, 84, 3.4, "#1D1838")
            c.disc(left + k, 84, 1.4, "#8D88B8")
    c.line([(0, 48), (160, 44)], "#3C3465", 0.35)


def sunrise(c):
    for k in range(16):
        angle = math.pi + k * math.pi / 15
        ends = [(80 + math.cos(angle + d) * 130, 66 + math.sin(angle + d) * 130) for d in (-0.05, 0.05)]
        c.shape([(80, 66), *ends], (255, 255, 255, 26))
    c.glow(80, 66, 54, "#FFF1B8", 1)
    c.disc(80, 66, 15, "#FFE27A")
    x = -4.0
    while x < 160:
        wide, tall = c.random.uniform(14, 26), c.random.uniform(14, 30)
        colour = mix("#A34E5D", "#5C3566", c.random.random())
        c.box(x, 100 - tall, wide, tall, colour)
        if c.random.random() < 0.6:
            eaves = 100.5 - tall
            roof = [(x - 1.5, eaves), (x + wide + 1.5, eaves), (x + wide / 2, eaves - 8.5)]
            c.shape(roof, mix(colour, "#000000", 0.25))
        for row in range(int(tall / 7)):
            for column in range(int(wide / 6)):
                light = "#FFD98A" if c.random.random() < 0.4 else mix(colour, "#000000", 0.3)
                c.box(x + 2.5 + column * 5.6, 104 - tall + row * 7, 2.6, 3.4, light, 0.3)
        x += wide
    for x, y in [(38, 30), (46, 26), (118, 34)]:
        c.line([(x - 3, y - 1.5), (x, y), (x + 3, y - 1.5)], "#8A4A55", 0.6)


def bridge(c):
    c.glow(80, 54, 56, "#FFE6C9", 0.9)
    c.ridge(60, 8, "#8E6FA8", 0.5)
    c.shape([(0, 64), (160, 64), (160, 100), (0, 100)], "#4B4A86")
    for x, y in c.scatter(220, 0.66):
        c.box(x, y, c.random.uniform(2, 9), 0.4, c.random.choice([(255, 210, 170, 110), (140, 130, 210, 120)]), 0.2)
    steel = "#D9472F"
    for tower in (42, 118):
        for leg in (-3, 2):
            c.box(tower + leg, 16, 1.8, 56, steel)
        for y in (20, 32, 44):
            c.box(tower - 3, y, 6.8, 1.6, steel)
    curve = [(x, 18 + 34 * (1 - ((x - 80) / 38) ** 2)) for x in range(42, 119)]
    for points in (curve, [(-10, 52), (42, 18)], [(118, 18), (170, 52)]):
        c.line(points, steel, 0.9)
    for x, y in curve[::3]:
        c.line([(x, y), (x, 58)], steel, 0.25)
    for x in range(0, 42, 3):
        c.line([(x, 46.5 - x * 0.68), (x, 58)], steel, 0.25)
        c.line([(160 - x, 46.5 - x * 0.68), (160 - x, 58)], steel, 0.25)
    c.box(0, 57, 160, 2.6, steel)
    for x in range(4, 160, 9):
        c.glow(x, 56, 3, "#FFF0B8", 0.9)


def lanterns(c):
    for x, y in c.scatter(40, 0, 0.9):
        c.disc(x, y, 0.25, (255, 230, 200, 120))
    for row, (drop, size) in enumerate([(14, 5), (30, 7.5), (54, 11)]):
        count = 9 - row * 2
        places = [(160 / count * (k + 0.5), drop + math.sin(k + row) * 3) for k in range(count)]
        c.line([(-4, drop - size - 3), *[(x, y - size) for x, y in places], (164, drop - size - 3)], "#2A1638", 0.5)
        for k, (x, y) in enumerate(places):
            colour = ["#FF6B4A", "#FFB347", "#FF8A5C", "#F9D66B"][(k + row) % 4]
            c.glow(x, y, size * 2.6, colour, 0.8)
            c.disc(x, y, size * 0.86, colour, size)
            c.disc(x, y, size * 0.5, mix(colour, "#FFFFFF", 0.35), size)
            for rib in (-0.5, 0, 0.5):
                c.line([(x - size * 0.8, y + rib * size), (x + size * 0.8, y + rib * size)], (120, 30, 20, 60), 0.3)
            for end in (-1, 1):
                c.box(x - size * 0.35, y + end * size - 0.7, size * 0.7, 1.4, "#4A1F2B", 0.3)
    c.ridge(94, 5, "#1A0E2A", 0.5)


def coffee(c):
    for k in range(9):
        c.box(0, k * 12, 160, 0.4, (90, 50, 20, 60))
    c.disc(84, 56, 42, (60, 30, 10, 60), 40)
    c.disc(80, 51, 41, "#FBF7F0")
    c.disc(80, 51, 36, "#EFE6DA")
    c.box(108, 46, 20, 9, "#FFFFFF", 4)
    c.disc(80, 50, 27, "#FFFFFF")
    c.disc(80, 50, 24.5, "#8A5530")
    c.disc(80, 50, 22.5, "#B97B46")
    for size, colour in [(13, "#F7E3C4"), (9, "#C98F58"), (6, "#F7E3C4")]:
        c.disc(80 - size * 0.48, 47, size * 0.62, colour)
        c.disc(80 + size * 0.48, 47, size * 0.62, colour)
        c.shape([(80 - size * 1.03, 49), (80 + size * 1.03, 49), (80, 49 + size * 1.25)], colour)
    c.box(14, 14, 30, 40, "#7A54FF", 1.5)
    c.box(17, 17, 24, 34, "#8F70FF", 1)
    c.line([(22, 26), (36, 26)], "#FFFFFF", 0.9)
    c.line([(22, 31), (32, 31)], "#FFFFFF", 0.9)
    c.line([(134, 18), (146, 84)], "#F2B84B", 2.2)
    c.shape([(145, 83.8), (147, 83.4), (147, 88)], "#3A2A1A")


def noodles(c):
    c.disc(84, 57, 45, (0, 0, 0, 50), 43)
    c.disc(80, 52, 44, "#23486B")
    c.disc(80, 52, 41.5, "#F6F1E6")
    c.disc(80, 52, 38, "#D98B3A")
    c.glow(70, 42, 34, "#F6BE6A", 0.7)
    for k in range(26):
        y0 = 36 + k * 1.35
        reach = math.sqrt(max(0, 34**2 - (y0 - 52) ** 2)) * 0.92
        points = [(80 - reach + reach * 2 * i / 40, y0 + math.sin(i / 3 + k * 0.8) * 1.5) for i in range(41)]
        c.line(points, mix("#FFE9B5", "#E9BE6A", c.random.random() * 0.7), 0.9)
    c.shape([(96, 18), (114, 24), (108, 48), (92, 42)], "#1F3B2C")
    for x in (60, 74):
        c.disc(x, 38, 8, "#FFFDF6", 9)
        c.disc(x, 38, 4.6, "#F4A229", 5)
    for x, y in [(96, 62), (86, 68), (102, 54)]:
        c.disc(x, y, 7, "#C9745B", 5.2)
        c.disc(x, y, 4.6, "#E9A48B", 3)
    for _ in range(34):
        x, y = c.random.gauss(66, 9), c.random.gauss(66, 6)
        c.disc(x, y, 1.2, "#5E9E3E")
        c.disc(x, y, 0.5, "#D8EDB8")
    c.line([(120, 4), (152, 74)], "#8C2F2A", 1.6)
    c.line([(126, 2), (157, 70)], "#8C2F2A", 1.6)


def books(c):
    colours = ["#7A54FF", "#E4573D", "#2F8F83", "#F2B84B", "#3C6DB0", "#B85C8E", "#5B7F3A", "#D98B3A", "#44406B"]
    for shelf in range(3):
        floor = 32 + shelf * 32
        x = 3.0
        while x < 156:
            wide, tall = c.random.uniform(3, 7.5), c.random.uniform(18, 26)
            colour, lean = c.random.choice(colours), c.random.random() < 0.06
            tilt = 4 if lean else 0
            c.shape([(x + tilt, floor - tall), (x + wide + tilt, floor - tall), (x + wide, floor), (x, floor)], colour)
            if not lean:
                c.box(x + 0.5, floor - tall + 3, wide - 1, 0.8, (255, 255, 255, 150))
                c.box(x + 0.5, floor - 5, wide - 1, 0.6, (255, 255, 255, 110))
                c.box(x + wide - 0.6, floor - tall, 0.6, tall, (0, 0, 0, 40))
            x += wide + 0.3 + tilt
            if c.random.random() < 0.05:
                x += 7
        c.box(0, floor, 160, 2.6, "#8A5A36")
        c.box(0, floor + 2.6, 160, 1.4, (0, 0, 0, 60))
    c.glow(130, 12, 60, "#FFE2A8", 0.5)


def cat(c):
    c.box(20, 8, 120, 66, "#FFF7EA", 2)
    c.box(23, 11, 114, 60, "#A9D6E8")
    c.glow(110, 26, 34, "#FFFFFF", 0.9)
    c.disc(46, 60, 26, "#8CC084", 18)
    c.disc(86, 66, 32, "#6FAE74", 16)
    c.box(78.6, 8, 2.8, 66, "#FFF7EA")
    c.box(0, 74, 160, 26, "#C98A5A")
    c.box(0, 74, 160, 2.4, "#E2AB7C")
    for k, colour in enumerate(["#7A54FF", "#E4573D", "#F2B84B"]):
        c.box(44 + k * 2, 84 - k * 5, 66 - k * 5, 5, colour, 0.8)
        c.box(47 + k * 2, 85.2 - k * 5, 60 - k * 5, 0.8, (255, 255, 255, 130))
    fur, dark = "#E9963E", "#C9722A"
    c.arc(104, 58, 13, 20, 190, fur, 4.4)
    c.disc(80, 62, 22, fur, 12.5)
    for k in range(5):
        c.arc(84 + k * 4, 62, 12, 250, 290, dark, 1.4)
    c.shape([(52, 46), (55, 34), (63, 42)], fur)
    c.shape([(66, 42), (75, 34), (77, 46)], fur)
    c.disc(64, 51, 13, fur, 10.5)
    for x in (58.5, 69.5):
        c.arc(x, 50, 2.6, 20, 160, "#4A2A14", 0.8)
    c.disc(64, 54.4, 1.2, "#D8707A", 0.8)
    for side in (-1, 1):
        for rise in (-1, 1):
            c.line([(64 + side * 4, 55), (64 + side * 15, 55 + rise * 2)], (255, 255, 255, 200), 0.25)
    c.disc(60, 71, 6, "#FFF3E4", 3)
