"""A process of its own that reads one voice recording and ends: what breaks a decoder breaks no more than this.

    python -I audio_child.py 120 < upload > answer

The answer is one line of JSON, {"duration", "peaks", "mime", "extension"} or {"error": why}, and then the recording,
its packets copied into a new container that holds nothing else. Imports nothing of the project, so that it starts fast.
"""

import contextlib
import io
import json
import resource
import sys
from fractions import Fraction

import av

BARS = 60
GRACE = 3  # seconds a recorder may overrun
SHORTEST = 0.3
SAMPLE_RATE = 8000  # enough to draw
MEMORY = 520 * 1024 * 1024  # of addresses, of which the libraries alone take half
CPU_SECONDS = 5
MAX_RATE, MAX_CHANNELS = 96_000, 2

# The first bytes decide which one demuxer sees the file.
SIGNATURES = [(0, b"\x1a\x45\xdf\xa3", "matroska"), (0, b"OggS", "ogg"), (4, b"ftyp", "mp4")]
# Codec: how it is kept.
KEPT = {
    "opus": ("webm", "audio/webm", "webm"),
    "vorbis": ("webm", "audio/webm", "webm"),
    "aac": ("mp4", "audio/mp4", "m4a"),
}


class Refused(Exception):
    """The recording is not taken; the argument says why in one word."""


def main():
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # not every system has all of them
            resource.setrlimit(limit, (value, value))
    longest = float(sys.argv[1])
    content = b""
    try:
        found, content = cleaned(sys.stdin.buffer.read(), longest)
    except Refused as error:
        found = {"error": str(error)}
    except (av.FFmpegError, OSError, ValueError, ArithmeticError, LookupError, TypeError, MemoryError, RuntimeError):
        found = {"error": "broken"}
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + content)


def cleaned(content, longest):
    """What is told about the recording, and the recording itself, new."""
    demuxer = next((name for at, magic, name in SIGNATURES if content[at : at + len(magic)] == magic), None)
    if demuxer is None:
        raise Refused("unknown")
    with av.open(io.BytesIO(content), format=demuxer, metadata_errors="ignore") as source:
        stream = only_voice(source)
        kind, mime, extension = KEPT[stream.codec_context.codec.canonical_name]
        made = io.BytesIO()
        with av.open(made, "w", format=kind, container_options={"fflags": "+bitexact"}) as target:
            wave, seconds = copied(source, stream, target, longest)
    if seconds < SHORTEST:
        raise Refused("empty")
    told = {"duration": round(seconds, 2), "peaks": peaks(wave), "mime": mime, "extension": extension}
    return told, made.getvalue()


def only_voice(source):
    """The one stream of a file that holds a voice and nothing else."""
    kinds = {stream.type for stream in source.streams}
    if "video" in kinds:
        raise Refused("video")
    if kinds != {"audio"} or len(source.streams) != 1:
        raise Refused("unknown")
    stream = source.streams.audio[0]
    context = stream.codec_context
    codec = context.codec.canonical_name
    # Vorbis keeps its comments in its setup, from which only the Ogg demuxer takes them out.
    if codec not in KEPT or (codec == "vorbis" and source.format.name != "ogg"):
        raise Refused("unknown")
    if not (0 < context.sample_rate <= MAX_RATE and 0 < context.channels <= MAX_CHANNELS):
        raise Refused("broken")
    return stream


def copied(source, stream, target, longest):
    """Copy the packets that can be decoded; (the sound as 16 bit samples to draw, its seconds).

    Times are counted anew from what is decoded: what the file says of its length is anybody's word.
    """
    copy = target.add_stream_from_template(stream)
    rate = stream.codec_context.sample_rate
    thin = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
    wave, seconds, good, bad = bytearray(), 0.0, 0, 0
    for packet in source.demux(stream):
        if not packet.size:
            continue  # the decoder's last frames would come from here: nothing that a recording has
        try:
            frames = packet.decode()
        except av.FFmpegError:
            bad += 1
            continue
        good += 1
        begun, length = seconds, 0.0
        for frame in frames:
            if not 0 < frame.sample_rate <= MAX_RATE:
                raise Refused("broken")
            length += frame.samples / frame.sample_rate
            frame.pts = None
            for part in thin.resample(frame):
                wave += bytes(part.planes[0])[: part.samples * 2]
        seconds += length
        if seconds > longest + GRACE:
            raise Refused("long")
        packet.stream = copy
        packet.time_base = Fraction(1, rate)
        packet.pts = packet.dts = round(begun * rate)
        packet.duration = round(seconds * rate) - packet.pts
        target.mux(packet)
    if bad * 10 > good:
        raise Refused("broken" if good or bad else "empty")
    return wave, seconds


def peaks(wave):
    """BARS numbers from 0 to 100: the loudest sample of each stretch, the loudest of all being 100."""
    samples = memoryview(wave).cast("h")
    size = len(samples) / BARS
    found = []
    for bar in range(BARS):
        part = samples[int(bar * size) : max(int((bar + 1) * size), int(bar * size) + 1)]
        found.append(max(max(part), -min(part)) if len(part) else 0)
    loudest = max(*found, 330)  # a hundredth of full scale: the noise of a silent room stays low
    return [round(100 * value / loudest) for value in found]


if __name__ == "__main__":
    main()
