"""How far a function may be from the real cv2 and still count as close, each with the cause.

Only what was measured and understood goes in here; everything else has to be exact or to stay within a
small multiple of the real cv2's own spread. The most frequent cause is that every x86 build of OpenCV has SSE
as its baseline, also with `setUseOptimized(False)`, while stock opencv.js is compiled without vectors: the
same function then runs through another loop of OpenCV's own source.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bound:
    """What is accepted.

    Integers: differences of at most ``levels`` in at most ``share`` of an array's elements.
    Floating point: at most ``relative`` (to the largest magnitude in the array) or at most ``absolute``.
    """

    cause: str
    levels: float = 0.0
    share: float = 0.0
    absolute: float = 0.0
    relative: float = 0.0


def _each(bound: Bound, names: str) -> dict[str, Bound]:
    return dict.fromkeys(names.split(), bound)


_ORDER = "x86 adds and multiplies in vectors, stock's scalar loop in another order"
_SINGLE = Bound(f"{_ORDER}: the last digits of float32", relative=1e-6)
_DOUBLE = Bound(f"{_ORDER}: the last digits of float64", relative=1e-12)
_FITTED = Bound(f"{_ORDER}; the iteration carries the last digits on", relative=2e-6, absolute=1e-7)
_BEFORE = Bound(
    "the published opencv.js is of an earlier OpenCV, whose real cv2 it equals, and which takes its steps in another order:"
    " the last digits of float64",
    relative=1e-12,
)
_LIBRARY = Bound("another mathematical library: the last digit of sin, cos, exp or pow", relative=1e-14)
_SORTED = Bound(
    "std::sort leaves samples of one class in the order of the C++ library (equal up to 16 of them): the solver"
    " adds them up in that order",
    relative=1e-6,
)
_EXACT_VIEWS = Bound(
    f"{_FITTED.cause}; of points without noise the error that is left is rounding", relative=2e-6, absolute=1e-6
)
_REFINED = Bound(f"{_ORDER}; the refinement ends where a step gains little", relative=1e-5)
_SINGLE_LIBRARY = Bound("another mathematical library: the last digits of float32 tangents and arcs", relative=1e-6)
_ROUNDED = Bound("x86's vector loop rounds at another place than the scalar loop", levels=1, share=0.35, relative=1e-6)
_ANGLE = Bound("the polynomial for atan2 is evaluated in vectors on x86: 0.01 degrees", relative=5e-5, absolute=0.01)
_FEATURE = Bound(
    "responses and angles carry float32 rounding of filters and atan2, descriptors compare such numbers",
    levels=255,
    share=0.02,
    absolute=0.15,
    relative=5e-4,
)

BOUNDS: dict[str, Bound] = {
    **_each(
        _SINGLE,
        "BFMatcher.knnMatch BFMatcher.match BFMatcher.radiusMatch DescriptorMatcher_create DescriptorMatcher.create"
        " batchDistance kmeans"
        " Laplacian Scharr pyrDown sqrBoxFilter preCornerDetect cornerHarris compareHist dct idct computeECC"
        " exp log pow bilateralFilter matchTemplate GFTTDetector.setHarrisDetector goodFeaturesToTrackWithQuality"
        " TonemapDrago.process TonemapMantiuk.process TonemapReinhard.process BRISK.compute BRISK.detect"
        " BRISK.detectAndCompute polarToCart aruco.ArucoDetector.detectMarkers",
    ),
    **_each(
        _DOUBLE,
        "norm PSNR findHomography findFundamentalMat calibrationMatrixValues Rodrigues fisheye.solvePnP fisheye.solvePnPRansac"
        " solvePnP calibrateRobotWorldHandEye detail.MatchesInfo.H detail.FeaturesMatcher.apply detail.FeaturesMatcher.apply2"
        " detail.BestOf2NearestMatcher detail.BestOf2NearestMatcher.create detail.BestOf2NearestMatcher_create"
        " detail.BestOf2NearestRangeMatcher detail.AffineBestOf2NearestMatcher detail.Estimator.apply",
    ),
    **_each(_BEFORE, "composeRT estimateAffine2D estimateAffinePartial2D gemm meanStdDev solve solvePnPRefineLM"),
    **_each(
        _LIBRARY,
        "getGaborKernel fisheye.distortPoints fisheye.estimateNewCameraMatrixForUndistortRectify calibrateHandEye"
        " solvePnPGeneric solvePnPRefineVVS stereoRectifyUncalibrated",
    ),
    **_each(_SINGLE, "ml.LogisticRegression.train FaceRecognizerSF.match"),
    **_each(_SORTED, "ml.SVM.getDecisionFunction ml.SVM.getUncompressedSupportVectors ml.SVM.setKernel ml.StatModel.predict"),
    "imencode": Bound("TIFF keeps float32 pictures as luminance and chroma, through exp and log", relative=1e-6),
    **_each(
        _FITTED,
        "calibrateCamera calibrateCameraExtended calibrateCameraRO calibrateCameraROExtended Stitcher.cameras"
        " CalibrateRobertson.process CalibrateRobertson.getRadiance"
        " MergeRobertson.process MergeMertens.process MergeDebevec.process",
    ),
    **_each(_EXACT_VIEWS, "stereoCalibrate stereoCalibrateExtended"),
    **_each(
        _REFINED,
        "detail.BundleAdjusterAffine detail.BundleAdjusterRay detail.BundleAdjusterReproj"
        " detail.BundleAdjusterBase.setRefinementMask",
    ),
    "solvePnPRansac": Bound(
        f"{_ORDER}; of the same inliers, the pose's refinement ends where a step gains little", relative=3e-4
    ),
    **_each(_SINGLE_LIBRARY, "PyRotationWarper.buildMaps PyRotationWarper.warpPoint"),
    **_each(_ROUNDED, "sepFilter2D transform demosaicing resize warpPolar"),
    **_each(_ANGLE, "cartToPolar phase fastAtan2"),
    **_each(
        _FEATURE,
        "AKAZE.compute AKAZE.detect AKAZE.detectAndCompute AKAZE.setDiffusivity AKAZE.setNOctaveLayers"
        " AKAZE.setNOctaves AKAZE.setThreshold KAZE.compute KAZE.detect KAZE.detectAndCompute ORB.compute ORB.detect"
        " ORB.detectAndCompute",
    ),
    "cvtColor": Bound(f"{_ROUNDED.cause}; Lab and Luv approximate their roots", levels=1, share=0.35, relative=1e-4),
    "stackBlur": Bound(
        "x86's vector loop multiplies and shifts integers, the scalar loop multiplies by a float and cuts off:"
        " up to one level for each of the two directions",
        levels=2,
        share=0.9,
        relative=1e-6,
    ),
    "calcOpticalFlowPyrLK": Bound(f"{_ORDER}; the search ends at steps of 0.01 pixels", absolute=0.02, relative=1e-5),
    "findTransformECC": Bound(f"{_ORDER}; the iteration ends at steps of 1e-4", relative=2e-4),
    "calcOpticalFlowFarneback": Bound(f"{_ORDER}, over several passes", absolute=0.001, relative=2e-4),
    "findEssentialMat": Bound("the polynomials are added up in another order; their roots carry that on", relative=1e-9),
    "CalibrateDebevec.process": Bound(
        "the wheel decomposes float32 matrices of 25 rows and more with LAPACK, this build with OpenCV's own SVD; the"
        " system's condition is 1e5 to 1e9, so that each is as far from the exact solution as from the other",
        relative=0.2,
    ),
    "polarToCart": Bound("sine and cosine come from a float32 table, also for float64", relative=4e-6),
}

_CARRIED_OUT = {
    **{name: name for name in ("polarToCart", "cartToPolar", "phase", "kmeans", "Laplacian", "bilateralFilter")},
    **dict.fromkeys(("normL1", "normL2", "normInf"), "norm"),
    **dict.fromkeys(("RGB2Lab", "BGR2LUV", "LUV2BGR", "RGB2HSV"), "cvtColor"),
}
BOUNDS |= {f"gapi.{operation}": BOUNDS[function] for operation, function in _CARRIED_OUT.items()}
"""An operation of a graph is as close as the function that it is carried out by."""
