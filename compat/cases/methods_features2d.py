"""Methods of features2d that need data: detectors, descriptors and matchers on pictures and clear nearest neighbours."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

from typing import Any

import numpy as np

from compat.case import Array, Call, File, Make, Ref
from compat.cases.inputs import cloud, mask, moved, photo, random, textured
from compat.cases.registry import K, make, member, quiet, step

T, U, M = textured(), moved(textured()), mask(96, 120)
WRITE, READ = K.FileStorage_WRITE | K.FileStorage_MEMORY, K.FileStorage_READ | K.FileStorage_MEMORY
POINTS = [Make("KeyPoint", (float(x), float(y), 12.0, 0.0, 1.0, 0, 0)) for x, y in ((40, 40), (60, 50), (75, 45))]

# --- detectors that compute descriptors, too
DESCRIBING: dict[str, tuple[Any, ...]] = {"ORB": ("ORB_create", 60), "BRISK": ("BRISK_create",), "AKAZE": ("AKAZE_create",), "KAZE": ("KAZE_create",), "SIFT": ("SIFT_create", 60)}
DETECTING: dict[str, tuple[Any, ...]] = {"FastFeatureDetector": ("FastFeatureDetector_create", 30), "AgastFeatureDetector": ("AgastFeatureDetector_create", 30), "GFTTDetector": ("GFTTDetector_create", 40), "SimpleBlobDetector": ("SimpleBlobDetector_create",), "MSER": ("MSER_create",)}
AFFINE = (quiet("ORB_create", 40, save="orb"), make("AffineFeature_create", Ref("orb"), 2))
MADE: dict[str, tuple[Call, ...]] = {name: (make(*how),) for name, how in {**DESCRIBING, **DETECTING}.items()}
for _class, _maker in {**{name: MADE[name] for name in DESCRIBING}, "AffineFeature": AFFINE}.items():
    member(f"{_class}.detectAndCompute", "textured", *_maker, step("$self.detectAndCompute", T, None), mode="set")
    member(f"{_class}.detectAndCompute", "within a mask", *_maker, step("$self.detectAndCompute", U, M), mode="set")
    member(f"{_class}.detectAndCompute", "colours", *_maker, step("$self.detectAndCompute", photo(height=96, width=120), None), mode="set")
    if _class != "AffineFeature":
        member(f"{_class}.compute", "of given points", *_maker, step("$self.compute", T, POINTS), mode="set")
        member(f"{_class}.compute", "of two pictures", *_maker, step("$self.compute", [T, U], [POINTS, POINTS[:2]]))
for _class, _maker in {**MADE, "AffineFeature": AFFINE}.items():
    member(f"{_class}.detect", "textured, made here", *_maker, step("$self.detect", T), mode="set")
    member(f"{_class}.detect", "mask, made here", *_maker, step("$self.detect", U, M), mode="set")
    if _class != "AffineFeature":
        member(f"{_class}.detect", "two pictures", *_maker, step("$self.detect", [T, U]), mode="set")
DESCRIBER_SETTINGS: dict[str, dict[str, Any]] = {
    "ORB": {"MaxFeatures": 20, "ScaleFactor": 1.5, "NLevels": 3, "EdgeThreshold": 15, "FirstLevel": 1, "WTA_K": 3, "ScoreType": K.ORB_FAST_SCORE, "PatchSize": 21, "FastThreshold": 40},
    "BRISK": {"Threshold": 50, "Octaves": 1, "PatternScale": 0.8},
    "AKAZE": {"DescriptorType": 3, "DescriptorSize": 128, "Threshold": 0.003, "NOctaves": 2, "NOctaveLayers": 2, "Diffusivity": 2, "MaxPoints": 10},
    "KAZE": {"Extended": True, "Upright": True, "Threshold": 0.003, "NOctaves": 2, "NOctaveLayers": 3, "Diffusivity": 0},
    "SIFT": {"NFeatures": 15, "NOctaveLayers": 4, "ContrastThreshold": 0.08, "EdgeThreshold": 5.0, "Sigma": 1.2},
}
for _class, _settings in DESCRIBER_SETTINGS.items():
    for _name, _value in _settings.items():
        member(f"{_class}.detectAndCompute", f"set{_name} {_value}", *MADE[_class], quiet(f"$self.set{_name}", _value), step("$self.detectAndCompute", T, None), mode="set")
DETECTOR_SETTINGS: dict[str, dict[str, Any]] = {
    "FastFeatureDetector": {"Threshold": 60, "NonmaxSuppression": False, "Type": 0},
    "AgastFeatureDetector": {"Threshold": 60, "NonmaxSuppression": False, "Type": 0},
    "GFTTDetector": {"BlockSize": 5, "GradientSize": 5, "HarrisDetector": True, "K": 0.06, "MaxFeatures": 7, "MinDistance": 12.0, "QualityLevel": 0.1},
    "MSER": {"AreaThreshold": 1.2, "Delta": 8, "EdgeBlurSize": 3, "MaxArea": 400, "MaxEvolution": 100, "MaxVariation": 0.5, "MinArea": 30, "MinDiversity": 0.4, "MinMargin": 0.01, "Pass2Only": True},
}
for _class, _settings in DETECTOR_SETTINGS.items():
    for _name, _value in _settings.items():
        member(f"{_class}.detect", f"set{_name} {_value}", *MADE[_class], quiet(f"$self.set{_name}", _value), step("$self.detect", T), mode="set")
member("AKAZE.detectAndCompute", "upright, made with all arguments", quiet("AKAZE.create", 4, 0, 3, 0.002, 3, 3, 1, 20, save="self"), step("$self.detectAndCompute", T, None), mode="set")
member("BRISK.create", "own pattern", quiet("BRISK.create", [1.0, 3.0, 5.0], [1, 10, 14], 5.85, 8.2, save="self"), step("$self.compute", T, POINTS), mode="set")
member("BRISK.create", "threshold and own pattern", quiet("BRISK.create", 20, 2, [1.0, 3.0, 5.0], [1, 10, 14], save="self"), step("$self.compute", T, POINTS), mode="set")
member("SIFT.create", "bytes", quiet("SIFT.create", 20, 3, 0.04, 10.0, 1.6, K.CV_8U, save="self"), step("$self.detectAndCompute", T, None), mode="set")
member("GFTTDetector.create", "with a gradient size", quiet("GFTTDetector.create", 20, 0.01, 1.0, 3, 5, True, 0.05, save="self"), step("$self.detect", T), mode="set")
member("MSER.detectRegions", "textured, made here", make("MSER_create", min_area=20), step("$self.detectRegions", T), mode="set")
member("MSER.detectRegions", "colours, made here", make("MSER_create", min_area=20), step("$self.detectRegions", photo(height=96, width=120)), mode="set")

# --- AffineFeature
member("AffineFeature.setViewParams", "then read", *AFFINE, step("$self.getViewParams", [], []), step("$self.setViewParams", [1.0, 1.5], [0.0, 30.0]), step("$self.getViewParams", [], []), step("$self.detectAndCompute", T, None), mode="set")
member("AffineFeature.getViewParams", "as made", *AFFINE, step("$self.getViewParams", [], []))
member("AffineFeature.create", "of ORB", quiet("ORB_create", 20, save="orb"), quiet("AffineFeature.create", Ref("orb"), 2, 0, 1.5, 90.0, save="self"), step("$self.detectAndCompute", T, None), mode="set")

# --- SimpleBlobDetector
BLOBS = np.full((80, 100), 220, np.uint8)
for _x, _y, _r in ((20, 20, 6), (60, 25, 9), (40, 60, 12), (80, 60, 5)):
    BLOBS[(np.indices((80, 100))[1] - _x) ** 2 + (np.indices((80, 100))[0] - _y) ** 2 < _r * _r] = 30
PARAMS = (quiet("SimpleBlobDetector_Params", save="p"), quiet("$p.collectContours=", True), quiet("$p.minArea=", 100.0))
BLOB_FIELDS = tuple(step(f"$q.{name}?") for name in ("minArea", "collectContours", "thresholdStep", "filterByColor", "blobColor"))
member("SimpleBlobDetector.detect", "blobs", make("SimpleBlobDetector_create"), step("$self.detect", BLOBS), mode="set")
member("SimpleBlobDetector.getBlobContours", "of large blobs", *PARAMS, make("SimpleBlobDetector_create", Ref("p")), step("$self.detect", BLOBS), step("$self.getBlobContours"))
member("SimpleBlobDetector.setParams", "then detect", *PARAMS, make("SimpleBlobDetector_create"), step("$self.setParams", Ref("p")), step("$self.detect", BLOBS), mode="set")
member("SimpleBlobDetector.getParams", "what was set", *PARAMS, make("SimpleBlobDetector_create"), quiet("$self.setParams", Ref("p")), quiet("$self.getParams", save="q"), *BLOB_FIELDS)
member("SimpleBlobDetector.getParams", "defaults", make("SimpleBlobDetector_create"), quiet("$self.getParams", save="q"), *BLOB_FIELDS)
member("SimpleBlobDetector.create", "with parameters", *PARAMS, quiet("SimpleBlobDetector.create", Ref("p"), save="self"), step("$self.detect", BLOBS), mode="set")

# --- the forms of read and write that only features2d has: a file's name
for _class, _maker in {**MADE, "BFMatcher": (make("BFMatcher"),), "FlannBasedMatcher": (make("FlannBasedMatcher"),)}.items():
    _open = (quiet("FileStorage", File("a.yml"), K.FileStorage_READ, save="in"), quiet("$in.root", save="root"), step("$root.type"), step("$root.size"))
    member(f"{_class}.write", "to a file", *_maker, step("$self.write", File("a.yml")), *_open)
    member(f"{_class}.read", "from a file", *_maker, quiet("$self.write", File("a.yml")), step("$self.read", File("a.yml")), step("$self.empty"))

# --- matchers: each query is one of the trained descriptors, a little changed
BYTES = random(1).randint(0, 256, (30, 32)).astype(np.uint8)
BYTE_QUERIES = BYTES[::4] ^ np.uint8(1)
FLOATS = cloud(30, 8, seed=4)
QUERIES = FLOATS[::4] + np.float32(0.5)
CHOICE = (np.indices((8, 30)).sum(0) % 2).astype(np.uint8)
LSH = {"algorithm": 6, "table_number": 6, "key_size": 8, "multi_probe_level": 1}
MATCHERS: dict[str, tuple[str, tuple[Call, ...], tuple[Array, Array], float]] = {
    "L2": ("BFMatcher", (make("BFMatcher"),), (QUERIES, FLOATS), 40.0),
    "Hamming": ("BFMatcher", (make("BFMatcher", K.NORM_HAMMING),), (BYTE_QUERIES, BYTES), 110.0),
    "trees": ("FlannBasedMatcher", (make("FlannBasedMatcher"),), (QUERIES, FLOATS), 40.0),
    "linear": ("FlannBasedMatcher", (make("FlannBasedMatcher", {"algorithm": 0}, {"checks": 32}),), (QUERIES, FLOATS), 40.0),
    "hashes": ("FlannBasedMatcher", (make("FlannBasedMatcher", LSH, {}),), (BYTE_QUERIES, BYTES), 110.0),
}
for _label, (_class, _maker, (_queries, _train), _near) in MATCHERS.items():
    _trained = (*_maker, quiet("$self.add", [_train, _queries]), quiet("$self.train"))
    member(f"{_class}.match", f"{_label}, two sets", *_maker, step("$self.match", _queries, _train))
    member(f"{_class}.match", f"{_label}, trained", *_trained, step("$self.match", _queries))
    member(f"{_class}.knnMatch", f"{_label}, two sets", *_maker, step("$self.knnMatch", _queries, _train, 1))
    member(f"{_class}.knnMatch", f"{_label}, trained", *_trained, step("$self.knnMatch", _queries, 2))
    member(f"{_class}.add", f"{_label}, then read", *_maker, step("$self.empty"), step("$self.add", [_train]), step("$self.getTrainDescriptors"), step("$self.empty"))
    member(f"{_class}.train", f"{_label}, then match", *_maker, quiet("$self.add", [_train]), step("$self.train"), step("$self.match", _queries))
    member(f"{_class}.clear", f"{_label}, trained", *_trained, step("$self.clear"), step("$self.empty"), step("$self.getTrainDescriptors"))
    member(f"{_class}.getTrainDescriptors", f"{_label}, trained", *_trained, step("$self.getTrainDescriptors"))
    member(f"{_class}.clone", f"{_label}, with what it learnt", *_trained, quiet("$self.clone", save="other"), step("$other.empty"), step("$other.getTrainDescriptors"), step("$other.match", _queries))
    member(f"{_class}.clone", f"{_label}, without", *_trained, quiet("$self.clone", True, save="other"), step("$other.empty"), step("$other.match", _queries, _train))
    member(f"{_class}.isMaskSupported", _label, *_maker, step("$self.isMaskSupported"))
    member(f"{_class}.radiusMatch", f"{_label}, two sets", *_maker, step("$self.radiusMatch", _queries, _train, _near))
    member(f"{_class}.radiusMatch", f"{_label}, trained", *_trained, step("$self.radiusMatch", _queries, _near))
    if _class == "BFMatcher":
        member("BFMatcher.match", f"{_label}, masks", *_trained, step("$self.match", _queries, [CHOICE, CHOICE[:, :8].copy()]))
        member("BFMatcher.knnMatch", f"{_label}, compact", *_maker, step("$self.knnMatch", _queries, _train, 2, CHOICE * 0 + (np.arange(8) % 2).astype(np.uint8)[:, None], True))
member("BFMatcher.create", "cross check", quiet("BFMatcher.create", K.NORM_L1, True, save="self"), step("$self.match", QUERIES, FLOATS))
member("FlannBasedMatcher.create", "match", quiet("FlannBasedMatcher.create", save="self"), step("$self.match", QUERIES, FLOATS))
for _kind in ("BruteForce", "BruteForce-L1", "FlannBased", 2, 1):
    member("DescriptorMatcher.create", f"match with {_kind}", quiet("DescriptorMatcher.create", _kind, save="self"), step("$self.match", QUERIES, FLOATS))

# --- bags of words
WORDS = np.concatenate([cloud(10, 4) / 10 + np.float32(30 * i) for i in range(3)]).astype(np.float32)
TRAINER = make("BOWKMeansTrainer", 3, (3, 20, 0.001), 3, K.KMEANS_PP_CENTERS)
member("BOWKMeansTrainer.add", "twice", TRAINER, step("$self.add", WORDS[:15]), step("$self.add", WORDS[15:]), step("$self.descriptorsCount"))
member("BOWKMeansTrainer.cluster", "three clusters", TRAINER, quiet("$self.add", WORDS), step("$self.cluster"), mode="set")
member("BOWKMeansTrainer.cluster", "of given descriptors", TRAINER, step("$self.cluster", WORDS), mode="set")
member("BOWKMeansTrainer.clear", "then count", TRAINER, quiet("$self.add", WORDS), step("$self.clear"), step("$self.descriptorsCount"))
member("BOWKMeansTrainer.descriptorsCount", "of two sets", TRAINER, quiet("$self.add", WORDS[:15]), quiet("$self.add", WORDS[15:]), step("$self.descriptorsCount"))
member("BOWKMeansTrainer.getDescriptors", "of two sets", TRAINER, quiet("$self.add", WORDS[:15]), quiet("$self.add", WORDS[15:]), step("$self.getDescriptors"))
EXTRACTOR = (quiet("SIFT_create", 40, save="sift"), quiet("BFMatcher", save="matcher"), make("BOWImgDescriptorExtractor", Ref("sift"), Ref("matcher")))
VOCABULARY = random(9).uniform(0, 120, (5, 128)).astype(np.float32)
member("BOWImgDescriptorExtractor.setVocabulary", "then read", *EXTRACTOR, step("$self.setVocabulary", VOCABULARY), step("$self.getVocabulary"), step("$self.descriptorSize"))
for _name in ("getVocabulary", "descriptorSize", "descriptorType"):
    member(f"BOWImgDescriptorExtractor.{_name}", "with a vocabulary", *EXTRACTOR, quiet("$self.setVocabulary", VOCABULARY), step(f"$self.{_name}"))
member("BOWImgDescriptorExtractor.compute", "textured", *EXTRACTOR, quiet("$self.setVocabulary", VOCABULARY), step("$self.compute", T, POINTS))
member("BOWImgDescriptorExtractor.compute", "without points", *EXTRACTOR, quiet("$self.setVocabulary", VOCABULARY), step("$self.compute", T, []))
