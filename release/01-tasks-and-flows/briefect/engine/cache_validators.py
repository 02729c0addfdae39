"""Cache validators: functions that decide whether a cached result may be used again.

Mirrors `prefect.engine.cache_validators`. Each is called with the cached state, the inputs
of this run and the parameters of this run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Optional

from briefect.engine.state import Cached
from briefect.utilities.clock import now

Validator = Callable[[Cached, dict[str, Any], Optional[dict[str, Any]]], bool]


def hash_inputs(inputs: Mapping[str, Any]) -> dict[str, str]:
    """A short fingerprint of each input, the same for equal values."""
    import hashlib  # these two take a fifth of the time in which briefect is imported
    import pickle

    def canonical(value: Any) -> bytes:
        # equal containers can be pickled differently: for their order, or for what they share
        if isinstance(value, dict):
            parts = sorted(canonical(key) + canonical(of_key) for key, of_key in value.items())
        elif isinstance(value, (set, frozenset)):
            parts = sorted(map(canonical, value))
        elif isinstance(value, (list, tuple)):
            parts = [canonical(element) for element in value]
        else:
            return pickle.dumps(value)
        return type(value).__name__.encode() + b"(" + b",".join(parts) + b")"

    def fingerprint(value: Any) -> str:
        try:
            data = canonical(value)
        except Exception:  # what can not be pickled is told apart by how it prints
            data = repr(value).encode()
        return hashlib.sha256(data).hexdigest()

    return {name: fingerprint(value) for name, value in inputs.items()}


def _known_inputs(state: Cached) -> dict[str, str]:
    """The inputs that gave a cached result, hashed; a state made by hand may hold them plain."""
    if state.hashed_inputs is not None:
        return state.hashed_inputs
    return hash_inputs({name: result.value for name, result in state.cached_inputs.items()})


def _only(values: Mapping[str, Any] | None, names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in (values or {}).items() if name in names}


def never_use(state: Cached, inputs: dict[str, Any], parameters: dict[str, Any] | None) -> bool:
    """Never uses the cache."""
    return False


def duration_only(state: Cached, inputs: dict[str, Any], parameters: dict[str, Any] | None) -> bool:
    """Uses the cache until it expires."""
    raise NotImplementedError("exercise 07-7, duration_only: yours to write")


def all_inputs(state: Cached, inputs: dict[str, Any], parameters: dict[str, Any] | None) -> bool:
    """Uses the cache until it expires, for the same inputs."""
    return duration_only(state, inputs, parameters) and _known_inputs(state) == hash_inputs(inputs)


def all_parameters(
    state: Cached, inputs: dict[str, Any], parameters: dict[str, Any] | None
) -> bool:
    """Uses the cache until it expires, for the same parameters of the flow."""
    return duration_only(state, inputs, parameters) and state.cached_parameters == parameters


def partial_inputs_only(validate_on: Collection[str] | None = None) -> Validator:
    """A validator that uses the cache until it expires, for the same values of some inputs.

    Args:
        validate_on: the inputs that count; none do, if not given.
    """

    names = validate_on or ()
    return lambda state, inputs, parameters: (
        duration_only(state, inputs, parameters)
        and hash_inputs(_only(inputs, names)) == _only(_known_inputs(state), names)
    )


def partial_parameters_only(validate_on: Collection[str] | None = None) -> Validator:
    """A validator that uses the cache until it expires, for the same values of some parameters.

    Args:
        validate_on: the parameters that count; none do, if not given.
    """
    raise NotImplementedError("exercise 07-7, partial_parameters_only: yours to write")
