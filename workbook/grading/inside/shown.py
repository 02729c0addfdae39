"""Keep the outputs of cells as a notebook would, from whatever was sent as such."""

from __future__ import annotations

from typing import Any

_CUT = "\n[The rest of this output was too long and is not kept.]\n"
_SCALARS = (str, bool, int, float)

Output = dict  # of a cell, as nbformat has it


class Shown:
    """The outputs of a notebook's cells.

    Args:
        cell: How many characters to keep of a cell's.
        all: How many to keep of all.

    Attributes:
        outputs: Those of the cell that runs, or has run last.
    """

    def __init__(self, cell: int, all: int) -> None:
        self._cell = self._room = cell
        self._left = all
        self._clear = False
        self._displays: dict[str, list[Output]] = {}
        self.outputs: list[Output] = []

    def begin(self) -> None:
        """Begin with a cell."""
        self.outputs = []
        self._room = self._cell
        self._clear = False

    def take(self, sent: Any) -> None:
        """Add an output to those of the cell.

        Raises:
            ValueError: It is none.
        """
        output = sound(sent)
        kind = output["output_type"]
        if kind == "clear_output":
            self._clear = True
            if not output["wait"]:
                self._clear_now()
            return
        size = len(output["text"]) if kind == "stream" else len(repr(output))
        room = min(self._room, self._left)
        if self._room < 0:
            return
        if size > room:
            kept = output["text"][:room] if kind == "stream" else ""
            name = output["name"] if kind == "stream" else "stdout"
            output = {"output_type": "stream", "name": name, "text": kept + _CUT}
            self._left = max(0, self._left - room)
            self._room = -1
        else:
            self._room -= size
            self._left -= size
        self._place(output)

    def _place(self, output: Output) -> None:
        kind = output["output_type"]
        name = output.pop("display_id", None)
        if kind == "update_display_data":
            for shown in self._displays.get(name or "", []):
                shown.update(data=output["data"], metadata=output["metadata"])
            return
        if self._clear:
            self._clear_now()
        last = self.outputs[-1] if self.outputs else {}
        if kind == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
            return
        if name:
            self._displays.setdefault(name, []).append(output)
        self.outputs.append(output)

    def _clear_now(self) -> None:
        self._clear = False
        self.outputs.clear()


def sound(sent: Any) -> Output:
    """An output of the right form, with nothing in it but texts and numbers.

    Raises:
        ValueError: What was sent is no output.
    """
    sent = sent if isinstance(sent, dict) else {}
    kind = sent.get("output_type")
    if kind == "clear_output":
        return {"output_type": kind, "wait": sent.get("wait") is True}
    if kind == "stream" and sent.get("name") in ("stdout", "stderr"):
        return {"output_type": kind, "name": sent["name"], "text": _text(sent.get("text"))}
    if kind == "error":
        lines = sent.get("traceback")
        lines = [_text(line) for line in lines] if isinstance(lines, list) else []
        texts = {name: _text(sent.get(name)) for name in ("ename", "evalue")}
        return {"output_type": kind, **texts, "traceback": lines}
    data, about = sent.get("data"), sent.get("metadata")
    kinds = ("display_data", "update_display_data", "execute_result")
    if kind not in kinds or not isinstance(data, dict):
        raise ValueError("it is no output")
    made = {
        "output_type": kind,
        "data": {mime: _text(one) for mime, one in data.items() if isinstance(one, str)},
        "metadata": {mime: _scalars(one) for mime, one in about.items() if isinstance(one, dict)}
        if isinstance(about, dict)
        else {},
    }
    if kind == "execute_result":
        count = sent.get("execution_count")
        made["execution_count"] = count if type(count) is int and count >= 0 else None
    else:
        made["display_id"] = _text(sent.get("display_id") or "") or None
    return made


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("it is no text")
    written = value.encode("utf-8", "replace")  # half a character has no place in a file
    return written.decode("utf-8")


def _scalars(about: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if isinstance(value, _SCALARS)}
