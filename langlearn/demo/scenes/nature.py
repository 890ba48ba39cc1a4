"""Scenes under the sky. Each draws on a canvas of 160 to 100 units."""

import math

from ..drawing import mix


def sea(c):
    c.glow(112, 42, 46, "#FFF3D6", 0.9)
    c.disc(112, 42, 8, "#FFF6E0")
    c.shape([(0, 52), (160, 52), (160, 100), (0, 100)], "#2E8FA8")
    for row in range(26):
        y = 53 + row * 1.7
        for _ in range(3 + row // 3):
            near = c.random.random() < 0.5
            x, long = (c.random.gauss(112, 5 + row) if near else c.random.uniform(0, 160)), 2 + row * 0.35
            c.box(x - long / 2, y, long, 0.35 + row * 0.02, (255, 244, 214, 150) if near else (255, 255, 255, 60), 0.3)
    c.shape([(40, 60), (58, 60), (55, 64), (43, 64)], "#20495A")
    c.shape([(49, 36), (49, 58.5), (60, 58.5)], "#FFFFFF")
    c.shape([(47.6, 40), (47.6, 58.5), (40, 58.5)], "#FFD9B0")
    c.ridge(93, 4, (255, 255, 255, 150))
    c.ridge(95, 4, "#F2D9AE")


def leaf(c, x, y, size, turn, fill):
    points = []
    for k in range(11):
        angle, reach = turn + k / 11 * math.tau, size * (1 if k % 2 else 0.45) * (1.1 if k == 5 else 1)
        points.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach))
    c.shape(points, fill)
    stalk = (x + math.cos(turn) * size * 1.4, y + math.sin(turn) * size * 1.4)
    c.line([(x, y), stalk], "#602710", 0.25)


def autumn_leaves(c):
    for x, y in c.scatter(40):
        c.glow(x, y, c.random.uniform(5, 14), c.random.choice(["#FFD98A", "#FFB25E", "#FFF0C4"]), 0.5)
    c.line([(-2, 22), (40, 30), (84, 22), (128, 33), (164, 24)], "#5A2E1A", 2.2)
    c.line([(60, 26), (84, 44), (110, 50)], "#5A2E1A", 1.2)
    c.line([(100, 26), (120, 12), (140, 6)], "#5A2E1A", 1)
    for x, _ in c.scatter(75):
        y = 26 + c.random.gauss(2, 13)
        colour = c.random.choice(["#D7402B", "#EE7A25", "#F3A731", "#B92E2A", "#E0562A"])
        leaf(c, x, y, c.random.uniform(3, 6.5), c.random.uniform(0, 6.3), colour)
    for x, y in c.scatter(14, 0.55, 1):
        leaf(c, x, y, c.random.uniform(2.5, 4.5), c.random.uniform(0, 6.3), c.random.choice(["#EE7A25", "#D7402B"]))


def cherry_blossom(c):
    c.glow(30, 20, 50, "#FFFFFF", 0.8)
    c.ridge(88, 7, "#B9D9A7")
    c.line([(164, 4), (120, 20), (84, 22), (40, 40), (10, 38)], "#5C3B3A", 2.6)
    c.line([(108, 21), (84, 46), (66, 54)], "#5C3B3A", 1.4)
    c.line([(70, 26), (52, 12), (30, 10)], "#5C3B3A", 1.2)
    spots = [(150, 10), (120, 20), (96, 22), (70, 27), (44, 38), (20, 40), (88, 44), (70, 52), (52, 14), (34, 11)]
    for sx, sy in spots:
        for _ in range(10):
            x, y, size = c.random.gauss(sx, 8), c.random.gauss(sy, 5), c.random.uniform(1.2, 2.2)
            turn, colour = c.random.random() * 6, mix("#FFFFFF", "#F7A8C0", c.random.uniform(0.2, 1))
            for k in range(5):
                angle = turn + k * math.tau / 5
                c.disc(x + math.cos(angle) * size, y + math.sin(angle) * size, size * 0.8, colour)
            c.disc(x, y, size * 0.4, "#E0587F")
    for x, y in c.scatter(40, 0.4):
        c.disc(x, y, 1, "#FBC9D8", 0.55)


def rain(c):
    lights = ["#FFC46B", "#FF8E72", "#8FD3FF", "#C7A6FF", "#FFE7A8"]
    for x, y in c.scatter(46, 0.15, 0.8):
        colour, size = c.random.choice(lights), c.random.uniform(3, 9)
        c.glow(x, y, size * 1.5, colour, 0.7)
        c.disc(x, y, size * 0.55, (*mix(colour, "#FFFFFF", 0.2), 70))
    for x, y in c.scatter(26, 0, 0.7):
        long = c.random.uniform(6, 26)
        c.box(x, y, 0.5, long, (255, 255, 255, 60), 0.25)
        c.disc(x + 0.25, y + long, 0.9, (235, 245, 255, 200), 1.3)
    for x, y in c.scatter(420):
        size = c.random.uniform(0.2, 0.8)
        c.disc(x, y, size, (226, 238, 250, 150), size * 1.2)
        c.disc(x - size / 3, y - size / 3, size / 3, (255, 255, 255, 220))
    c.box(0, 92, 160, 8, "#2B2F45")
    c.box(0, 91, 160, 1.4, "#454B69")


def mountain(c):
    c.glow(50, 36, 40, "#FFF4DC", 0.95)
    c.disc(50, 36, 6.5, "#FFF9EA")
    for base, rise, colour in [(52, 26, "#B8A9D9"), (62, 24, "#8F86C4"), (72, 20, "#6A6BAE")]:
        c.ridge(base, rise, colour, 0.55)
    for x, y in c.scatter(60, 0.72, 0.82):
        c.disc(x, y, c.random.uniform(6, 13), (255, 255, 255, 70), c.random.uniform(1, 2.2))
    c.ridge(82, 16, "#3E4A86", 0.5)
    c.ridge(92, 12, "#232B57", 0.55)
    for x, _ in c.scatter(46):
        tall = c.random.uniform(4, 9)
        c.shape([(x - tall / 4, 101), (x + tall / 4, 101), (x, 101 - tall * 1.5)], "#171C40")


def river_boat(c):
    c.glow(84, 40, 50, "#FFEFC9", 1)
    c.disc(84, 42, 9, "#FFF4DA")
    c.ridge(54, 4, "#7FA08A", 0.6)
    c.shape([(0, 55), (160, 55), (160, 100), (0, 100)], "#E3A66B")
    for row in range(30):
        y = 56 + row * 1.5
        for _ in range(5):
            x = c.random.gauss(84, 4 + row * 1.1)
            c.box(x, y, 2 + row * 0.2, 0.5, (255, 243, 214, 160), 0.25)
        c.box(c.random.uniform(0, 150), y, 10, 0.4, (160, 90, 60, 70), 0.2)
    c.shape([(46, 68), (60, 75), (108, 75), (124, 66), (112, 81), (58, 81)], "#4A2A20")
    c.shape([(70, 75), (72, 62), (98, 62), (101, 75)], "#7B4A2E")
    c.arc(85, 70, 14, 200, 340, "#5C3523", 1.6)
    c.disc(113, 56, 2.4, "#33201A")
    c.shape([(110, 58), (116, 58), (118, 72), (109, 72)], "#B8442F")
    c.line([(116, 48), (128, 90)], "#33201A", 0.8)
    for x, y in [(28, 22), (36, 18), (44, 24)]:
        c.line([(x - 3, y - 1.2), (x, y), (x + 3, y - 1.2)], "#6B5040", 0.5)


def snow(c):
    c.glow(126, 24, 34, "#FFFFFF", 0.9)
    c.ridge(62, 18, "#C4D4EC", 0.5)
    c.ridge(74, 14, "#DCE7F6", 0.5)
    ground = c.ridge(84, 8, "#F6FAFF", 0.4)
    for x, y in sorted(c.random.sample(ground[4:-4], 26), key=lambda point: point[1]):
        tall = c.random.uniform(12, 30)
        colour = mix("#2F5D62", "#7FA6AE", c.random.random() * 0.6)
        for k in range(3):
            top, wide = y - tall + k * tall * 0.24, tall * (0.16 + k * 0.07)
            c.shape([(x, top), (x + wide, top + tall * 0.42), (x - wide, top + tall * 0.42)], colour)
            c.shape([(x, top), (x + wide * 0.5, top + tall * 0.2), (x - wide * 0.5, top + tall * 0.2)], "#FFFFFF")
    for x, y in c.scatter(260):
        c.disc(x, y, c.random.uniform(0.2, 0.8), (255, 255, 255, 220))


def garden(c):
    c.glow(28, 18, 44, "#FFFFFF", 0.8)
    c.ridge(70, 10, "#A9CF8F", 0.5)
    c.box(0, 82, 160, 18, "#D9A679")
    c.box(0, 81, 160, 2, "#B67F52")
    for n, x in enumerate(range(14, 160, 24)):
        tall, green = c.random.uniform(20, 44), c.random.choice(["#3F8F4F", "#2E7D5B", "#5FA03A"])
        c.line([(x, 74), (x + c.random.uniform(-3, 3), 74 - tall)], "#5B4A2A", 0.9)
        for _ in range(26):
            angle, reach = c.random.uniform(0, math.tau), c.random.uniform(3, 11)
            leaf_x, leaf_y = x + math.cos(angle) * reach, 74 - tall * 0.75 + math.sin(angle) * reach * 1.1
            c.disc(leaf_x, leaf_y, 3.6, mix(green, "#FFFFFF", c.random.uniform(0, 0.25)), 2.2)
        for _ in range(7):
            fx, fy = c.random.gauss(x, 6), c.random.gauss(74 - tall * 0.7, 7)
            c.disc(fx, fy, 1.9, ["#F7C948", "#EE5D50", "#F7F3E3", "#F39C3D"][n % 4], 2.1)
        pot = ["#C9623F", "#7A54FF", "#2F8F83", "#E0A83A"][n % 4]
        c.shape([(x - 8, 74), (x + 8, 74), (x + 6, 92), (x - 6, 92)], pot)
        c.box(x - 9, 72, 18, 4, mix(pot, "#FFFFFF", 0.2), 1)
