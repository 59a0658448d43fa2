"""Reading of the spreadsheets people send: CSV in its everyday encodings and delimiters, and workbooks.

`read_table` hands a sheet over as `ara_domain.spreadsheets.Table`. Here: `reading` (which kind of file it is),
`delimited` (text), `workbooks` (xlsx, xlsb, xls, ods).
Keep out: what columns and rows mean (`ara_domain.spreadsheets`).
"""

from ara_resources.spreadsheets.errors import UnreadableSpreadsheet
from ara_resources.spreadsheets.reading import read_table

__all__ = ["UnreadableSpreadsheet", "read_table"]
