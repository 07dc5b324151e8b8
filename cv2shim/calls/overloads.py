"""Several overloads behind one name, resolved and refused as cv2 does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cv2shim.accepts import errors
from cv2shim.accepts.signature import ArgumentError, Signature

Run = Callable[[list[Any], Any], Any]
"""Takes the checked arguments and, for a method, the object."""


class Overloads:
    """The overloads of one function, each with what runs it (None: the build lacks it)."""

    def __init__(self, name: str, candidates: list[tuple[Signature, Run | None]], missing: Callable[[], errors.error]) -> None:
        self.name = name
        self.candidates = candidates
        self.tried = sorted(candidates, key=lambda candidate: candidate[0].of_umats)
        self.missing = missing
        self.available = any(run for _, run in candidates)

    def __call__(self, args: tuple[Any, ...], kwargs: dict[str, Any], owner: Any = None) -> Any:
        if not self.available:
            raise self.missing()
        failures: list[tuple[Signature, ArgumentError]] = []
        try:
            return self._first_that_fits(args, kwargs, owner, failures)
        finally:
            failures.clear()  # their tracebacks would keep the arguments alive

    def _first_that_fits(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], owner: Any, failures: list[tuple[Signature, ArgumentError]]
    ) -> Any:
        for signature, run in self.tried:
            try:
                return self.attempt(signature, run or self._lacking, args, kwargs, owner)
            except ArgumentError as failure:
                # cv2 passes over an overload without parameters in silence, and over some types
                if str(failure) and (signature.parameters or len(self.candidates) == 1):
                    failures.append((signature, failure))
        raise self._failure(failures)

    def _lacking(self, values: list[Any], owner: Any) -> Any:
        raise self.missing()

    def attempt(self, signature: Signature, run: Run, args: tuple[Any, ...], kwargs: dict[str, Any], owner: Any) -> Any:
        """Run one overload; raises ArgumentError where the arguments do not fit."""
        return run(signature.parse(args, kwargs), owner)

    def _failure(self, failures: list[tuple[Signature, ArgumentError]]) -> Exception:
        if not failures and len(self.candidates) > 1:
            return errors.refusal("Overload resolution failed, but no errors reported", self.name, errors.STS_INTERNAL)
        if not failures and self.candidates:
            return SystemError(f"<built-in function {self.name}> returned NULL without setting an exception")
        if not failures:
            return errors.cv_error(errors.STS_ERROR, f"cv2.{self.name} cannot be called from Python", self.name)
        if len(self.candidates) == 1 and not failures[0][0].umat:
            return failures[0][1].kind(str(failures[0][1]))
        twins = [_twin_message(failure) for signature, failure in failures if signature.umat]
        lines = [str(failure) for _, failure in failures] + twins
        return errors.refusal("\n - ".join(["Overload resolution failed:", *lines]), self.name)


def _twin_message(failure: ArgumentError) -> str:
    """What the UMat twin of an overload says of the same arguments."""
    refused = failure.parameter
    return (
        f"Expected Ptr<cv::UMat> for argument '{refused.name}'"
        if refused is not None and refused.array and not refused.type.startswith("vector")
        else str(failure)
    )
