"""The recipe of the video plugin."""

from __future__ import annotations

from opencv_js.ffmpeg import recipe

LISTED = """
extern const FFCodec ff_h264_decoder;
extern const FFCodec ff_mpeg4_encoder;
/* audio codecs */
extern const FFCodec ff_aac_encoder;
extern const FFCodec ff_aac_decoder;
/* subtitles */
extern const FFCodec ff_ass_decoder;
/* external libraries */
extern const FFCodec ff_libvpx_vp9_encoder;
"""


def test_codecs_of_sound_and_subtitles_are_left_out_and_nothing_else() -> None:
    assert recipe.soundless(LISTED) == ["--disable-decoder=aac,ass,libvpx_vp8,libvpx_vp9", "--disable-encoder=aac"]
