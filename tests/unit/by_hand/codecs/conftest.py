"""The codecs on CPython: libjpeg-turbo's WebAssembly runs in a Node beside the tests."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from node_codec import NodeCodec
from picture_files import photo_file
from PIL import Image

from cv2shim.by_hand.codecs import jpeg
from host import oracle


@pytest.fixture(scope="session", autouse=True)
def node_codec() -> Iterator[NodeCodec]:
    codec = NodeCodec()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jpeg, "codec", lambda: codec)
        yield codec
    codec.close()


@pytest.fixture(scope="session", autouse=True)
def quiet() -> None:
    oracle.set_log_level(0)


@pytest.fixture(scope="session")
def photo() -> np.ndarray:
    """A part of a real photograph, (131, 187, 3) BGR."""
    with Image.open(io.BytesIO(photo_file())) as image:
        return np.asarray(image.convert("RGB"))[60:191, 50:237, ::-1].copy()


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20240917)


@pytest.fixture
def loud():
    before = oracle.set_log_level(3)
    yield
    oracle.set_log_level(before)
