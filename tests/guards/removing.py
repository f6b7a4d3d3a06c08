"""Takes one guard out of the running process; done in a forked child, which ends with the test that it runs."""

import ast
import functools
import importlib
import sys
from types import CodeType, FunctionType

from partizip.access import matrix
from tests.guards import values
from tests.guards.finding import Found, Guard, in_module


def remove(guard: Guard) -> None:
    """From now on this process runs without the guard. Raises LookupError when the code holds no such guard."""
    if guard.file == values.MATRIX:
        _everywhere(matrix.RIGHTS, values.removed_row(guard))
    elif guard.function in values.LISTS.get(guard.file, ()):
        known = values.named(guard.file, guard.function)
        less = (
            {k: v for k, v in known.items() if k != guard.words} if isinstance(known, dict) else known - {guard.words}
        )
        assert len(less) == len(known) - 1, guard
        _everywhere(known, less)
    elif guard.file == values.TRIGGERS:
        values.drop(guard)
    else:
        _from_code(guard)


def _everywhere(known: object, other: object) -> None:
    """Put another value in the place of a constant, in each module that imported it."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("partizip.", "tests.")):
            for key in [key for key, value in vars(module).items() if value is known]:
                setattr(module, key, other)


@functools.cache
def parsed(file: str) -> tuple[ast.Module, list[Found]]:
    """The module and its guards; a fork cuts its own copy of what was read before it was forked."""
    return in_module(file)


def _from_code(guard: Guard) -> None:
    """Give the function the code that it would have without the guard; whoever imported it has that too."""
    tree, found = parsed(guard.file)
    for one in found:
        if one.guard == guard:
            one.cut()
            break
    else:
        raise LookupError(str(guard))
    name = "partizip." + guard.file.removesuffix(".py").replace("/", ".")
    module = importlib.import_module(name)
    code = compile(ast.fix_missing_locations(tree), module.__file__, "exec")
    function = _function(module, guard.function)
    function.__code__ = _code(code, function.__code__.co_qualname)


def _function(module: object, name: str) -> FunctionType:
    """The plain function behind a name: outermost function of a nested one, inside decorators and properties."""
    found = module
    for part in name.split("."):
        held = vars(found)[part]
        if isinstance(held, property | functools.cached_property):
            held = held.fget if isinstance(held, property) else held.func
        found = getattr(held, "__func__", held)
        while hasattr(found, "__wrapped__"):
            found = found.__wrapped__
        if isinstance(found, FunctionType):
            return found
    raise LookupError(name)


def _code(code: CodeType, name: str) -> CodeType:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if one.co_qualname == name:
                return one
            if name.startswith(f"{one.co_qualname}.") and (inner := _code(one, name)):
                return inner
    raise LookupError(name)
