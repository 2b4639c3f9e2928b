"""Verify in a process of its own, which loads what that takes while other things are done (独立核验进程).

Great Expectations takes two seconds of a processor to load. A program that will verify calls
``begin`` as soon as it knows; without that, the verification is done in the program itself.
"""

import atexit
import gc
import os
import pickle
import subprocess
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from jianpai.flows.errors import SurroundingsError
from jianpai.flows.loading import uncollected, when_used

if TYPE_CHECKING:
    from jianpai.flows.verify.verify import Verification

_LOADED = b"loaded"
_UNUSED = ("scipy.stats", "altair")
"""What Great Expectations imports for expectations and charts that no page here has: half its loading."""
_begun: list[subprocess.Popen[bytes]] = []


def begin() -> None:
    """Begin to load; the process ends with this one, however that ends."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the run; this ends with its standard input
    )
    _begun.append(process)
    atexit.register(_end, process)


def wait_until_loaded() -> None:
    """Wait until the process begun last has loaded all it needs, or has ended."""
    assert _begun[-1].stdout is not None
    _begun[-1].stdout.peek(1)  # type: ignore[attr-defined]  # a pipe is read through a buffer


def verified(tables: Path, data_docs: Path, scratch: Path) -> "Verification":
    """Return what ``verify`` returns, from the process that has begun, if one has.

    That process sees the reference data of this one, an office's rows included.

    Raises:
        SurroundingsError: the process was ended from outside.
    """
    if not _begun:
        from jianpai.flows.verify.verify import verify

        return verify(tables, data_docs, scratch)
    from jianpai.schemas import reference

    process = _begun.pop()
    assert process.stdin is not None and process.stdout is not None
    try:
        pickle.dump((reference.overlay(), (tables, data_docs, scratch)), process.stdin)
        process.stdin.flush()
        process.stdout.read(len(_LOADED))
        outcome = pickle.load(process.stdout)
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        raise SurroundingsError.verification_ended(process.wait()) from error
    finally:
        _end(process)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that has answered or is not needed any more; it holds nothing to be written."""
    process.kill()
    process.communicate()


def _serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Load, then verify once what standard input names; nothing if it ends first."""
    with uncollected(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        when_used(*_UNUSED)
        import jianpai.flows.verify.docs
        import jianpai.flows.verify.suites  # noqa: F401
        from jianpai.flows.verify.verify import verify
        from jianpai.schemas import reference
    answers.write(_LOADED)
    answers.flush()
    try:
        overlay, arguments = pickle.load(questions)
    except EOFError:
        return
    reference.use(overlay)
    try:
        outcome: Verification | Exception = verify(*arguments)
    except Exception as error:
        outcome = error
    pickle.dump(outcome, answers)
    answers.flush()


if __name__ == "__main__":
    gc.disable()  # this loads, answers once and ends: looking for garbage is a fifth of the loading
    own_answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _serve(sys.stdin.buffer, own_answers)
    os._exit(0)  # all is written; taking the interpreter apart would take another half second
