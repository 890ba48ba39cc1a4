from typing import NamedTuple


class Segment(NamedTuple):
    text: str
    reading: str  # "" where the text needs none


def segmented(text, pattern, read):
    """`text` cut at the matches of `pattern`, each read by `read`, and what lies between."""
    found, cut = [], 0
    for match in pattern.finditer(text):
        if match.start() > cut:
            found.append(Segment(text[cut : match.start()], ""))
        found.append(Segment(match.group(), read(match.group())))
        cut = match.end()
    if cut < len(text):
        found.append(Segment(text[cut:], ""))
    return found
