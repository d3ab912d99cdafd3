"""
Templates without ceremony. For what any template might hold, Jinja looks twice at every call, at
every file it has read and at every name; ours need none of it, and shoppers wait for it.
"""

from collections.abc import Callable, MutableMapping
from typing import Any

from jinja2 import Environment, Template
from jinja2.runtime import Context


class _Context(Context):
    """A call is a call: nothing that a template calls asks where it is called from."""

    def call(self, called: Callable[..., Any], /, *given: Any, **named: Any) -> Any:  # noqa: ANN401 (as Jinja has it)
        """What `called` answers."""
        if named:
            named.pop("_loop_vars", None)
            named.pop("_block_vars", None)
        return called(*given, **named)


class Templates(Environment):
    """Templates that never change while we run. None of their functions may want a context."""

    context_class = _Context

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (Jinja's own options)
        super().__init__(auto_reload=False, **options)
        self._read: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 (Jinja's name for it)
    ) -> Template:
        """A template by its name, looked for once."""
        if isinstance(name, Template):
            return name
        if name not in self._read:
            self._read[name] = super().get_template(name, parent, globals)
        return self._read[name]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One plain dict: a chain of two is slow to search and copy."""
        return {**self.globals, **(d or {})}
