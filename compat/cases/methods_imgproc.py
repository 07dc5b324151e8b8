"""Methods of imgproc, segmentation and calib3d that need a picture: contrast, lines, templates, triangles, scissors, stereo."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import Array, Call, Ref
from compat.cases.inputs import cloud, grey, mask, moved, photo, shapes, textured
from compat.cases.registry import K, make, member, quiet, step

T = textured()

# --- CLAHE
for _label, _image in (("grey", grey()), ("uint16", grey(np.uint16) * 200), ("textured", T), ("odd size", grey(height=41, width=63))):
    for _grid in ((8, 8), (3, 5)):
        member("CLAHE.apply", f"{_label}, {_grid[0]}x{_grid[1]}", make("createCLAHE", 4.0, _grid), step("$self.apply", _image))
member("CLAHE.apply", "into an array", make("createCLAHE"), step("$self.apply", T, np.zeros_like(T)))
member("CLAHE.apply", "without a limit", make("createCLAHE", 0.0, (2, 2)), step("$self.apply", T))
member("CLAHE.apply", "three channels", make("createCLAHE"), step("$self.apply", photo()))
member("CLAHE.setClipLimit", "then apply", make("createCLAHE"), step("$self.setClipLimit", 2.0), step("$self.apply", T))
member("CLAHE.setTilesGridSize", "then apply", make("createCLAHE"), step("$self.setTilesGridSize", (2, 3)), step("$self.apply", T))
member("CLAHE.collectGarbage", "between", make("createCLAHE"), step("$self.apply", T), step("$self.collectGarbage"), step("$self.apply", T))

# --- LineSegmentDetector
LINES = np.array([[[10, 10, 60, 12]], [[20, 50, 70, 30]]], np.float32)
for _mode in (0, 1, 2):
    member("LineSegmentDetector.detect", f"refined {_mode}", make("createLineSegmentDetector", _mode), step("$self.detect", shapes()))
member("LineSegmentDetector.detect", "textured", make("createLineSegmentDetector"), step("$self.detect", T))
member("LineSegmentDetector.detect", "scaled", make("createLineSegmentDetector", 1, 0.5, 0.5, 2.0, 20.0, 0.0, 0.6, 512), step("$self.detect", shapes()))
member("LineSegmentDetector.detect", "nothing there", make("createLineSegmentDetector"), step("$self.detect", np.full((40, 50), 128, np.uint8)))
member("LineSegmentDetector.drawSegments", "on grey", make("createLineSegmentDetector"), step("$self.drawSegments", T, LINES))
member("LineSegmentDetector.drawSegments", "on colours", make("createLineSegmentDetector"), step("$self.drawSegments", photo(height=96, width=120), LINES))
member("LineSegmentDetector.compareSegments", "two sets", make("createLineSegmentDetector"), step("$self.compareSegments", (100, 80), LINES, LINES + np.float32(3)))
member("LineSegmentDetector.compareSegments", "into a picture", make("createLineSegmentDetector"), step("$self.compareSegments", (100, 80), LINES, LINES[:1], np.zeros((80, 100, 3), np.uint8)))

# --- GeneralizedHough: a cross, found again where it was put, turned and scaled


def cross(height: int = 40, width: int = 40, top: int = 8, left: int = 8, size: int = 24) -> Array:
    """An uneven cross of 255 on black."""
    image = np.zeros((height, width), np.uint8)
    image[top + size // 3 : top + size // 2, left : left + size] = 255
    image[top : top + size, left + size // 4 : left + size // 2] = 255
    return image


def gradients(image: Array) -> tuple[Call, ...]:
    """Edges and derivatives of a picture, saved as "edges", "dx", "dy"."""
    return (quiet("Canny", image, 50, 100, save="edges"), quiet("Sobel", image, K.CV_32F, 1, 0, save="dx"), quiet("Sobel", image, K.CV_32F, 0, 1, save="dy"))


EDGES = (Ref("edges"), Ref("dx"), Ref("dy"))
SCENE = cross(80, 100, 40, 50) | cross(80, 100, 5, 10)
# The thresholds leave places with different numbers of votes: std::sort puts equal ones into an order of its library's.
BALLARD = (make("createGeneralizedHoughBallard"), quiet("$self.setMinDist", 10.0), quiet("$self.setLevels", 90), quiet("$self.setDp", 2.0), quiet("$self.setVotesThreshold", 60))
GUIL = (
    *(make("createGeneralizedHoughGuil"), quiet("$self.setMinDist", 10.0), quiet("$self.setLevels", 60), quiet("$self.setDp", 2.0), quiet("$self.setMinAngle", 0.0), quiet("$self.setMaxAngle", 20.0), quiet("$self.setAngleStep", 5.0), quiet("$self.setMinScale", 0.9), quiet("$self.setMaxScale", 1.1)),
    *(quiet("$self.setScaleStep", 0.1), quiet("$self.setAngleThresh", 200), quiet("$self.setScaleThresh", 100), quiet("$self.setPosThresh", 200), quiet("$self.setMaxBufferSize", 1000)),
)
for _class, _maker in (("GeneralizedHoughBallard", BALLARD), ("GeneralizedHoughGuil", GUIL)):
    member(f"{_class}.detect", "a cross", *_maker, quiet("$self.setTemplate", cross()), step("$self.detect", SCENE))
    member(f"{_class}.detect", "nothing there", *_maker, quiet("$self.setTemplate", cross()), step("$self.detect", np.zeros((80, 100), np.uint8)))
    member(f"{_class}.detect", "in edges", *_maker, quiet("$self.setTemplate", cross()), *gradients(SCENE), step("$self.detect", *EDGES))
    member(f"{_class}.detect", "without a template", *_maker, step("$self.detect", SCENE))
    member(f"{_class}.setTemplate", "with a centre", *_maker, step("$self.setTemplate", cross(), (10, 12)), step("$self.detect", SCENE))
    member(f"{_class}.setTemplate", "of edges", *_maker, *gradients(cross()), step("$self.setTemplate", *EDGES), step("$self.detect", SCENE))

# --- Subdiv2D: scattered points; vertices 1 to 3 are those of the triangle around everything
POINTS = [(float(x), float(y)) for x, y in cloud(12)]
SUBDIVISION = (make("Subdiv2D", (0, 0, 100, 100)), quiet("$self.insert", POINTS))
for _name in ("getEdgeList", "getLeadingEdgeList", "getTriangleList"):
    member(f"Subdiv2D.{_name}", "of twelve points", *SUBDIVISION, step(f"$self.{_name}"))
    member(f"Subdiv2D.{_name}", "of one point", make("Subdiv2D", (0, 0, 100, 100)), quiet("$self.insert", (50.0, 40.0)), step(f"$self.{_name}"))
member("Subdiv2D.insert", "one by one", make("Subdiv2D", (0, 0, 100, 100)), *[step("$self.insert", point) for point in POINTS], step("$self.insert", POINTS[3]))
member("Subdiv2D.insert", "a list", make("Subdiv2D", (0, 0, 100, 100)), step("$self.insert", POINTS), step("$self.getTriangleList"))
member("Subdiv2D.insert", "outside", make("Subdiv2D", (0, 0, 100, 100)), step("$self.insert", (500.0, 3.0)))
member("Subdiv2D.initDelaunay", "again", *SUBDIVISION, step("$self.initDelaunay", (0, 0, 50, 60)), step("$self.insert", (20.0, 30.0)), step("$self.getTriangleList"))
member("Subdiv2D.initDelaunay2f", "again", *SUBDIVISION, step("$self.initDelaunay2f", (0.5, 0.0, 50.5, 60.0)), step("$self.insert", (20.0, 30.0)), step("$self.getTriangleList"))
member("Subdiv2D", "without a rectangle", make("Subdiv2D"), quiet("$self.initDelaunay", (0, 0, 100, 100)), quiet("$self.insert", POINTS), step("$self.getTriangleList"))
for _point in ((50.0, 50.0), (3.0, 97.0), POINTS[2]):
    _label = f"{_point[0]:.0f},{_point[1]:.0f}"
    member("Subdiv2D.findNearest", _label, *SUBDIVISION, step("$self.findNearest", _point))
    member("Subdiv2D.locate", _label, *SUBDIVISION, step("$self.locate", _point))
member("Subdiv2D.locate", "outside", *SUBDIVISION, step("$self.locate", (500.0, 3.0)))
for _edge in (4, 21, 40):
    for _name in ("edgeDst", "edgeOrg", "nextEdge", "symEdge"):
        member(f"Subdiv2D.{_name}", f"edge {_edge}", *SUBDIVISION, step(f"$self.{_name}", _edge))
    member("Subdiv2D.rotateEdge", f"edge {_edge}", *SUBDIVISION, *[step("$self.rotateEdge", _edge, turn) for turn in range(4)])
    member("Subdiv2D.getEdge", f"edge {_edge}", *SUBDIVISION, *[step("$self.getEdge", _edge, kind) for kind in (K.SUBDIV2D_NEXT_AROUND_ORG, K.SUBDIV2D_NEXT_AROUND_DST, K.SUBDIV2D_PREV_AROUND_ORG, K.SUBDIV2D_PREV_AROUND_DST, K.SUBDIV2D_NEXT_AROUND_LEFT, K.SUBDIV2D_NEXT_AROUND_RIGHT, K.SUBDIV2D_PREV_AROUND_LEFT, K.SUBDIV2D_PREV_AROUND_RIGHT)])
for _vertex in (1, 4, 9):
    member("Subdiv2D.getVertex", f"vertex {_vertex}", *SUBDIVISION, step("$self.getVertex", _vertex))
member("Subdiv2D.getVoronoiFacetList", "all", *SUBDIVISION, step("$self.getVoronoiFacetList", []))
member("Subdiv2D.getVoronoiFacetList", "two", *SUBDIVISION, step("$self.getVoronoiFacetList", [5, 7]))

# --- IntelligentScissorsMB: a line along edges from one point to another
SCISSORS = make("segmentation.IntelligentScissorsMB")
NAME = "segmentation.IntelligentScissorsMB"
CUT = (step("$self.applyImage", shapes()), step("$self.buildMap", (5, 5)), step("$self.getContour", (44, 15)))
SETTINGS = {
    "setEdgeFeatureCannyParameters": (32.0, 100.0),
    "setEdgeFeatureZeroCrossingParameters": (0.25,),
    "setGradientMagnitudeMaxLimit": (200.0,),
    "setWeights": (0.5, 0.3, 0.2),
}
for _name, _arguments in SETTINGS.items():
    member(f"{NAME}.{_name}", "then a contour", SCISSORS, step(f"$self.{_name}", *_arguments), *CUT)
member(f"{NAME}.setEdgeFeatureCannyParameters", "all", SCISSORS, step("$self.setEdgeFeatureCannyParameters", 30, 90, 5, True), *CUT)
for _label, _image in (("grey", grey(height=80, width=100)), ("textured", T), ("colours", photo(height=96, width=120))):
    member(f"{NAME}.applyImage", _label, SCISSORS, step("$self.applyImage", _image), step("$self.buildMap", (5, 5)), step("$self.getContour", (60, 50)))
member(f"{NAME}.buildMap", "twice", SCISSORS, *CUT, step("$self.buildMap", (90, 50)), step("$self.getContour", (70, 45)))
member(f"{NAME}.buildMap", "without a picture", SCISSORS, step("$self.buildMap", (5, 5)))
member(f"{NAME}.getContour", "backward, again", SCISSORS, *CUT, step("$self.getContour", (44, 15), None, True), step("$self.getContour", (5, 5)))
member(f"{NAME}.getContour", "without a map", SCISSORS, quiet("$self.applyImage", shapes()), step("$self.getContour", (5, 5)))
_edges = np.where(mask(60, 80) > 0, np.uint8(255), np.uint8(0))
_direction = np.dstack([np.cos(np.linspace(0, 3, 60 * 80)).reshape(60, 80), np.sin(np.linspace(0, 3, 60 * 80)).reshape(60, 80)]).astype(np.float32)
_magnitude = (mask(60, 80) / np.float32(255)).astype(np.float32)
member(f"{NAME}.applyImageFeatures", "of one's own", SCISSORS, step("$self.applyImageFeatures", _edges // 255, _direction, _magnitude), step("$self.buildMap", (10, 30)), step("$self.getContour", (70, 20)))
member(f"{NAME}.applyImageFeatures", "and a picture", SCISSORS, step("$self.applyImageFeatures", None, None, None, grey(height=80, width=100)), step("$self.buildMap", (10, 30)), step("$self.getContour", (70, 20)))

# --- stereo: the right picture is the left one, shifted by so many pixels
LEFT, RIGHT = textured(80, 140), moved(textured(80, 140), -6, 0)
for _class, _makers in {
    "StereoBM": {"plain": make("StereoBM_create", 16, 9), "wide": make("StereoBM_create", 32, 15)},
    "StereoSGBM": {"plain": make("StereoSGBM_create", 0, 16, 5), "penalties": make("StereoSGBM_create", 0, 16, 3, 72, 288, 1, 31, 5, 20, 2), **{f"mode {_mode}": make("StereoSGBM_create", 0, 16, 3, mode=_mode) for _mode in (1, 2, 3)}},
}.items():
    for _label, _stereo in _makers.items():
        member(f"{_class}.compute", _label, _stereo, step("$self.compute", LEFT, RIGHT))
    for _setter, _value in {"setMinDisparity": 2, "setNumDisparities": 32, "setBlockSize": 7, "setDisp12MaxDiff": 1, "setSpeckleRange": 4, "setSpeckleWindowSize": 50, "setUniquenessRatio": 20, "setPreFilterCap": 20}.items():
        member(f"{_class}.compute", f"{_setter} {_value}", make(f"{_class}_create", 0 if _class == "StereoSGBM" else 16), quiet(f"$self.{_setter}", _value), step("$self.compute", LEFT, RIGHT))
    member(f"{_class}.compute", "different sizes", make(f"{_class}_create"), step("$self.compute", LEFT, RIGHT[:, :50].copy()))
member("StereoSGBM.compute", "colours", make("StereoSGBM_create", 0, 16, 5), step("$self.compute", photo(height=60, width=100), moved(photo(height=60, width=100), -4, 0)))
member("StereoBM.compute", "colours", make("StereoBM_create"), step("$self.compute", photo(), photo()))
for _setter, _setting in {"setPreFilterType": K.StereoBM_PREFILTER_NORMALIZED_RESPONSE, "setPreFilterSize": 7, "setTextureThreshold": 40, "setROI1": (10, 10, 100, 60), "setROI2": (10, 10, 90, 50)}.items():
    member("StereoBM.compute", f"{_setter} {_setting}", make("StereoBM_create", 16, 9), quiet(f"$self.{_setter}", _setting), step("$self.compute", LEFT, RIGHT))
for _setter, _value in {"setP1": 100, "setP2": 400, "setMode": 1}.items():
    member("StereoSGBM.compute", f"{_setter} {_value}", make("StereoSGBM_create", 0, 16, 5), quiet(f"$self.{_setter}", _value), step("$self.compute", LEFT, RIGHT))
