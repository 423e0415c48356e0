"""Searching bytes 32 at a time, in vector instructions: what compiled loops call."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from mella.crawl.compiled import inlined

_intrinsic: Any = intrinsic
_WIDTH = 32
_VECTOR = ir.VectorType(ir.IntType(8), _WIDTH)
_FIRST_OF_EACH = ir.Constant(ir.VectorType(ir.IntType(32), _WIDTH), [0] * _WIDTH)
_ONE = np.uint64(1)
_ALL, _BIT = np.uint32(0xFFFFFFFF), np.uint32(1)
_LAST_CONTROL = np.uint8(31)
_SLASH, _EQUALS, _GREATER, _SPACE = (np.uint8(byte) for byte in b"/=> ")


@inlined
def find_byte(html: NDArray[np.uint8], at: int, byte: int) -> int:
    """Where this byte stands first from `at` on; the end where it does not."""
    wanted = np.uint8(byte)
    while at + _WIDTH <= len(html):
        mask = _equal(html, at, wanted)
        if mask:
            return at + _lowest(mask)
        at += _WIDTH
    while at < len(html) and html[at] != wanted:
        at += 1
    return at


@inlined
def find_name_end(html: NDArray[np.uint8], at: int) -> int:
    """Where a control, a space or one of `/=>` stands first from `at` on; the end where none does."""
    while at + _WIDTH <= len(html):
        mask = _at_most(html, at, _SPACE) | _equal(html, at, _SLASH)
        mask |= _equal(html, at, _EQUALS) | _equal(html, at, _GREATER)
        if mask:
            return at + _lowest(mask)
        at += _WIDTH
    while at < len(html) and html[at] > 32 and html[at] not in (_SLASH, _EQUALS, _GREATER):
        at += 1
    return at


@inlined
def find_control(html: NDArray[np.uint8], at: int) -> int:
    """Where a byte below that of the space stands first from `at` on; the end where none does."""
    while at + _WIDTH <= len(html):
        mask = _at_most(html, at, _LAST_CONTROL)
        if mask:
            return at + _lowest(mask)
        at += _WIDTH
    while at < len(html) and html[at] > _LAST_CONTROL:
        at += 1
    return at


@inlined
def collapse(
    source: NDArray[np.uint8], start: int, end: int, out: NDArray[np.uint8], size: int, bare: bool
) -> int:
    """Copies what stands from `start` to `end` behind the `size` bytes in `out`, a space for each run of
    controls and spaces, none at the start where it is `bare`; how many bytes are in `out` then.

    `out` has room for all of them; where it has more, up to 31 bytes behind them are overwritten.
    """
    spaced = np.uint32(bare)
    while start < end:
        step = min(_WIDTH, end - start)
        if start + _WIDTH <= len(source) and size + _WIDTH <= len(out):
            taken = _ALL >> np.uint32(_WIDTH - step)
            spaces = _at_most(source, start, _SPACE) & taken
            apart = not spaces & ((spaces << _BIT) | spaced)
            if apart and spaces == _equal(source, start, _SPACE) & taken:
                copy(out, size, source, start, _WIDTH)
                size, start = size + step, start + step
                spaced = (spaces >> np.uint32(step - 1)) & _BIT
                continue
        for byte in source[start : start + step]:
            space = byte <= _SPACE
            out[size] = _SPACE if space else byte
            size += not (space and spaced)
            spaced = np.uint32(space)
        start += step
    return size


@inlined
def word(html: NDArray[np.uint8], at: int, length: int) -> Any:
    """The bytes from a place on, eight or as many as `length`, as one number: the first is its lowest."""
    if at + 8 <= len(html):
        found = _eight(html, at)
        return found if length >= 8 else found & ((_ONE << np.uint64(8 * length)) - _ONE)
    found = np.uint64(0)
    for offset in range(min(length, 8)):
        found |= np.uint64(html[at + offset]) << np.uint64(8 * offset)
    return found


def _comparing(operator: str) -> Any:
    def build(_context: Any, array: Any, at: Any, byte: Any) -> tuple[Any, Any]:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
            place = builder.bitcast(builder.gep(data, [arguments[1]]), _VECTOR.as_pointer())
            there = builder.load(place, align=1)
            undefined = ir.Constant(_VECTOR, ir.Undefined)
            one = builder.insert_element(undefined, arguments[2], ir.Constant(ir.IntType(32), 0))
            each = builder.shuffle_vector(one, undefined, _FIRST_OF_EACH)
            return builder.bitcast(builder.icmp_unsigned(operator, there, each), ir.IntType(_WIDTH))

        return types.uint32(array, types.int64, types.uint8), generate

    return _intrinsic(build)


_equal, _at_most = _comparing("=="), _comparing("<=")
"""Of the 32 bytes from a place on, a bit each: whether it is this byte, whether it is no greater."""


@_intrinsic
def copy(_context: Any, out: Any, to: Any, source: Any, at: Any, size: Any) -> tuple[Any, Any]:
    """Copies `size` bytes of `source` from `at` on into `out` from `to` on."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        target = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        there = context.make_array(signature.args[2])(context, builder, arguments[2]).data
        places = builder.gep(target, [arguments[1]]), builder.gep(there, [arguments[3]])
        cgutils.raw_memcpy(builder, *places, arguments[4], 1)
        return context.get_dummy_value()

    return types.none(out, types.int64, source, types.int64, types.int64), generate


@_intrinsic
def _eight(_context: Any, array: Any, at: Any) -> tuple[Any, Any]:
    """The eight bytes from a place on."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(64).as_pointer())
        return builder.load(place, align=1)

    return types.uint64(array, types.int64), generate


@_intrinsic
def _lowest(_context: Any, mask: Any) -> tuple[Any, Any]:
    """The place of the lowest bit of a mask that is not 0."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        place = builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))
        return builder.zext(place, ir.IntType(64))

    return types.int64(types.uint32), generate
