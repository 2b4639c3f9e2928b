"""The officer's manual and the README: every command they name exists with its options, every link leads somewhere."""

import re

import pytest
import typer.main

from jianpai.flows.command.cli import app
from tests import manual

README = (manual.ROOT / "README.md").read_text("utf-8")
PAGES = {"README.zh-CN.md": manual.PAGE, "README.md": README}
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
NAMED = [(page, words) for page, text in PAGES.items() for words in manual.commands(text)]


def options(name: str) -> set[str]:
    return {option for parameter in COMMANDS[name].params for option in parameter.opts} | {"--help"}


@pytest.mark.parametrize(("page", "words"), NAMED, ids=lambda each: " ".join(each)[:60])
def test_a_command_that_is_named_exists_with_its_options(page: str, words: list[str]) -> None:
    assert words[0] in COMMANDS
    assert {word for word in words if word.startswith("--")} <= options(words[0])


def test_the_manual_names_every_command() -> None:
    named = {words[0] for words in manual.commands(manual.PAGE)}
    assert named == set(COMMANDS)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file(page: str) -> None:
    linked = manual.links(PAGES[page])
    assert [each for each in linked if not (manual.ROOT / each).exists()] == []
    assert len(linked) > 10


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_the_page_leads_to_a_heading(page: str) -> None:
    linked = set(re.findall(r"\]\(#([^)]+)\)", PAGES[page]))
    assert linked - manual.anchors(PAGES[page]) == set()


def test_the_pictures_are_small_enough_to_be_loaded() -> None:
    pictures = [manual.ROOT / each for each in manual.links(manual.PAGE) if each.endswith(".png")]
    assert len(pictures) == 5
    assert [file.name for file in pictures if file.stat().st_size > 200_000] == []


def test_a_shown_line_is_held_against_what_is_printed() -> None:
    ids = manual.RunIds()
    first, second = "2025-10-0123456789ab", "2025-10-ba9876543210"
    assert ids.finds(f"运行 {first}……", ["甲", f"运行 {second}，已发布"], 0) == 2
    assert ids.of(["replay", first]) == ["replay", second]
    assert ids.finds(f"运行 {first}", [f"运行 {first}"], 0) == -1
    assert ids.finds("核定量 2.00", ["核定量 2.01"], 0) == -1
