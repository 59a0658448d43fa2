"""What every way of reading a spreadsheet may raise."""

from ara_domain.spreadsheets import SpreadsheetRefused


class UnreadableSpreadsheet(SpreadsheetRefused):
    """The file cannot be read as a spreadsheet; the message names it, what was found and what to do."""
