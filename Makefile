# Every command a developer needs. Each makes the Python environment first if it is missing or outdated.

PYTHON ?= python3
BACKEND ?= stock
export ENGINE  # of those in host/browsers, another than Chromium for whatever opens a page
export OPENCV  # of those in host/versions/opencv.toml, another than the default
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
# What is tested on the other Pyodides of host/versions/pyodide.toml, too, unless PYODIDE=… names one; the matrix does so by itself.
ELSEWHERE := $(addprefix tests/pyodide/,test_runtime.py test_wheel.py full/test_full_wheel.py full/test_shared_memory.py)
OTHERS := firefox webkit  # the engines that take the fast part of the browser tests, where they are; with ENGINE=… one takes all
AT_ONCE := -n logical --maxprocesses 4 --dist loadfile  # files of tests side by side, a browser or two for each processor

.DEFAULT_GOAL := help
.PHONY: help demo test check codegen compat opencv-tests samples bench opencv wheel serve clean

help:  ## this list
	@echo "cv2shim: OpenCV's Python API in Pyodide. Start with: make demo"
	@echo "OPENCV=VERSION with any of these: that OpenCV of host/versions/opencv.toml, where it is not the default"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY)  ## run unmodified cv2 scripts on the real cv2 and in Pyodide, and compare what they wrote
	$(RUN) -m host.demo

# `python -m host.browsers` names those engines that are on this machine, and says in a line how to have the others.
IN_ENGINES = set -e; engines=$$($(RUN) -m host.browsers $(1)); for engine in $$engines; do \
	ENGINE=$$engine $(RUN) -m pytest $(AT_ONCE) $(2) tests/browser; done

ifdef ENGINE
test: $(READY)
	$(call IN_ENGINES,$(ENGINE),)
else
test: $(READY)  ## every test: plain Python, Pyodide under Node, browsers, our own build where these are (PYODIDE=a version, ENGINE=firefox)
	$(RUN) -m pytest $(AT_ONCE) tests/unit
	$(RUN) -m pytest $(AT_ONCE) tests/pyodide tests/browser
ifndef PYODIDE
	set -e; for other in $$($(RUN) -m host.versions.pyodide matrix); do PYODIDE=$$other $(RUN) -m pytest $(AT_ONCE) $(ELSEWHERE); done
	$(call IN_ENGINES,$(OTHERS),-m every_engine)
endif
endif

check: $(READY)  ## lint, types, who imports whom, and that everything emitted is up to date
	$(VENV)/bin/ruff check .
	$(VENV)/bin/lint-imports --no-logo --no-cache
	$(VENV)/bin/mypy
	$(RUN) -m codegen

codegen: $(READY)  ## emit cv2shim/_generated from the committed facts in codegen/data
	$(RUN) -m codegen --write

compat: $(READY)  ## run every case on the real cv2 and on the shim, write compat/report.html
	$(RUN) -m compat --backend $(BACKEND)
	$(RUN) -m host.readme --write

opencv-tests: $(READY)  ## run OpenCV's own Python tests on the real cv2 and on the shim
	$(RUN) -m compat.opencv_tests --backend $(BACKEND)

samples: $(READY)  ## play OpenCV's own sample scripts, unmodified, on the real cv2 and in Chromium
	$(RUN) -m compat.samples --backend $(BACKEND)

.PHONY: fuzz soak
fuzz: $(READY)  ## random calls on the real cv2 and on the shim, which have to end alike
	$(RUN) -m compat.fuzz --backend $(BACKEND)

soak: $(READY)  ## 100,000 mixed calls, after which nothing may be held that was not before
	$(RUN) -m compat.soak --backend $(BACKEND)

bench: $(READY)  ## time the shim against Pyodide's own opencv-python, under Node (ENGINE=firefox: in a page there)
	$(RUN) -m compat.bench --backend $(BACKEND)

.PHONY: bench-calls
bench-calls: $(READY)  ## the same of every function, method and property: a table of ratios, and the slowest
	$(RUN) -m compat.bench_calls --backend $(BACKEND)

opencv: $(READY)  ## build our own opencv.js, the whole of OpenCV with SIMD (half an hour the first time)
	$(RUN) -m opencv_js

wheel: $(READY)  ## write dist/*.whl (BACKEND=stock, or a folder with opencv.js, opencv.wasm, build.json)
	$(RUN) -m host.wheel $(BACKEND)

.PHONY: release-check
release-check: $(READY)  ## every OpenCV line: built, the matrix on every Pyodide, OpenCV's own tests (hours)
	$(RUN) -m compat.release_check

.PHONY: wheel-host
wheel-host: $(READY)  ## write dist/cv2shim-*.whl, for a developer's machine: the command line and the pytest fixture
	$(RUN) -m host.host_wheel

serve: $(READY)  ## serve the playground: cv2 scripts in the browser, with examples, windows and camera
	$(RUN) -m host.playground

.PHONY: jupyterlite
jupyterlite: $(READY)  ## build a JupyterLite site with the shim, and run a notebook's cell in it (some minutes)
	$(RUN) -m pytest tests/on_demand

clean:  ## remove everything that was made; the download cache stays
	rm -rf $(VENV) build dist demo-output compat/results compat/report.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml host/versions/opencv.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "cv2shim needs Python 3.11 or newer; set PYTHON=...")'
	@echo "making the Python environment in $(VENV) (about a minute the first time)"
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --upgrade 'pip>=25.1'
	$(RUN) -m pip install --progress-bar on --group dev "$$(OPENCV= $(RUN) -m host.versions.opencv)"
	@touch $@
