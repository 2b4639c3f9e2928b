"""Take a received file back, or put it back (撤回与恢复): a record in the warehouse, from the next run on."""

from jianpai.flows import problems, receipts
from jianpai.flows.intake import horizon, not_taken, withdrawals
from jianpai.flows.intake.errors import RecordError
from jianpai.flows.intake.withdrawals import RESTORE, WITHDRAW
from jianpai.flows.on_record import named
from jianpai.flows.on_record.named import File
from jianpai.flows.warehouse import Warehouse

_OF_COPIES = {"V-47", "V-161"}


def withdraw(house: Warehouse, asked: str, reason: str, by: str) -> File:
    """Put on record that a file no longer counts, and return it.

    Raises:
        RecordError: no file, or several, are meant; it is withdrawn already; no reason is given.
        WarehouseBusyError: a run holds the warehouse.
    """
    return _noted(house, WITHDRAW, asked, reason, by)


def restore(house: Warehouse, asked: str, reason: str, by: str) -> File:
    """Put on record that a withdrawn file counts again, and return it.

    Raises:
        RecordError: no file, or several, are meant; it is not withdrawn; no reason is given.
        WarehouseBusyError: a run holds the warehouse.
    """
    return _noted(house, RESTORE, asked, reason, by)


def _noted(house: Warehouse, action: str, asked: str, reason: str, by: str) -> File:
    if not house.receipts.exists():
        raise RecordError.nothing_on_record(house.root)
    if not reason.strip():
        raise RecordError.no_reason(action, asked)
    with house.opened():
        file = _meant(house, action, asked)
        batch = 1 + horizon.newest_batch(house)
        withdrawals.note(house, action, file[:2], batch, reason=reason.strip(), by=by.strip())
    return file


def _meant(house: Warehouse, action: str, asked: str) -> File:
    """Return the file that is meant, of those of which the action can be done if any of them is."""
    known = named.files(receipts.load(house))
    gone = withdrawals.in_effect(house)
    possible = [file for file in known if (file[:2] in gone) == (action == RESTORE)]
    if named.found(asked, possible):
        return named.one(asked, possible)
    if not named.found(asked, known):
        _refuse_untaken(house, asked)
    file = named.one(asked, known)
    if action == RESTORE:
        raise RecordError.not_withdrawn(file[0])
    raise RecordError.already_withdrawn(file[0], problems.each(gone[file[:2]].words))


def _refuse_untaken(house: Warehouse, asked: str) -> None:
    """Say what became of a file of that name that was not taken in.

    Raises:
        RecordError: there is one.
    """
    for name, rule_id, detail in not_taken.latest(house):
        if name == asked:
            of = problems.each(detail)[0].partition("（")[0]
            raise (
                RecordError.a_copy(name, of)
                if rule_id in _OF_COPIES
                else RecordError.never_taken(name)
            )
