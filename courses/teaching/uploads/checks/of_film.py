"""Sound or video: proven to be one that browsers play, measured, and its packets put into a new container that holds
nothing else."""

from contextlib import suppress

import av
from refused import Refused

SIGNATURES = [(0, b"\x1a\x45\xdf\xa3", "matroska"), (0, b"OggS", "ogg"), (4, b"ftyp", "mp4"), (0, b"ID3", "mp3")]
VIDEO_OF_WEBM, AUDIO_OF_WEBM = {"vp8", "vp9", "av1"}, {"opus", "vorbis"}
VIDEO_OF_MP4, AUDIO_OF_MP4 = {"h264", "hevc", "av1", "vp9"}, {"aac", "mp3", "opus"}
LONGEST = 12 * 3600  # seconds
MOST_PIXELS = 4096 * 4096
LEAD = 40  # ticks: as many pictures as may wait for a later one
TRIED = 60  # packets until something must have come of it


def check(file, target):
    with av.open(file, format=demuxer(file), metadata_errors="ignore") as source:
        video, audio = streams_of(source)
        streams = [stream for stream in (video, audio) if stream]
        if not streams:
            raise Refused("silent")
        container, ending = container_for(video, audio)
        seconds = pack(source, streams, target, container)
        said = (source.duration or 0) / av.time_base
    if seconds <= 0:
        raise Refused("silent")
    if seconds > LONGEST:
        raise Refused("broken")
    if said > LONGEST or seconds < 0.9 * said - 0.5:
        raise Refused("cut")
    return {"kind": "video" if video else "audio", "ending": ending, "seconds": round(seconds, 2)}


def demuxer(file):
    """The first bytes decide which one demuxer sees the file."""
    head = file.read(16)
    file.seek(0)
    for place, magic, name in SIGNATURES:
        if head[place : place + len(magic)] == magic:
            return name
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE0 == 0xE0:
        return "mp3"
    raise Refused("kind")


def streams_of(source):
    """The first video, unless it is the picture of a record's sleeve, and the first sound."""
    films = [one for one in source.streams.video if not one.disposition & av.stream.Disposition.attached_pic]
    return next(iter(films), None), next(iter(source.streams.audio), None)


def codec(stream):
    return stream.codec_context.codec.canonical_name if stream else None


def container_for(video, audio):
    """(what PyAV calls it, the file's ending)"""
    film, sound = codec(video), codec(audio)
    if video and not 0 < video.codec_context.width * video.codec_context.height <= MOST_PIXELS:
        raise Refused("broken")
    if not video and sound == "mp3":
        return "mp3", "mp3"
    if film in {None, *VIDEO_OF_WEBM} and sound in {None, *AUDIO_OF_WEBM}:
        return "webm", "webm"
    if film in {None, *VIDEO_OF_MP4} and sound in {None, *AUDIO_OF_MP4}:
        return "mp4", "mp4" if video else "m4a"
    raise Refused("codec")


def pack(source, streams, target, container):
    """Copy the packets into a new file; the seconds from the first to the end of the last."""
    options = {"movflags": "faststart"} if container == "mp4" else {}
    if container == "mp3":
        options = {"id3v2_version": "0", "write_xing": "1"}
    with av.open(target, "w", format=container, container_options={"fflags": "+bitexact"}, options=options) as made:
        copies = {stream.index: made.add_stream_from_template(stream) for stream in streams}
        proofs = {stream.index: Proof() for stream in streams}
        begins, ends, last = [], [], {}
        for packet in source.demux(streams):
            place = packet.stream_index
            proofs[place].look(packet)
            if not packet.size or (packet.pts is None and packet.dts is None):
                continue
            set_times(packet, last.get(place))
            last[place] = packet.dts
            shown = packet.pts * packet.time_base
            begins, ends = [min([shown, *begins])], [max([shown + (packet.duration or 0) * packet.time_base, *ends])]
            packet.stream = copies[place]
            made.mux(packet)
    if not all(proof.given for proof in proofs.values()):
        raise Refused("broken")
    return float(ends[0] - begins[0])


def set_times(packet, before):
    """Muxers want a packet's time of decoding to go up and not to be behind when it is shown; WebM leaves it out of the
    first ones."""
    decoded = packet.dts
    if decoded is None:
        decoded = packet.pts - LEAD if before is None else before + 1
    packet.dts = decoded if before is None else max(decoded, before + 1)
    packet.pts = packet.dts if packet.pts is None else max(packet.pts, packet.dts)


class Proof:
    """That a stream is what it says: something must come of its first packets when they are decoded."""

    def __init__(self):
        self.given, self.tried = False, 0

    def look(self, packet):
        if self.given or self.tried >= TRIED:
            return
        self.tried += 1
        with suppress(av.FFmpegError):
            self.given = bool(packet.decode())
