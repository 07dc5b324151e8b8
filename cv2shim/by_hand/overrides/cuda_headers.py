"""Headers of matrices in a device's memory, without a device: rows, columns and addresses."""

from __future__ import annotations

from cv2shim.accepts import errors, mats

GPU_NOT_SUPPORTED = -216
BAD_STEP, BAD_CHANNELS = -13, -15
ALL = (-(2**31), 2**31 - 1)
AUTO_STEP = 0


def refusal() -> errors.error:
    """What every function that needs CUDA throws."""
    return errors.cv_error(GPU_NOT_SUPPORTED, "The library is compiled without CUDA support", "throw_no_cuda")


def check_size(*lengths: int) -> None:
    """Raise cv2.error for a negative one, as an array of that size does."""
    if any(length < 0 for length in lengths):
        raise errors.cv_error(errors.STS_ASSERT, "s >= 0", "setSize")


class Header:
    """A matrix that somebody else's memory may be behind; without, it is empty.

    It can be cut and reshaped, since that touches no memory.
    """

    __slots__ = ("_cols", "_continuous", "_data", "_end", "_rows", "_start", "_step", "_type")

    def __init__(self) -> None:
        self._rows = self._cols = self._step = self._type = self._data = self._start = self._end = 0
        self._continuous = False

    @property
    def step(self) -> int:
        """Bytes from row to row."""
        return self._step

    def channels(self) -> int:
        """Numbers of an element."""
        return mats.channels_of(self._type)

    def depth(self) -> int:
        """The type of a number, CV_8U and so on."""
        return mats.depth_of(self._type)

    def type(self) -> int:
        """Depth and channels, CV_8UC3 and so on."""
        return self._type

    def elemSize1(self) -> int:
        """Bytes of a number."""
        return mats.bytes_of(self.depth())

    def elemSize(self) -> int:
        """Bytes of an element."""
        return self.elemSize1() * self.channels()

    def empty(self) -> bool:
        """Whether it has no memory."""
        return self._data == 0

    def isContinuous(self) -> bool:
        """Whether its rows lie one after another."""
        return self._continuous

    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._cols, self._rows

    def step1(self) -> int:
        """Numbers from row to row."""
        return self._step // self.elemSize1()

    def reshape(self, cn: int, rows: int) -> Header:
        """A header of the same memory with `cn` channels and `rows` rows; 0 leaves either as it is.

        Raises cv2.error where the elements do not come out even.
        """
        width = self._cols * self.channels()
        cn = cn or self.channels()
        if rows == 0 and (cn > width or _remainder(width, cn)):
            rows = _quotient(self._rows * width, cn)
        made = self.copy()
        if rows not in (0, self._rows):
            total = width * self._rows
            if not self._continuous:
                told = "The matrix is not continuous, thus its number of rows can not be changed"
                raise errors.cv_error(BAD_STEP, told, "reshape")
            if not 0 <= rows <= total:
                raise errors.cv_error(errors.STS_OUT_OF_RANGE, "Bad new number of rows", "reshape")
            width = total // rows
            if width * rows != total:
                told = "The total number of matrix elements is not divisible by the new number of rows"
                raise errors.cv_error(errors.STS_BAD_ARG, told, "reshape")
            made._rows, made._step = rows, width * self.elemSize1()
        made._cols = _quotient(width, cn)
        if made._cols * cn != width:
            told = "The total width is not divisible by the new number of channels"
            raise errors.cv_error(BAD_CHANNELS, told, "reshape")
        made._type = mats.type_of(self.depth(), cn)
        return made

    def copy(self) -> Header:
        """Another one of the same memory."""
        made = Header()
        self._give(made)
        return made

    def _give(self, other: Header) -> None:
        for name in Header.__slots__:
            setattr(other, name, getattr(self, name))

    def updateContinuityFlag(self) -> None:
        """See anew whether its rows lie one after another."""
        self._continuous = self._rows <= 1 or self._row() >= self._step

    def _row(self) -> int:
        """Bytes of a row's elements."""
        return self._cols * self.elemSize()

    @classmethod
    def over(cls, rows: int, cols: int, type: int, address: int, step: int) -> Header:
        """One over memory of somebody else's."""
        made = cls()
        made._rows, made._cols, made._type = rows, cols, type & 4095
        made._step = made._row() if step == AUTO_STEP or rows == 1 else step
        made._data = made._start = address
        made._end = address + made._step * (rows - 1) + made._row()
        made.updateContinuityFlag()
        return made

    def cut(self, rows: tuple[int, int], cols: tuple[int, int]) -> None:
        """Leave these rows and columns of it."""
        for part, name, unit in ((rows, "row", self._step), (cols, "col", self.elemSize())):
            length = self._rows if name == "row" else self._cols
            if part == ALL:
                continue
            start, end = part
            if not 0 <= start <= end <= length:
                told = f"0 <= {name}Range_.start && {name}Range_.start <= {name}Range_.end && {name}Range_.end <= m.{name}s"
                raise errors.cv_error(errors.STS_ASSERT, told, "GpuMat")
            self._data += start * unit
            if name == "row":
                self._rows = end - start
            else:
                self._cols = end - start
        if self._rows <= 0 or self._cols <= 0:
            self._rows = self._cols = 0
        self.updateContinuityFlag()

    def _part(self, rows: tuple[int, int], cols: tuple[int, int]) -> Header:
        made = self.copy()
        made.cut(rows, cols)
        return made

    def row(self, y: int) -> Header:
        """Row `y`, in the same memory."""
        return self._part((y, y + 1), ALL)

    def col(self, x: int) -> Header:
        """Column `x`, in the same memory."""
        return self._part(ALL, (x, x + 1))

    def rowRange(self, startrow: int = 0, endrow: int = 0, r: tuple[int, int] | None = None) -> Header:
        """Rows from a start up to an end, in the same memory."""
        return self._part((startrow, endrow) if r is None else r, ALL)

    def colRange(self, startcol: int = 0, endcol: int = 0, r: tuple[int, int] | None = None) -> Header:
        """Columns from a start up to an end, in the same memory."""
        return self._part(ALL, (startcol, endcol) if r is None else r)

    def cudaPtr(self) -> int:
        """The address of its memory; 0 if it has none."""
        return self._data

    def assignTo(self, m: Header, type: int) -> None:
        """Nothing that Python sees: what is given is copied first. Converting to another `type` needs CUDA."""
        if type >= 0:
            raise refusal()

    def release(self) -> None:
        """Nothing: what a device has given would be given back."""

    def swap(self, mat: Header) -> None:
        """Become the other one; that stays as it is, since what is given is copied first."""
        mat._give(self)

    def locateROI(self, wholeSize: tuple[int, int], ofs: tuple[int, int]) -> None:
        """Nothing that Python sees: both are results in C++, and no tuple can be written to."""
        self._whole()

    def adjustROI(self, dtop: int, dbottom: int, dleft: int, dright: int) -> Header:
        """Move the borders of a part outwards, within the whole. Raises cv2.error if there is no memory."""
        (width, height), (x, y) = self._whole()
        top, bottom = max(y - dtop, 0), min(y + self._rows + dbottom, height)
        left, right = max(x - dleft, 0), min(x + self._cols + dright, width)
        self._data += (top - y) * self._step + (left - x) * self.elemSize()
        self._rows, self._cols = bottom - top, right - left
        self.updateContinuityFlag()
        return self.copy()

    def _whole(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The size of what it is a part of, and where it lies in it."""
        if not self._step:
            raise errors.cv_error(errors.STS_ASSERT, "step > 0", "locateROI")
        y, x = divmod(self._data - self._start, self._step)
        x //= self.elemSize()
        length = self._end - self._start
        height = max((length - (x + self._cols) * self.elemSize()) // self._step + 1, y + self._rows)
        width = max((length - self._step * (height - 1)) // self.elemSize(), x + self._cols)
        return (width, height), (x, y)


def _quotient(number: int, divisor: int) -> int:
    """As C++ divides: towards zero."""
    return abs(number) // abs(divisor) * (1 if (number < 0) == (divisor < 0) else -1)


def _remainder(number: int, divisor: int) -> int:
    return number - _quotient(number, divisor) * divisor
