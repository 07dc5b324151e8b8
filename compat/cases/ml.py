"""Cases of the ml module: every model trained on a few points, its settings, and TrainData."""

# ruff: noqa: E501  (tables of calls: one line a function is easier to read and to extend)

from __future__ import annotations

from typing import Any

import numpy as np

from compat import model
from compat.case import Array, Call, File, Ref
from compat.cases.inputs import random
from compat.cases.registry import K, attempt, member, quiet, script, step

M = K["ml"]
ROW, COL = M["ROW_SAMPLE"], M["COL_SAMPLE"]


def blobs(count: int = 20, classes: int = 2, seed: int = 1) -> Array:
    """Points around one centre a class, (classes*count, 2) float32; the first ``count`` are of class 0."""
    centres = np.array([[2.0, 2.0], [7.0, 6.0], [2.0, 9.0]])[:classes]
    points = np.concatenate([centre + random(seed + i).normal(0, 0.9, (count, 2)) for i, centre in enumerate(centres)])
    return points.astype(np.float32)


def labels(count: int = 20, classes: int = 2) -> Array:
    return np.repeat(np.arange(classes, dtype=np.int32), count)[:, None].copy()


POINTS, CLASSES = blobs(), labels()
POINTS3, CLASSES3 = blobs(classes=3), labels(classes=3)
FEW, FEW_OF_TWO = (blobs(5, 3), labels(5, 3)), (blobs(8), labels(8))
"""Of up to 16 samples std::sort leaves equal ones in their order; how it orders more is the C++ library's affair."""
VALUES = (POINTS @ np.array([[0.5], [-1.25]], np.float32) + 3).astype(np.float32)
SIGNED = (CLASSES * 2 - 1).astype(np.float32)
ONE_HOT = np.concatenate([CLASSES == 0, CLASSES == 1], 1).astype(np.float32)
QUERY = blobs(4, 3, seed=8)
TERM = (3, 30, 1e-4)

# what makes each model small and well-conditioned before it is trained, and the answers it learns
SETTINGS: dict[str, tuple[dict[str, Any], Array, Array]] = {
    "ANN_MLP": ({"LayerSizes": np.array([2, 4, 2]), "ActivationFunction": M["ANN_MLP_SIGMOID_SYM"], "TrainMethod": M["ANN_MLP_RPROP"], "TermCriteria": TERM}, POINTS, ONE_HOT),
    "Boost": ({"WeakCount": 5, "MaxDepth": 2}, POINTS, CLASSES),
    "DTrees": ({"MaxDepth": 4, "MinSampleCount": 2, "CVFolds": 0}, POINTS3, CLASSES3),
    "KNearest": ({"DefaultK": 3}, POINTS3, CLASSES3),
    "LogisticRegression": ({"LearningRate": 0.05, "Iterations": 40, "TrainMethod": M["LogisticRegression_BATCH"]}, POINTS, CLASSES.astype(np.float32)),
    "NormalBayesClassifier": ({}, POINTS3, CLASSES3),
    "RTrees": ({"MaxDepth": 3, "MinSampleCount": 2, "TermCriteria": (3, 6, 0.01)}, POINTS3, CLASSES3),
    "SVM": ({"Type": M["SVM_C_SVC"], "Kernel": M["SVM_LINEAR"], "C": 1.0}, *FEW),
    "SVMSGD": ({"TermCriteria": (3, 200, 1e-4)}, POINTS, SIGNED),
}


def fitted(name: str, points: Array | None = None, answers: Array | None = None, **settings: Any) -> tuple[Call, ...]:
    """Quiet calls that make, set and train a model saved as "m"."""
    usual, usual_points, usual_answers = SETTINGS[name]
    sets = [quiet(f"$m.set{setting}", value) for setting, value in {**usual, **settings}.items()]
    training = quiet("$m.train", usual_points if points is None else points, ROW, usual_answers if answers is None else answers)
    return (quiet(f"ml.{name}_create", save="m"), *sets, training)


def ask(name: str, label: str, *calls: Call, **options: Any) -> None:
    """A case of a function or of a member of a class, whose label says that it is one of this file's."""
    declare = script if name in model.functions() else member
    declare(name, f"ml: {label}", *calls, **options)


# every model: train by points and by TrainData, predict, ask for its state, save, load
for _name, (_settings, _points, _answers) in SETTINGS.items():
    _class = f"ml.{_name}"
    _sets = tuple(quiet(f"$m.set{setting}", value) for setting, value in _settings.items())
    _trained = fitted(_name)
    _data = quiet("ml.TrainData_create", _points, ROW, _answers, save="data")
    ask(f"{_class}.train", "answers whether it could", quiet(f"{_class}_create", save="m"), *_sets, step("$m.train", _points, ROW, _answers))
    if _name not in ("ANN_MLP", "LogisticRegression"):  # these take rows only
        ask(f"{_class}.train", "columns are samples", quiet(f"{_class}_create", save="m"), *_sets, step("$m.train", _points.T.copy(), COL, _answers), step("$m.predict", QUERY))
    ask(f"{_class}.train", "by TrainData", quiet(f"{_class}_create", save="m"), *_sets, _data, step("$m.train", Ref("data")), step("$m.predict", QUERY), step("$m.calcError", Ref("data"), False))
    ask(f"{_class}.predict", "points near the classes", *_trained, step("$m.predict", QUERY), step("$m.predict", _points))
    ask(f"{_class}.predict", "one point", *_trained, step("$m.predict", QUERY[:1]))
    ask(f"{_class}.predict", "results given", *_trained, step("$m.predict", QUERY, np.zeros((len(QUERY), 1), np.float32)))
    ask(f"{_class}.predict", "another number of variables", *_trained, step("$m.predict", np.zeros((2, 3), np.float32)))
    ask(f"{_class}.isTrained", "before and after", quiet(f"{_class}_create", save="m"), step("$m.isTrained"), *_trained[1:], step("$m.isTrained"), step("$m.isClassifier"), step("$m.getVarCount"), step("$m.empty"), step("$m.getDefaultName"))
    ask(f"{_class}.calcError", "of a split", *_trained, _data, quiet("$data.setTrainTestSplit", len(_points) - 6, False), step("$m.calcError", Ref("data"), True), step("$m.calcError", Ref("data"), False))
    ask(f"{_class}.clear", "then ask", *_trained, step("$m.clear"), step("$m.isTrained"))
    for _load in (f"{_class}_load", f"{_class}.load"):
        ask(_load, "what was saved", *_trained, step("$m.save", File("model.yml")), quiet(_load, File("model.yml"), save="again"), step("$again.predict", QUERY), step("$again.isTrained"), step("$again.getVarCount"))
        ask(_load, "JSON", *_trained, quiet("$m.save", File("model.json")), quiet(_load, File("model.json"), save="again"), step("$again.predict", QUERY))
        ask(_load, "XML, compressed", *_trained, quiet("$m.save", File("model.xml.gz")), quiet(_load, File("model.xml.gz"), save="again"), step("$again.predict", QUERY))
        ask(_load, "no such file", step(_load, "no such file.yml"))
    ask(f"{_class}.create", "then train", quiet(f"{_class}.create", save="m"), *_trained[1:], step("$m.predict", QUERY))
    ask(f"{_class}.write", "into a FileStorage", *_trained, quiet("FileStorage", ".yml", K.FILE_STORAGE_WRITE | K.FILE_STORAGE_MEMORY, save="fs"), step("$m.write", Ref("fs")), step("$fs.releaseAndGetString"))
    ask(f"{_class}.read", "from a FileStorage", *_trained, quiet("$m.save", File("m.yml")), quiet("FileStorage", File("m.yml"), 0, save="fs"), quiet("$fs.getFirstTopLevelNode", save="node"),
        quiet(f"{_class}_create", save="other"), step("$other.read", Ref("node")), step("$other.predict", QUERY))
    if _name in ("ANN_MLP", "LogisticRegression", "SVM", "SVMSGD"):  # the others crash without
        ask(f"{_class}.train", "no answers", quiet(f"{_class}_create", save="m"), *_sets, step("$m.train", _points, ROW, None))

# every setting: as made, set, read again
VALUES_OF: dict[str, dict[str, Any]] = {
    "ANN_MLP": {"AnnealCoolingRatio": 0.9, "AnnealFinalT": 0.2, "AnnealInitialT": 9.0, "AnnealItePerStep": 7, "BackpropMomentumScale": 0.2, "BackpropWeightScale": 0.15, "LayerSizes": np.array([2, 5, 1]),
                "RpropDW0": 0.2, "RpropDWMax": 40.0, "RpropDWMin": 1e-6, "RpropDWMinus": 0.4, "RpropDWPlus": 1.3, "TermCriteria": (1, 12, 0.0), "TrainMethod": M["ANN_MLP_ANNEAL"]},
    "Boost": {"BoostType": M["Boost_GENTLE"], "WeakCount": 12, "WeightTrimRate": 0.8},
    "DTrees": {"CVFolds": 0, "MaxCategories": 6, "MaxDepth": 7, "MinSampleCount": 4, "Priors": np.array([1.0, 2.0, 1.5]), "RegressionAccuracy": 0.05, "TruncatePrunedTree": False, "Use1SERule": False, "UseSurrogates": False},
    "EM": {"ClustersNumber": 3, "CovarianceMatrixType": M["EM_COV_MAT_GENERIC"], "TermCriteria": (3, 17, 1e-3)},
    "KNearest": {"AlgorithmType": M["KNearest_KDTREE"], "DefaultK": 4, "Emax": 99, "IsClassifier": False},
    "LogisticRegression": {"Iterations": 55, "LearningRate": 0.02, "MiniBatchSize": 3, "Regularization": M["LogisticRegression_REG_L1"], "TermCriteria": (1, 60, 0.0), "TrainMethod": M["LogisticRegression_MINI_BATCH"]},
    "RTrees": {"ActiveVarCount": 1, "CalculateVarImportance": True, "TermCriteria": (1, 9, 0.0)},
    "SVM": {"C": 2.5, "ClassWeights": np.array([1.0, 2.0]), "Coef0": 0.5, "Degree": 2.0, "Gamma": 0.25, "Nu": 0.3, "P": 0.1, "TermCriteria": (1, 40, 0.0), "Type": M["SVM_NU_SVC"]},
    "SVMSGD": {"InitialStepSize": 0.1, "MarginRegularization": 1e-4, "MarginType": M["SVMSGD_HARD_MARGIN"], "StepDecreasingPower": 0.5, "SvmsgdType": M["SVMSGD_SGD"], "TermCriteria": (1, 70, 0.0)},
}
for _name, _values in VALUES_OF.items():
    for _setting, _value in _values.items():
        _calls = (quiet(f"ml.{_name}_create", save="m"), step(f"$m.get{_setting}"), step(f"$m.set{_setting}", _value), step(f"$m.get{_setting}"))
        ask(f"ml.{_name}.set{_setting}", "then read", *_calls)
        ask(f"ml.{_name}.get{_setting}", "as made and set", *_calls)
        ask(f"ml.{_name}.set{_setting}", "text", quiet(f"ml.{_name}_create", save="m"), step(f"$m.set{_setting}", "text"))

# neural networks
for _label, _method, _parameters in (("backpropagation", "BACKPROP", (0.05, 0.1)), ("annealing", "ANNEAL", ()), ("resilient", "RPROP", (0.1,))):
    ask("ml.ANN_MLP.setTrainMethod", _label, quiet("ml.ANN_MLP_create", save="m"), quiet("$m.setLayerSizes", np.array([2, 3, 2])), quiet("$m.setActivationFunction", 1), step("$m.setTrainMethod", M[f"ANN_MLP_{_method}"], *_parameters),
        quiet("$m.setAnnealItePerStep", 2), quiet("$m.setTermCriteria", (3, 20, 1e-3)), step("$m.train", POINTS, ROW, ONE_HOT), step("$m.predict", QUERY), step("$m.getTrainMethod"))
for _function, _parameters in (("IDENTITY", ()), ("SIGMOID_SYM", (1.0, 1.0)), ("GAUSSIAN", (1.0, 1.0)), ("RELU", ()), ("LEAKYRELU", (0.1,))):
    ask("ml.ANN_MLP.setActivationFunction", _function, quiet("ml.ANN_MLP_create", save="m"), quiet("$m.setLayerSizes", np.array([2, 3, 1])), step("$m.setActivationFunction", M[f"ANN_MLP_{_function}"], *_parameters),
        quiet("$m.setTermCriteria", (3, 8, 1e-3)), step("$m.train", POINTS, ROW, VALUES), step("$m.predict", QUERY))
for _layer in range(4):
    ask("ml.ANN_MLP.getWeights", f"layer {_layer}", *fitted("ANN_MLP"), step("$m.getWeights", _layer))

# trees
ask("ml.DTrees.predict", "regression", *fitted("DTrees", POINTS, VALUES, RegressionAccuracy=0.1), step("$m.predict", QUERY), step("$m.isClassifier"))
for _flag in ("PREDICT_SUM", "PREDICT_MAX_VOTE", "PREDICT_AUTO"):
    ask("ml.RTrees.predict", _flag, *fitted("RTrees"), step("$m.predict", QUERY, flags=M[f"DTrees_{_flag}"]))
ask("ml.StatModel.predict", "raw output", *fitted("SVM", POINTS, CLASSES), step("$m.predict", QUERY, flags=M["STAT_MODEL_RAW_OUTPUT"]))
ask("ml.RTrees.getVarImportance", "after training", *fitted("RTrees", CalculateVarImportance=True), step("$m.getVarImportance"), step("$m.getCalculateVarImportance"))
ask("ml.RTrees.getVotes", "of three classes", *fitted("RTrees"), step("$m.getVotes", QUERY, 0))
ask("ml.RTrees.getOOBError", "after training", *fitted("RTrees", CalculateVarImportance=True), step("$m.getOOBError"))
for _type in ("DISCRETE", "REAL", "LOGIT", "GENTLE"):
    ask("ml.Boost.setBoostType", _type, *fitted("Boost", BoostType=M[f"Boost_{_type}"]), step("$m.predict", QUERY), step("$m.predict", QUERY, flags=M["STAT_MODEL_RAW_OUTPUT"]))

# what every model can be asked
for _member in ("empty", "getVarCount", "isClassifier"):  # an SVM that is not trained has any number of variables
    ask(f"ml.StatModel.{_member}", "after training", *fitted("SVM"), step(f"$m.{_member}"))

# support vectors
for _member in ("getKernelType", "getSupportVectors"):
    ask(f"ml.SVM.{_member}", "of few points", *fitted("SVM", blobs(8), labels(8)), step(f"$m.{_member}"))
for _kernel in ("LINEAR", "POLY", "RBF", "SIGMOID", "CHI2", "INTER"):
    ask("ml.SVM.setKernel", _kernel, *fitted("SVM", POINTS, CLASSES, Kernel=M[f"SVM_{_kernel}"], Degree=2.0, Gamma=0.1, Coef0=0.5), step("$m.predict", QUERY), step("$m.getKernelType"), step("$m.getSupportVectors"))
for _type, _answers in (("C_SVC", CLASSES3), ("NU_SVC", CLASSES3), ("ONE_CLASS", CLASSES3), ("EPS_SVR", POINTS3[:, :1].copy()), ("NU_SVR", POINTS3[:, :1].copy())):
    ask("ml.SVM.setType", _type, *fitted("SVM", POINTS3, _answers, Type=M[f"SVM_{_type}"], Kernel=M["SVM_RBF"], Gamma=0.2, Nu=0.3, P=0.1), step("$m.predict", QUERY), step("$m.getType"))
ask("ml.SVM.getDecisionFunction", "of two classes", *fitted("SVM", *FEW_OF_TWO, Kernel=M["SVM_RBF"], Gamma=0.3), step("$m.getDecisionFunction", 0))
ask("ml.SVM.getDecisionFunction", "of three classes", *fitted("SVM"), *[step("$m.getDecisionFunction", i) for i in range(3)])
ask("ml.SVM.getUncompressedSupportVectors", "of a line", *fitted("SVM", POINTS, CLASSES), step("$m.getUncompressedSupportVectors"), step("$m.getSupportVectors"))
ask("ml.SVM.setClassWeights", "then train", *fitted("SVM", POINTS, CLASSES, ClassWeights=np.array([0.3, 0.7])), step("$m.getClassWeights"), step("$m.predict", QUERY))
_C, _ONE = quiet("ml.ParamGrid_create", 0.1, 2.0, 4.0, save="c"), quiet("ml.ParamGrid_create", 0.1, 0.3, 0.0, save="one")
for _label, _balanced in (("grids given", False), ("balanced", True)):
    ask("ml.SVM.trainAuto", _label, quiet("ml.SVM_create", save="m"), quiet("$m.setKernel", M["SVM_LINEAR"]), _C, _ONE, step("$m.trainAuto", POINTS, ROW, CLASSES, 3, Ref("c"), *[Ref("one")] * 5, _balanced), step("$m.getC"), step("$m.predict", QUERY))
for _maker in ("ml.SVM_getDefaultGridPtr", "ml.SVM.getDefaultGridPtr"):
    for _parameter in range(6):
        ask(_maker, f"parameter {_parameter}", quiet(_maker, _parameter, save="grid"), step("$grid.minVal?"), step("$grid.maxVal?"), step("$grid.logStep?"))
    ask(_maker, "no such parameter", step(_maker, 17))
for _maker in ("ml.ParamGrid_create", "ml.ParamGrid.create"):
    ask(_maker, "read", quiet(_maker, 0.5, 8.0, 2.0, save="grid"), step("$grid.minVal?"), step("$grid.maxVal?"), step("$grid.logStep?"))
for _property, _value in (("minVal", 0.25), ("maxVal", 9.5), ("logStep", 3.0)):
    ask(f"ml.ParamGrid.{_property}", "written", quiet("ml.ParamGrid_create", save="grid"), step(f"$grid.{_property}?"), quiet(f"$grid.{_property}=", _value), step(f"$grid.{_property}?"))
for _kind, _margin in ((0, 0), (0, 1), (1, 0), (1, 1)):
    ask("ml.SVMSGD.setOptimalParameters", f"{_kind}, {_margin}", quiet("ml.SVMSGD_create", save="m"), step("$m.setOptimalParameters", _kind, _margin), step("$m.getSvmsgdType"), step("$m.getMarginType"),
        quiet("$m.setTermCriteria", (3, 100, 1e-4)), step("$m.train", POINTS, ROW, SIGNED), step("$m.predict", QUERY))
ask("ml.SVMSGD.getWeights", "after training", *fitted("SVMSGD"), step("$m.getWeights"), step("$m.getShift"))
ask("ml.SVMSGD.getShift", "after training", *fitted("SVMSGD"), step("$m.getShift"))

# neighbours, normal distributions, mixtures, logistic regression
for _algorithm in ("BRUTE_FORCE", "KDTREE"):
    for _k in (1, 3, 5):
        ask("ml.KNearest.findNearest", f"{_algorithm}, k={_k}", *fitted("KNearest", AlgorithmType=M[f"KNearest_{_algorithm}"]), step("$m.findNearest", QUERY, _k))
ask("ml.KNearest.findNearest", "regression", *fitted("KNearest", POINTS, VALUES, IsClassifier=False), step("$m.findNearest", QUERY, 3))
ask("ml.KNearest.findNearest", "more neighbours than points", *fitted("KNearest", POINTS[:3], CLASSES[:3]), step("$m.findNearest", QUERY, 9))
ask("ml.NormalBayesClassifier.predictProb", "three classes", *fitted("NormalBayesClassifier"), step("$m.predictProb", QUERY), step("$m.predictProb", QUERY[:1], flags=M["STAT_MODEL_RAW_OUTPUT"]))
ask("ml.LogisticRegression.get_learnt_thetas", "after training", *fitted("LogisticRegression"), step("$m.get_learnt_thetas"))
VARIANTS: tuple[tuple[str, dict[str, Any]], ...] = (("mini batches", {"TrainMethod": 1, "MiniBatchSize": 5}), ("L1", {"Regularization": 1}), ("not regularised", {"Regularization": -1}))
for _label, _variant in VARIANTS:
    ask("ml.LogisticRegression.train", _label, *fitted("LogisticRegression", **_variant), step("$m.predict", QUERY), step("$m.predict", QUERY, flags=M["STAT_MODEL_RAW_OUTPUT"]), step("$m.get_learnt_thetas"))
ask("ml.LogisticRegression.train", "three classes", *fitted("LogisticRegression", POINTS3, CLASSES3.astype(np.float32)), step("$m.predict", QUERY))
MEANS = np.array([[2.0, 2], [7, 6], [2, 9]])
ask("ml.EM.trainEM", "three clusters", quiet("ml.EM_create", save="m"), quiet("$m.setClustersNumber", 3), step("$m.trainEM", POINTS3), step("$m.getMeans"), step("$m.getCovs"), step("$m.getWeights"), step("$m.predict2", QUERY[:1]), step("$m.predict", QUERY))
for _type in ("SPHERICAL", "DIAGONAL", "GENERIC"):
    ask("ml.EM.trainE", _type, quiet("ml.EM_create", save="m"), quiet("$m.setClustersNumber", 3), quiet("$m.setCovarianceMatrixType", M[f"EM_COV_MAT_{_type}"]), step("$m.trainE", POINTS3, MEANS), step("$m.getMeans"), step("$m.getCovs"), step("$m.predict2", QUERY[:1]))
ask("ml.EM.trainE", "everything given", quiet("ml.EM_create", save="m"), quiet("$m.setClustersNumber", 3), step("$m.trainE", POINTS3, MEANS, [np.eye(2)] * 3, np.full((1, 3), 1 / 3)), step("$m.getWeights"))
ask("ml.EM.trainM", "from probabilities", quiet("ml.EM_create", save="m"), quiet("$m.setClustersNumber", 3), step("$m.trainM", POINTS3, (np.eye(3)[CLASSES3[:, 0]] * 0.8 + 0.2 / 3)), step("$m.getMeans"), step("$m.getCovs"), step("$m.getWeights"))
for _method in ("predict", "predict2"):
    ask(f"ml.EM.{_method}", "one point", quiet("ml.EM_create", save="m"), quiet("$m.setClustersNumber", 2), quiet("$m.trainE", POINTS, MEANS[:2].copy()), step(f"$m.{_method}", QUERY[:1]))
    ask(f"ml.EM.{_method}", "untrained", quiet("ml.EM_create", save="m"), step(f"$m.{_method}", QUERY[:1]))
for _getter in ("getMeans", "getCovs", "getWeights"):
    ask(f"ml.EM.{_getter}", "after training", quiet("ml.EM_create", save="m"), quiet("$m.setClustersNumber", 2), quiet("$m.trainE", POINTS, MEANS[:2].copy()), step(f"$m.{_getter}"))
for _load in ("ml.EM_load", "ml.EM.load"):
    ask(_load, "what was saved", quiet("ml.EM_create", save="m"), quiet("$m.setClustersNumber", 2), quiet("$m.trainE", POINTS, MEANS[:2].copy()), step("$m.save", File("em.yml")), quiet(_load, File("em.yml"), save="again"), step("$again.getMeans"), step("$again.predict", QUERY), step("$again.isTrained"))
ask("ml.EM.create", "then train", quiet("ml.EM.create", save="m"), quiet("$m.setClustersNumber", 2), step("$m.trainE", POINTS, MEANS[:2].copy()), step("$m.isTrained"), step("$m.isClassifier"))

# TrainData
MIXED = np.c_[POINTS, np.tile(np.array([[1.0], [3], [7], [3]], np.float32), (10, 1))].astype(np.float32)
KINDS = np.array([M["VAR_ORDERED"], M["VAR_ORDERED"], M["VAR_CATEGORICAL"], M["VAR_CATEGORICAL"]], np.uint8)
WEIGHTS = np.linspace(0.5, 1.5, 40, dtype=np.float32)
SUBSETS = {
    "plain": (POINTS, ROW, CLASSES),
    "columns": (POINTS.T.copy(), COL, CLASSES),
    "numbers": (POINTS, ROW, VALUES),
    "categories": (MIXED, ROW, CLASSES, None, None, None, KINDS),
    "some variables": (MIXED, ROW, CLASSES, np.array([0, 2], np.int32)),
    "some samples": (POINTS, ROW, CLASSES, None, np.arange(5, 35, dtype=np.int32)),
    "weighted": (POINTS, ROW, CLASSES, None, None, WEIGHTS),
}
GETTERS = ("CatMap", "CatOfs", "ClassLabels", "DefaultSubstValues", "Layout", "Missing", "NAllVars", "NSamples", "NTestSamples", "NTrainSamples", "NVars", "NormCatResponses", "ResponseType", "Responses", "SampleWeights", "Samples",
           "TestNormCatResponses", "TestResponses", "TestSampleIdx", "TestSampleWeights", "TestSamples", "TrainNormCatResponses", "TrainResponses", "TrainSampleIdx", "TrainSampleWeights", "TrainSamples", "VarIdx", "VarSymbolFlags", "VarType")
for _label, _arguments in SUBSETS.items():
    _data = quiet("ml.TrainData_create", *_arguments, save="d")
    for _getter in GETTERS:
        ask(f"ml.TrainData.get{_getter}", _label, _data, step(f"$d.get{_getter}"))
    for _maker in ("ml.TrainData_create", "ml.TrainData.create"):
        ask(_maker, _label, quiet(_maker, *_arguments, save="d"), step("$d.getSamples"), step("$d.getResponses"), step("$d.getNVars"))
    _split = (_data, step("$d.setTrainTestSplit", 20, False))
    for _getter in ("NTestSamples", "NTrainSamples", "TestNormCatResponses", "TestResponses", "TestSampleIdx", "TestSampleWeights", "TestSamples", "TrainNormCatResponses", "TrainResponses", "TrainSampleIdx", "TrainSampleWeights", "TrainSamples"):
        ask(f"ml.TrainData.get{_getter}", f"{_label}, split", *_split, step(f"$d.get{_getter}"))
    ask("ml.TrainData.setTrainTestSplitRatio", _label, _data, step("$d.setTrainTestSplitRatio", 0.7, False), step("$d.getNTrainSamples"), step("$d.getNTestSamples"))
    ask("ml.TrainData.setTrainTestSplit", f"{_label}, shuffled", _data, step("$d.setTrainTestSplit", 15), step("$d.getTrainSampleIdx"))
    ask("ml.TrainData.shuffleTrainTest", _label, *_split, step("$d.shuffleTrainTest"), step("$d.getTrainSampleIdx"), step("$d.getTestSampleIdx"))
_DATA = quiet("ml.TrainData_create", *SUBSETS["plain"], save="d")
_CATEGORIES = quiet("ml.TrainData_create", *SUBSETS["categories"], save="d")
for _variable in (-1, 0, 2, 3):
    ask("ml.TrainData.getCatCount", f"variable {_variable}", _CATEGORIES, step("$d.getCatCount", _variable))
# the binding has room for one number, which nobody sees: ask for more, or for all of several, and the real cv2 writes over its stack
_FIRST = np.array([0], np.int32)
_ONE = quiet("ml.TrainData_create", POINTS[:1, :1], ROW, CLASSES[:1], save="d")
_INDICES: dict[str, Any] = {"a vector": _FIRST, "a column": _FIRST[:, None], "64 bits": np.array([0]), "all": np.zeros(0, np.int32), "none": None, "a list": [0], "floats": np.zeros(1), "bytes": np.zeros(1, np.uint8),
                            "a number": 0, "below": np.array([-1], np.int32), "above": np.array([1], np.int32)}
ask("ml.TrainData.getSample", "one variable", _DATA, step("$d.getSample", np.array([1], np.int32), 3, 0.0))
ask("ml.TrainData.getValues", "one sample", _DATA, step("$d.getValues", 1, np.array([3], np.int32), 0.0))
for _layout in (ROW, COL):
    _few = quiet("ml.TrainData_create", POINTS[:3] if _layout == ROW else POINTS[:3].T.copy(), _layout, CLASSES[:3], save="d")
    for _number in (-1, 0, 1, 2, 3):
        ask("ml.TrainData.getSample", f"sample {_number} of layout {_layout}", _few, attempt("$d.getSample", _FIRST, _number, 0.0), attempt("$d.getSample", np.array([_number], np.int32), 0, 0.0))
        ask("ml.TrainData.getValues", f"variable {_number} of layout {_layout}", _few, attempt("$d.getValues", _number, _FIRST, 0.0), attempt("$d.getValues", 0, np.array([_number], np.int32), 0.0))
for _label, _index in _INDICES.items():
    ask("ml.TrainData.getSample", f"variables as {_label}", _ONE, attempt("$d.getSample", _index, 0, 0.0))
    ask("ml.TrainData.getValues", f"samples as {_label}", _ONE, attempt("$d.getValues", 0, _index, 0.0))
for _label, _arguments in {"two": (_FIRST, 0), "text": (_FIRST, 0, "x"), "a fraction": (_FIRST, 0.5, 0.0), "None": (_FIRST, 0, None)}.items():
    ask("ml.TrainData.getSample", f"arguments: {_label}", _ONE, attempt("$d.getSample", *_arguments))
ask("ml.TrainData.getNames", "none", _DATA, step("$d.getNames", ["a", "b"]))
for _arguments in ((ROW, False, False), (COL,), (ROW, True, False)):
    ask("ml.TrainData.getTrainSamples", f"as {_arguments}", quiet("ml.TrainData_create", *SUBSETS["some variables"], save="d"), step("$d.getTrainSamples", *_arguments))
for _getter in ("ml.TrainData_getSubMatrix", "ml.TrainData.getSubMatrix"):
    ask(_getter, "rows and columns", step(_getter, POINTS, np.array([3, 1, 7], np.int32), ROW), step(_getter, POINTS.T.copy(), np.array([3, 1, 7], np.int32), COL))
    ask(_getter, "no index", step(_getter, POINTS, None, ROW))
for _getter in ("ml.TrainData_getSubVector", "ml.TrainData.getSubVector"):
    ask(_getter, "some", step(_getter, np.arange(9, dtype=np.float32), np.array([3, 1, 7], np.int32)), step(_getter, np.arange(9, dtype=np.int32)[:, None], np.array([0], np.int32)))
    ask(_getter, "no index", step(_getter, np.arange(9.0), None))

