"""The demo's recordings: no words, but the melody and the syllables of someone who speaks. Taken in as uploads are."""

import io
import math
import random
from array import array
from functools import cache

import av
from django.core.files.base import ContentFile

from langlearn.lib.audio import clean_voice
from langlearn.lib.storages import private

from .pictures import keep

RATE = 16_000
TABLE = 512
# Where the throat rings in a, e, i, o, u: hertz.
VOWELS = [(730, 1090, 2440), (530, 1840, 2480), (270, 2290, 3010), (570, 840, 2410), (300, 870, 2240)]


def recording(seed, seconds, pitch):
    """The name in storage of a recording of so many seconds, its true length and its waveform."""
    data, voice = _recorded(seed, seconds, pitch)
    return keep(private(), "messages", data, f".{voice.extension}", seed), voice


@cache
def _recorded(seed, seconds, pitch):
    made = io.BytesIO()
    with av.open(made, "w", format="webm") as target:
        stream = target.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = 24_000
        fitting = av.AudioResampler(format=stream.codec_context.format.name, layout="mono", rate=RATE)
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(spoken := _spoken(seed, seconds, pitch)))
        frame.sample_rate = RATE
        frame.planes[0].update(spoken.tobytes())
        for part in fitting.resample(frame):
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    file, voice = clean_voice(ContentFile(made.getvalue()))
    return file.read(), voice


def _spoken(seed, seconds, pitch):
    """Syllables in phrases, each falling a little, with a breath between them."""
    dice = random.Random(seed)
    tables = [_table(formants, pitch) for formants in VOWELS]
    samples, phase, whole = array("h"), 0.0, int(seconds * RATE)
    while len(samples) < whole:
        syllables = dice.randint(4, 9)
        for place in range(syllables):
            table, length = dice.choice(tables), int(dice.uniform(0.11, 0.24) * RATE)
            loud, tone = dice.uniform(0.45, 1), pitch * (1.15 - 0.3 * place / syllables) * dice.uniform(0.94, 1.08)
            for n in range(length):
                phase += tone * TABLE / RATE
                samples.append(int(table[int(phase) % TABLE] * loud * math.sin(math.pi * n / length)))
        samples.extend([0] * int(dice.uniform(0.15, 0.45) * RATE))
    return samples[:whole]


@cache
def _table(formants, pitch):
    """One period of a vowel."""
    tones = [
        (k, sum(math.exp(-(((k * pitch - hertz) / 160) ** 2)) for hertz in formants) + 0.3 / k) for k in range(1, 20)
    ]
    wave = [sum(share * math.sin(math.tau * k * n / TABLE) for k, share in tones) for n in range(TABLE)]
    loudest = max(map(abs, wave))
    return [11_000 * one / loudest for one in wave]
