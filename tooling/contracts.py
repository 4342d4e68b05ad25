"""A contract for import-linter: rooms above practice may import its `facts` and nothing else of it.

A list of forbidden names would let through any file nobody thought of; this one names what is allowed.
"""

from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyFacts(Contract):
    """`readers` may import from `rooms` only modules called `facts` (a file, or a folder of that name).

    Options: `rooms` and `readers`, lists of module names. A module that does not exist yet is passed over.
    """

    type_name = "only_facts"
    rooms = fields.ListField(subfield=fields.StringField())
    readers = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import from a reader into a room that does not end at facts."""
        broken = [
            f"{importer} imports {imported}, line {detail['line_number']}: only facts of it may be known here."
            for importer, imported in _arrows(graph, tuple(_texts(self.readers)), tuple(_texts(self.rooms)))
            if "facts" not in imported.split(".")
            for detail in graph.get_import_details(importer=importer, imported=imported)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each arrow with the line it starts from."""
        for sentence in _texts(check.metadata["broken"]):
            output.print_error(sentence)


def _arrows(graph: ImportGraph, readers: tuple[str, ...], rooms: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for importer in sorted(graph.modules):
        if _inside(importer, readers):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if _inside(imported, rooms):
                    yield importer, imported


def _inside(module: str, packages: tuple[str, ...]) -> bool:
    return f"{module}.".startswith(tuple(f"{each}." for each in packages))


def _texts(values: object) -> list[str]:
    return [str(each) for each in values] if isinstance(values, list) else []
