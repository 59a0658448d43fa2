"""A file a command is to write, looked at before the work for it is done."""

import os
from pathlib import Path

from ara_assets.cli.failures import UserError


def check_out(target: Path | None, ending: str) -> None:
    """Refuse a file that cannot be written; None is none.

    Args:
        target: the file.
        ending: how names of such files end, without the dot: for the example.

    Raises:
        UserError: it is a folder, its folder is not there, or nothing may be written there.
    """
    if target is None:
        return
    if target.is_dir():
        raise UserError(f"{target} is a folder; name a file in it, such as {target / f'homes.{ending}'}")
    folder = target.absolute().parent
    if not folder.is_dir():
        raise UserError(f"there is no folder {folder}; make it, or name another file")
    if not os.access(target if target.exists() else folder, os.W_OK):
        raise UserError(f"{target} may not be written by you; name another file, or change who may write it")
