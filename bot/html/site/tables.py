"""Tables: a line for each row, or, where cells hold more than a line, one cell after the other."""

from dataclasses import dataclass, field

from bot.html.site.block import Block
from bot.html.site.inline import Attributes, styled
from bot.html.site.writer import Leave, Writer

_BETWEEN, _EMPTY = " | ", "–"


@dataclass(slots=True)
class Table:
    """A table that is being read: rows of cells, each with its blocks."""

    rows: list[list[list[Block]]] = field(default_factory=list)

    def lines(self, quote: int) -> list[Block]:
        """Give the table as blocks; it stands in this quotation."""
        cells = [cell for row in self.rows for cell in row]
        if max(map(len, self.rows), default=0) > 1 and all(_is_simple(cell, quote) for cell in cells):
            lines = [_line(row) for row in self.rows if any(row)]
            return [line._replace(tight=number > 0) for number, line in enumerate(lines)]
        return [block for cell in cells for block in cell]


def _is_simple(cell: list[Block], quote: int) -> bool:
    if not cell:
        return True
    odd = cell[0].picture or cell[0].quote != quote or "<pre>" in cell[0].html
    return len(cell) == 1 and not odd


def _line(row: list[list[Block]]) -> Block:
    return Block(_BETWEEN.join(cell[0].html.replace("\n", " ") if cell else _EMPTY for cell in row))


def table(writer: Writer, _: Attributes) -> Leave:
    """Collect a table; one that is too deep within others is read on as it comes."""
    writer.flush()
    writer.tables.append(Table() if writer.collect() else None)
    return _end_table


def _end_table(writer: Writer) -> None:
    writer.flush()
    if ended := writer.tables.pop():
        beside = writer.collected()
        writer.add(*beside, *ended.lines(writer.quote))


def table_row(writer: Writer, _: Attributes) -> Leave:
    """Begin a row."""
    writer.flush()
    if writer.tables and (inside := writer.tables[-1]):
        inside.rows.append([])
    return Writer.flush


def data_cell(writer: Writer, _: Attributes) -> Leave:
    """Begin a cell."""
    writer.flush()
    inside = writer.tables[-1] if writer.tables else None
    if inside is None or not writer.collect():
        return Writer.flush
    if not inside.rows:
        inside.rows.append([])
    row = inside.rows[-1]

    def leave(writer: Writer) -> None:
        writer.flush()
        row.append(writer.collected())

    return leave


def header_cell(writer: Writer, attributes: Attributes) -> Leave:
    """Begin a cell that says what the others are."""
    leave = data_cell(writer, attributes)
    return styled(writer, "b", leave)
