"""Every recording that comes in, honest or not, and what is left of it. The recordings are made here, by PyAV."""

import io
import math
import resource
import struct
import subprocess
import time
from array import array
from fractions import Fraction
from functools import cache

import av
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from langlearn.lib import audio
from langlearn.lib.audio import VoiceField, clean_voice

RATE = 48_000


def quiet_then_loud(n, rate):
    return int(20_000 * math.sin(n * 0.05) * (0.2 if n < rate else 1))


@cache
def sound_wave(sound, seconds, rate):
    """Samples in parts of 960."""
    return [
        array("h", [sound(n, rate) for n in range(start, start + 960)]).tobytes()
        for start in range(0, int(seconds * rate), 960)
    ]


def recorded(container="webm", codec="libopus", seconds=2.0, rate=RATE, layout="mono", metadata=None, sound=None):
    """A recording as a browser would make it."""
    made = io.BytesIO()
    with av.open(made, "w", format=container) as target:
        target.metadata.update(metadata or {})
        stream = target.add_stream(codec, rate=rate, layout=layout, options={"strict": "-2"})
        fitting = av.AudioResampler(format=stream.codec_context.format.name, layout=layout, rate=rate)
        for samples in sound_wave(sound or quiet_then_loud, seconds, rate):
            frame = av.AudioFrame(format="s16", layout="mono", samples=960)
            frame.sample_rate = rate
            frame.planes[0].update(samples)
            for part in fitting.resample(frame):
                part.pts = None
                target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return made.getvalue()


@pytest.fixture(scope="module")
def webm():
    return recorded(metadata={"title": "SECRET", "location": "+35.0+139.0/", "comment": "SECRET"})


@pytest.fixture(scope="module")
def m4a():
    return recorded("mp4", "aac", rate=44_100, metadata={"title": "SECRET", "location": "+35.0+139.0/"})


def packets(content, container, size=1, seconds_each=0.12, count=1000, payload=b"\x19", start=lambda n: n):
    """`content`'s kind of file, holding the same packet over and over."""
    made = io.BytesIO()
    with av.open(io.BytesIO(content)) as source, av.open(made, "w", format=container) as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for n in range(count):
            packet = av.Packet(payload * size)
            packet.stream, packet.time_base = stream, Fraction(1, 1000)
            packet.pts = packet.dts = round(start(n) * seconds_each * 1000)
            target.mux(packet)
    return made.getvalue()


def video(container="webm", codec="libvpx", sound="libopus"):
    made = io.BytesIO()
    with av.open(made, "w", format=container) as target:
        picture = target.add_stream(codec, rate=10, width=64, height=64, pix_fmt="yuv420p")
        voice = target.add_stream(sound, rate=RATE, layout="mono") if sound else None
        for _ in range(10):
            target.mux(picture.encode(av.VideoFrame(64, 64, "yuv420p")))
        target.mux(picture.encode(None))
        if voice:
            size = 1024 if sound == "aac" else 960
            frame = av.AudioFrame(format=voice.codec_context.format.name, layout="mono", samples=size)
            frame.sample_rate = RATE
            frame.planes[0].update(bytes(frame.planes[0].buffer_size))
            target.mux(voice.encode(frame))
            target.mux(voice.encode(None))
    return made.getvalue()


def upload(content, name="voice.webm", content_type="audio/webm"):
    return SimpleUploadedFile(name, content, content_type)


def peak(whose):
    """The most memory that we, or a process that we started, ever had, in KB."""
    return resource.getrusage(whose).ru_maxrss


def code_of(content):
    """Why it is refused; and that this took neither long nor much memory."""
    begun, largest = time.monotonic(), peak(resource.RUSAGE_CHILDREN)
    with pytest.raises(ValidationError) as caught:
        clean_voice(upload(content))
    assert time.monotonic() - begun < 5
    # a process counts as large as we are until it runs its own program
    assert peak(resource.RUSAGE_CHILDREN) <= max(largest, peak(resource.RUSAGE_SELF), 300 * 1024)
    [message] = caught.value.messages
    assert message
    assert "%" not in message
    return caught.value.code


def streams(file):
    file.seek(0)
    with av.open(io.BytesIO(file.read())) as opened:
        metadata = {**opened.metadata, **opened.streams[0].metadata}
        kinds = [stream.type for stream in opened.streams]
        decoded = sum(frame.samples / frame.sample_rate for frame in opened.decode(audio=0))
        return kinds, metadata, (opened.duration or 0) / 1_000_000, decoded


@pytest.mark.parametrize(
    ("container", "codec", "rate", "layout", "extension", "mime"),
    [
        ("webm", "libopus", RATE, "mono", "webm", "audio/webm"),  # Chrome
        ("ogg", "libopus", RATE, "mono", "webm", "audio/webm"),  # Firefox
        ("mp4", "aac", 44_100, "mono", "m4a", "audio/mp4"),  # Safari
        ("mp4", "aac", RATE, "stereo", "m4a", "audio/mp4"),
        ("mp4", "libopus", RATE, "mono", "webm", "audio/webm"),
        ("ogg", "vorbis", 44_100, "stereo", "webm", "audio/webm"),
    ],
)
def test_what_browsers_record_is_taken(container, codec, rate, layout, extension, mime):
    file, voice = clean_voice(upload(recorded(container, codec, rate=rate, layout=layout)))
    assert (voice.extension, voice.mime) == (extension, mime)
    assert voice.duration == pytest.approx(2, abs=0.1)
    assert file.name.endswith(f".{extension}")
    kinds, _metadata, told, decoded = streams(file)
    assert kinds == ["audio"]
    assert told == pytest.approx(2, abs=0.1)
    assert decoded == pytest.approx(2, abs=0.1)


def test_fragmented_mp4_as_safari_sends_it_is_taken(m4a):
    made = io.BytesIO()
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with (
        av.open(io.BytesIO(m4a)) as source,
        av.open(made, "w", format="mp4", container_options=options) as target,
    ):
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    assert b"moof" in made.getvalue()
    file, voice = clean_voice(upload(made.getvalue()))
    assert voice.duration == pytest.approx(2, abs=0.1)
    assert streams(file)[2] == pytest.approx(2, abs=0.1)


def test_a_live_webm_without_a_length_gets_one(webm):
    """A browser's recorder cannot go back to write the length at the front."""
    made = io.BytesIO()
    made.seekable = lambda: False
    with (
        av.open(io.BytesIO(webm)) as source,
        av.open(made, "w", format="webm", container_options={"live": "1"}) as target,
    ):
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    file, voice = clean_voice(upload(made.getvalue()))
    assert voice.duration == pytest.approx(2, abs=0.1)
    assert streams(file)[2] == pytest.approx(2, abs=0.1)


def test_peaks_are_sixty_and_follow_the_sound(webm):
    _file, voice = clean_voice(upload(webm))
    assert len(voice.peaks) == 60
    assert all(isinstance(peak, int) and 0 <= peak <= 100 for peak in voice.peaks)
    assert max(voice.peaks) == 100
    assert max(voice.peaks[:28]) < 40 < 80 < min(voice.peaks[32:58])


def test_silence_stays_flat():
    _file, voice = clean_voice(upload(recorded(sound=lambda n, rate: 0)))
    assert max(voice.peaks) <= 5


@pytest.mark.parametrize("container", ["webm", "ogg", "mp4"])
def test_metadata_is_gone(container):
    tags = {"title": "SECRET", "artist": "SECRET", "comment": "SECRET", "location": "+35.0+139.0/"}
    source = recorded(container, "aac" if container == "mp4" else "libopus", metadata=tags)
    assert b"SECRET" in source
    file, _voice = clean_voice(upload(source))
    content = file.read()
    assert b"SECRET" not in content
    assert b"+35" not in content
    assert set(streams(file)[1]) <= {
        "encoder", "DURATION", "major_brand", "minor_version", "compatible_brands", "language", "handler_name",
        "vendor_id",
    }  # fmt: skip


def test_comments_of_vorbis_are_gone():
    source = recorded("ogg", "vorbis", layout="stereo", metadata={"title": "SECRET"})
    assert b"SECRET" in source
    assert b"SECRET" not in clean_voice(upload(source))[0].read()


def test_vorbis_where_its_comments_would_stay_is_refused():
    assert code_of(recorded("webm", "vorbis", layout="stereo")) == "unknown"


def test_what_follows_the_recording_is_gone(webm):
    file, _voice = clean_voice(upload(webm + b"<script>alert(1)</script>" * 20))
    assert b"alert" not in file.read()


def test_names_are_random_and_say_nothing(webm):
    names = [clean_voice(upload(webm, "Ana at home.webm"))[0].name for _ in range(2)]
    assert names[0] != names[1]
    assert "Ana" not in names[0]


def test_only_what_is_inside_counts(m4a):
    _file, voice = clean_voice(upload(m4a, "holiday.png", "image/png"))
    assert voice.mime == "audio/mp4"


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 200,
        b"#EXTM3U\nfile:///etc/passwd",
        b"ffconcat version 1.0\nfile /etc/passwd",
        b"\0",
        b"ID3" + b"\0" * 500,
    ],
)
def test_what_is_no_recording_is_refused_whatever_its_name(content):
    assert code_of(content) == "unknown"


def test_zero_bytes_are_refused():
    assert code_of(b"") == "empty"


@pytest.mark.parametrize("magic", [b"\x1a\x45\xdf\xa3", b"OggS", b"\0\0\0\x18ftypisom"])
def test_magic_bytes_before_rubbish_are_refused(magic):
    assert code_of(magic + bytes(range(256)) * 40) in {"broken", "unknown", "empty"}
    assert code_of(magic) in {"broken", "unknown", "empty"}


@pytest.mark.parametrize(
    ("container", "codec", "sound"),
    [("webm", "libvpx", "libopus"), ("webm", "libvpx", None), ("mp4", "mpeg4", "aac"), ("mp4", "mpeg4", None)],
)
def test_video_is_refused(container, codec, sound):
    assert code_of(video(container, codec, sound)) == "video"


def test_a_second_voice_is_refused():
    made = io.BytesIO()
    with av.open(made, "w", format="webm") as target:
        voices = [target.add_stream("libopus", rate=RATE, layout="mono") for _ in range(2)]
        for voice in voices:
            frame = av.AudioFrame(format=voice.codec_context.format.name, layout="mono", samples=960)
            frame.sample_rate = RATE
            frame.planes[0].update(bytes(frame.planes[0].buffer_size))
            target.mux(voice.encode(frame))
            target.mux(voice.encode(None))
    assert code_of(made.getvalue()) == "unknown"


def test_an_attachment_is_refused(webm):
    made = io.BytesIO()
    with av.open(io.BytesIO(webm)) as source, av.open(made, "w", format="matroska") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        target.add_attachment("evil.exe", "application/octet-stream", b"MZ" * 50)
        for packet in source.demux(audio=0):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    assert code_of(made.getvalue()) == "unknown"


@pytest.mark.parametrize("codec", ["ac3", "mp3", "pcm_s16le"])
def test_other_codecs_are_refused(codec):
    codec_name = {"mp3": "libmp3lame"}.get(codec, codec)
    assert code_of(recorded("matroska", codec_name)) == "unknown"


@cache
def whole(container):
    return recorded(container, "aac" if container == "mp4" else "libopus", rate=RATE)


@pytest.mark.parametrize("part", [0.01, 0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("container", ["webm", "ogg", "mp4"])
def test_truncated_is_refused_or_shorter(container, part):
    content = whole(container)
    try:
        file, voice = clean_voice(upload(content[: int(len(content) * part)]))
    except ValidationError as error:
        assert error.code in {"broken", "empty", "unknown"}
        return
    assert 0.3 <= voice.duration <= 2.1
    assert streams(file)[3] == pytest.approx(voice.duration, abs=0.1)


def test_damage_in_the_middle_never_escapes(webm):
    for place in range(300, len(webm), len(webm) // 12):
        damaged = webm[:place] + bytes(255 - byte for byte in webm[place : place + 40]) + webm[place + 40 :]
        try:
            file, _voice = clean_voice(upload(damaged))
        except ValidationError as error:
            assert error.code in {"broken", "empty", "unknown", "long"}
        else:
            assert streams(file)[0] == ["audio"]


def test_a_click_is_refused(webm):
    assert code_of(packets(webm, "webm", count=2)) == "empty"


def test_two_minutes_are_taken_and_more_is_refused(webm):
    _file, voice = clean_voice(upload(packets(webm, "webm", count=1000)))
    assert voice.duration == pytest.approx(120, abs=0.5)
    assert code_of(packets(webm, "webm", count=1100)) == "long"


def test_the_limit_is_a_setting_and_said(webm, settings):
    settings.VOICE_SECONDS = 60
    with pytest.raises(ValidationError) as caught:
        clean_voice(upload(packets(webm, "webm", count=600)))
    assert "1 minute." in caught.value.messages[0]


@pytest.mark.parametrize("container", ["webm", "ogg"])
def test_hours_of_silence_in_few_bytes_are_refused(webm, container):
    bomb = packets(webm, container, count=90_000)  # three of them
    assert len(bomb) < audio.VOICE_LIMIT
    assert code_of(bomb) == "long"


def test_times_that_the_file_claims_count_for_nothing(webm):
    """A second of sound, spread over what claims to be three years."""
    spread = packets(webm, "webm", count=10, start=lambda n: n * 100_000_000)
    file, voice = clean_voice(upload(spread))
    assert voice.duration == pytest.approx(1.2, abs=0.1)
    assert streams(file)[2] == pytest.approx(1.2, abs=0.1)


def test_a_length_claimed_in_the_header_counts_for_nothing(webm):
    at = webm.index(b"\x44\x89\x88") + 3
    file, voice = clean_voice(upload(webm[:at] + struct.pack(">d", 1e15) + webm[at + 8 :]))
    assert voice.duration == pytest.approx(2, abs=0.1)
    assert streams(file)[2] == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize("count", [3_000_000, 200_000_000, 2**32 - 1])
def test_an_index_that_claims_millions_of_samples_is_refused(m4a, count):
    """Each would cost the demuxer 24 bytes."""
    bomb = bytearray(m4a)
    at = bomb.index(b"stsz")
    bomb[at + 8 : at + 16] = struct.pack(">II", 1, count)
    at = bomb.index(b"stsc")
    bomb[at + 8 : at + 24] = struct.pack(">IIII", 1, 1, count, 1)
    at = bomb.index(b"stts")
    bomb[at + 12 : at + 16] = struct.pack(">I", count)
    assert code_of(bytes(bomb)) in {"broken", "empty", "long", "unknown"}


def test_too_many_bytes_are_refused_unread(settings, monkeypatch):
    settings.VOICE_LIMIT = 1000
    monkeypatch.setattr(subprocess, "run", None)
    assert code_of(b"\x1a\x45\xdf\xa3" + b"\0" * 1000) == "size"


@pytest.mark.parametrize(
    ("ending", "seconds"),
    [
        ("import os; os.abort()", 10),
        ("while True: pass", 0.2),
        ("print('no json')", 10),
        ("raise MemoryError", 10),
    ],
)
def test_a_decoder_that_falls_takes_nothing_with_it(webm, tmp_path, monkeypatch, ending, seconds):
    child = tmp_path / "child.py"
    child.write_text(ending)
    monkeypatch.setattr(audio, "CHILD", child)
    monkeypatch.setattr(audio, "CHILD_SECONDS", seconds)
    with pytest.raises(ValidationError) as caught:
        clean_voice(upload(webm))
    assert caught.value.code == "broken"


def test_the_child_gets_nothing_of_our_environment(webm, tmp_path, monkeypatch):
    child = tmp_path / "child.py"
    child.write_text("import os, json; print(json.dumps({'error': 'SECRET_KEY' in os.environ and 'told' or 'empty'}))")
    monkeypatch.setenv("SECRET_KEY", "s3cret")
    monkeypatch.setattr(audio, "CHILD", child)
    with pytest.raises(ValidationError) as caught:
        clean_voice(upload(webm))
    assert caught.value.code == "empty"


def test_where_all_places_are_taken_one_is_told_to_wait(webm, monkeypatch):
    monkeypatch.setattr(audio, "CHILD_SECONDS", 0.05)
    with audio._places, audio._places, pytest.raises(ValidationError) as caught:
        clean_voice(upload(webm))
    assert caught.value.code == "busy"


class VoiceForm(forms.Form):
    voice = VoiceField(required=False)


def test_field_gives_file_and_voice(webm):
    form = VoiceForm({}, {"voice": upload(webm)})
    assert form.is_valid(), form.errors
    file, voice = form.cleaned_data["voice"]
    assert file.size > 0
    assert voice.duration == pytest.approx(2, abs=0.1)


def test_field_without_a_recording_is_none():
    form = VoiceForm({}, {})
    assert form.is_valid()
    assert form.cleaned_data["voice"] is None


@pytest.mark.parametrize("content", [b"", b"<html>"])
def test_field_puts_the_error_at_its_place(content):
    form = VoiceForm({}, {"voice": upload(content)})
    assert not form.is_valid()
    assert list(form.errors) == ["voice"]
