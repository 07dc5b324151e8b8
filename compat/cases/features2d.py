"""Cases of the features2d module: detectors, descriptors, matchers and their drawings."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

import numpy as np

from compat.case import Make, Ref
from compat.cases.inputs import cloud, grey, mask, moved, photo, random, textured
from compat.cases.registry import K, call, make, method, quiet, script, seeds, step

T, U, M = textured(), moved(textured()), mask(96, 120)

BINARY = {"ORB": "ORB_create", "BRISK": "BRISK_create", "AKAZE": "AKAZE_create"}
FLOAT = {"KAZE": "KAZE_create", "SIFT": "SIFT_create"}
DETECTORS = {"FastFeatureDetector": "FastFeatureDetector_create", "AgastFeatureDetector": "AgastFeatureDetector_create", "GFTTDetector": "GFTTDetector_create",
             "SimpleBlobDetector": "SimpleBlobDetector_create"}
for _class, _maker in {**BINARY, **FLOAT}.items():
    method(f"{_class}.detectAndCompute", make(_maker), call(T, None), call(U, M), call(textured(seed=1), None), call(photo(height=96, width=120), None), call(np.zeros((60, 60), np.uint8), None), mode="set")
    script(f"{_class}.compute", "on detected points", quiet(_maker, save="d"), quiet("$d.detect", T, save="k"), step("$d.compute", T, Ref("k")), mode="set")
    for _getter in ("descriptorSize", "descriptorType", "defaultNorm", "getDefaultName", "empty"):
        script(f"{_class}.{_getter}", "as made", quiet(_maker, save="d"), step(f"$d.{_getter}"))
for _class, _maker in {**BINARY, **FLOAT, **DETECTORS}.items():
    method(f"{_class}.detect", make(_maker), call(T), call(U, M), call(textured(seed=1), mask=None), call(photo(height=96, width=120)), call(np.zeros((60, 60), np.uint8)), mode="set")
    if _class in DETECTORS:
            script(f"{_class}.getDefaultName", "as made", quiet(_maker, save="d"), step("$d.getDefaultName"))
method("MSER.detectRegions", make("MSER_create", delta=5, min_area=20), call(T), call(textured(seed=1)), call(grey()), call(photo(height=96, width=120)), mode="set")
method("MSER.detect", make("MSER_create"), call(T), call(textured(seed=1)), mode="set")
seeds("MSER_create", call(), call(5, 60, 14400), vary=False)

seeds("ORB_create", call(100), call(nfeatures=50, scaleFactor=1.5, nlevels=4), call("many"), vary=False)
for _label, _kwargs in (("50 features", {"nfeatures": 50}), ("4 levels of 1.5", {"scaleFactor": 1.5, "nlevels": 4}), ("WTA_K 3", {"WTA_K": 3}), ("FAST score", {"scoreType": 1}), ("patch 15", {"patchSize": 15, "edgeThreshold": 15})):
    script("ORB.detectAndCompute", _label, quiet("ORB_create", save="d", **_kwargs), step("$d.detectAndCompute", T, None), mode="set")
for _property, _value in (("MaxFeatures", 77), ("ScaleFactor", 1.4), ("NLevels", 5), ("EdgeThreshold", 20), ("FirstLevel", 1), ("WTA_K", 4), ("ScoreType", 1), ("PatchSize", 21), ("FastThreshold", 33)):
    script(f"ORB.set{_property}", "then read", quiet("ORB_create", save="d"), step(f"$d.get{_property}"), step(f"$d.set{_property}", _value), step(f"$d.get{_property}"))
for _property, _value in (("Threshold", 25), ("NonmaxSuppression", False), ("Type", 1)):
    script(f"FastFeatureDetector.set{_property}", "then detect", quiet("FastFeatureDetector_create", save="d"), step(f"$d.get{_property}"), step(f"$d.set{_property}", _value), step(f"$d.get{_property}"), step("$d.detect", T), mode="set")
for _property, _value in (("MaxFeatures", 9), ("QualityLevel", 0.05), ("MinDistance", 7), ("BlockSize", 5), ("HarrisDetector", True), ("K", 0.06)):
    script(f"GFTTDetector.set{_property}", "then detect", quiet("GFTTDetector_create", save="d"), step(f"$d.get{_property}"), step(f"$d.set{_property}", _value), step(f"$d.get{_property}"), step("$d.detect", T), mode="set")
for _property, _value in (("Threshold", 0.002), ("NOctaves", 3), ("NOctaveLayers", 3), ("Diffusivity", 2)):
    script(f"AKAZE.set{_property}", "then detect", quiet("AKAZE_create", save="d"), step(f"$d.get{_property}"), step(f"$d.set{_property}", _value), step(f"$d.get{_property}"), step("$d.detect", T), mode="set")
script("SimpleBlobDetector_Params", "fields", quiet("SimpleBlobDetector_Params", save="p"), step("$p.minArea?"), step("$p.filterByColor?"), quiet("$p.minArea=", 12.5), step("$p.minArea?"))
script("SimpleBlobDetector.detect", "with parameters", quiet("SimpleBlobDetector_Params", save="p"), quiet("$p.minArea=", 5.0), quiet("$p.filterByConvexity=", False), quiet("SimpleBlobDetector_create", Ref("p"), save="d"), step("$d.detect", T), mode="set")
script("ORB.detect", "list of images", quiet("ORB_create", save="d"), step("$d.detect", [T, U]))

DESCRIPTORS = random(1).randint(0, 256, (20, 32)).astype(np.uint8), random(2).randint(0, 256, (30, 32)).astype(np.uint8)
FLOATS = cloud(20, 16), cloud(30, 16, seed=4)
for _name, _arguments, (_query, _train) in (("Hamming", (K.NORM_HAMMING,), DESCRIPTORS), ("L2", (), FLOATS), ("L1", (K.NORM_L1,), FLOATS)):
    for _maker in ("BFMatcher", "BFMatcher_create"):
        script("BFMatcher.match", f"{_name}, {_maker}", quiet(_maker, *_arguments, save="m"), step("$m.match", _query, _train))
        script("BFMatcher.knnMatch", f"{_name}, {_maker}", quiet(_maker, *_arguments, save="m"), step("$m.knnMatch", _query, _train, 2))
    script("BFMatcher.knnMatch", f"{_name}, k by keyword", quiet("BFMatcher", *_arguments, save="m"), step("$m.knnMatch", _query, _train, k=3))
    script("BFMatcher.radiusMatch", f"{_name}", quiet("BFMatcher", *_arguments, save="m"), step("$m.radiusMatch", _query, _train, 110.0))
    script("BFMatcher.match", f"{_name}, cross check", quiet("BFMatcher", *_arguments, crossCheck=True, save="m"), step("$m.match", _query, _train))
    script("BFMatcher.match", f"{_name}, added descriptors", quiet("BFMatcher", *_arguments, save="m"), quiet("$m.add", [_train, _query]), quiet("$m.train"), step("$m.match", _query), step("$m.getTrainDescriptors"), step("$m.empty"), step("$m.clear"), step("$m.empty"))
    script("BFMatcher.match", f"{_name}, with a mask", quiet("BFMatcher", *_arguments, save="m"), step("$m.match", _query, _train, (np.indices((20, 30)).sum(0) % 2).astype(np.uint8)))
script("BFMatcher.match", "different types", quiet("BFMatcher", save="m"), step("$m.match", DESCRIPTORS[0], FLOATS[0]))
script("BFMatcher.match", "empty", quiet("BFMatcher", save="m"), step("$m.match", FLOATS[0], np.zeros((0, 16), np.float32)))
script("BFMatcher.match", "None", quiet("BFMatcher", save="m"), step("$m.match", None, FLOATS[0]))
for _kind in ("BruteForce", "BruteForce-L1", "BruteForce-Hamming", "FlannBased", "Nonsense"):
    script("FlannBasedMatcher.match" if _kind == "FlannBased" else "DescriptorMatcher_create", _kind, quiet("DescriptorMatcher_create", _kind, save="m"), step("$m.match", *(DESCRIPTORS if "Ham" in _kind else FLOATS)))
script("DescriptorMatcher_create", "by number", quiet("DescriptorMatcher_create", 2, save="m"), step("$m.knnMatch", *FLOATS, 2))
for _number in (2, 3, 4, 5, 6):
    for _maker in ("DescriptorMatcher_create", "DescriptorMatcher.create"):
        script(_maker, f"number {_number}", quiet(_maker, _number, save="m"), step("$m.match", *(DESCRIPTORS if _number in (4, 5) else FLOATS)))
for _maker in ("DescriptorMatcher_create", "DescriptorMatcher.create"):
    for _wrong in (0, 7, True, 1.5, "no such matcher"):
        script(_maker, f"wrong: {_wrong}", step(_maker, _wrong))
script("DescriptorMatcher_create", "number by keyword", quiet("DescriptorMatcher_create", matcherType=2, save="m"), step("$m.match", *FLOATS))
script("DescriptorMatcher.clone", "clone", quiet("BFMatcher", save="m"), quiet("$m.clone", save="c"), step("$c.match", *FLOATS))
script("DescriptorMatcher.isMaskSupported", "of BFMatcher", quiet("BFMatcher", save="m"), step("$m.isMaskSupported"))
script("FlannBasedMatcher.knnMatch", "trees", quiet("FlannBasedMatcher", {"algorithm": 1, "trees": 5}, {"checks": 50}, save="m"), step("$m.knnMatch", *FLOATS, 2))
for _label, _index, _search in (
    ("no trees named", {"algorithm": 1}, {"checks": 32}), ("no entries", {}, {}), ("trees None", {"algorithm": 1, "trees": None}, {}),
    ("trees a text", {"algorithm": 1, "trees": "x"}, {}), ("trees a float", {"algorithm": 1, "trees": 1.5}, {}), ("trees a bool", {"algorithm": 1, "trees": True}, {}),
    ("trees a list", {"algorithm": 1, "trees": [5]}, {}), ("algorithm a text", {"algorithm": "kd"}, {}), ("no such algorithm", {"algorithm": 99}, {}),
    ("list to index", [1], {}), ("list to search", {}, [1]), ("text to index", "x", {}), ("key a number", {5: 1}, {}), ("second key a number", {"algorithm": 1, 5: 1}, {}),
    ("key a number to search", {"algorithm": 1, "trees": 4}, {5: 1}), ("key bytes", {b"algorithm": 1}, {}), ("None", None, None),
):
    script("FlannBasedMatcher.knnMatch", _label, quiet("FlannBasedMatcher", _index, _search, save="m"), step("$m.knnMatch", *FLOATS, 2))

POINTS = [Make("KeyPoint", (float(x), float(y), 7.0 + i, 30.0 * i)) for i, (x, y) in enumerate(cloud(8))]
OTHERS = [Make("KeyPoint", (float(x), float(y), 5.0)) for x, y in cloud(8, seed=9)]
MATCHES = [Make("DMatch", (i, 7 - i, float(i))) for i in range(8)]
for _flags in (0, 4, 1):
    script("drawKeypoints", f"flags {_flags}", step("drawKeypoints", photo(height=96, width=120), POINTS, photo(height=96, width=120, seed=1), (0, 255, 0), _flags))
seeds("drawKeypoints", call(T, POINTS, None, (0, 0, 255)), call(T, [], None), call(photo(height=96, width=120), POINTS, None, color=(9, 8, 7), flags=K.DRAW_MATCHES_FLAGS_DRAW_RICH_KEYPOINTS), call(T, POINTS, None, -1), vary=False)
seeds("drawMatches", call(T, POINTS, U, OTHERS, MATCHES, None, (0, 255, 0), (255, 0, 0)), call(T, POINTS, U, OTHERS, MATCHES, None, matchColor=(1, 2, 3), flags=2), call(photo(height=40, width=50), POINTS, T, OTHERS, MATCHES[:3], None, (9, 9, 9), (1, 1, 1), [1, 0, 1]), call(T, POINTS, U, OTHERS, [], None), call(T, POINTS, U, OTHERS, MATCHES, None), vary=False)
seeds("drawMatchesKnn", call(T, POINTS, U, OTHERS, [MATCHES[:2], MATCHES[2:4]], None, (0, 255, 0), (255, 0, 0)), call(T, POINTS, U, OTHERS, [[m] for m in MATCHES], None, matchColor=(1, 2, 3), flags=2), call(T, POINTS, U, OTHERS, [MATCHES[:2]], None, (0, 255, 0), (255, 0, 0), [[1, 0]]), call(T, POINTS, U, OTHERS, [], None),
      call(T, POINTS, U, OTHERS, [MATCHES[:1]], None))
script("KeyPoint", "made and read", quiet("KeyPoint", 3.5, 4.25, 7, 30, 0.5, 2, 9, save="k"), *[step(f"$k.{name}?") for name in ("pt", "size", "angle", "response", "octave", "class_id")])
script("KeyPoint", "by keyword", quiet("KeyPoint", x=1, y=2, size=3, save="k"), step("$k.pt?"), step("$k.angle?"), step("$k.class_id?"))
script("KeyPoint", "empty", quiet("KeyPoint", save="k"), step("$k.pt?"), step("$k.size?"))
script("KeyPoint", "written", quiet("KeyPoint", save="k"), quiet("$k.pt=", (9, 8)), step("$k.pt?"), quiet("$k.octave=", 3), step("$k.octave?"))
script("KeyPoint", "wrong type", step("KeyPoint", "x", 2, 3))
script("KeyPoint", "too few", step("KeyPoint", 1))
script("KeyPoint_convert", "to points", step("KeyPoint_convert", POINTS), step("KeyPoint_convert", POINTS, [1, 3]))
script("KeyPoint_convert", "from points", step("KeyPoint_convert", cloud(4)), step("KeyPoint_convert", [(1.0, 2.0), (3.0, 4.0)], 5.0, 0.1, 2, 3))
script("KeyPoint_overlap", "two", step("KeyPoint_overlap", Make("KeyPoint", (10, 10, 8)), Make("KeyPoint", (12, 11, 9))))
script("DMatch", "made and read", quiet("DMatch", 1, 2, 0.5, save="d"), *[step(f"$d.{name}?") for name in ("queryIdx", "trainIdx", "imgIdx", "distance")])
script("DMatch", "four arguments", quiet("DMatch", 1, 2, 3, 0.5, save="d"), *[step(f"$d.{name}?") for name in ("queryIdx", "trainIdx", "imgIdx", "distance")])
script("DMatch", "empty", quiet("DMatch", save="d"), *[step(f"$d.{name}?") for name in ("queryIdx", "trainIdx", "imgIdx", "distance")])
script("DMatch", "written", quiet("DMatch", save="d"), quiet("$d.distance=", 2), step("$d.distance?"))
script("BOWKMeansTrainer.cluster", "of a cloud", quiet("BOWKMeansTrainer", 3, save="b"), quiet("$b.add", cloud(30, 4)), step("$b.cluster"))
