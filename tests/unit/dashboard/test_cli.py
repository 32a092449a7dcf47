"""The command ``tastemap`` becomes the command of Streamlit."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dashboard import cli, opening


@pytest.fixture
def in_folder(tmp_path, monkeypatch):
    """Work in an empty folder; asked for before `started`, which keeps the command from leaving it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


@pytest.fixture
def started(monkeypatch):
    """Return how Streamlit would be started, instead of starting it."""
    calls: list[list[str]] = []
    monkeypatch.setattr(cli.os, "execv", lambda program, arguments: calls.append([program, *arguments]))
    monkeypatch.setattr(cli.os, "chdir", lambda folder: None)
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(opening.VARIABLE, "left over from an earlier start")
    monkeypatch.setattr(sys, "platform", "linux")

    def start(*arguments: str) -> dict[str, str]:
        monkeypatch.setattr(sys, "argv", ["tastemap", *arguments])
        cli.main()
        program, *command = calls.pop()
        assert program == command[0] == sys.executable
        assert command[1:4] == ["-m", "streamlit", "run"]
        assert Path(command[4]).name == "app.py"
        assert Path(command[4]).is_file()
        return dict(zip(command[5::2], command[6::2], strict=True))

    return start


def test_by_default_only_this_computer_can_open_it(started, capsys):
    assert started() == {"--server.port": "8501", "--server.address": "localhost", "--server.headless": "true"}
    assert capsys.readouterr().out == "Tastemap is at http://localhost:8501\n"


def test_port_and_host_can_be_chosen(started, capsys):
    flags = started("--port", "9000", "--host", "0.0.0.0")
    assert flags["--server.port"] == "9000"
    assert flags["--server.address"] == "0.0.0.0"
    assert "http://0.0.0.0:9000" in capsys.readouterr().out


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_browser_opens_where_there_is_a_display(started, monkeypatch, variable):
    monkeypatch.setenv(variable, ":0")
    assert started()["--server.headless"] == "false"


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_a_browser_opens_on_a_desktop_system(started, monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert started()["--server.headless"] == "false"


@pytest.mark.parametrize("arguments", [["--port", "many"], ["--colour", "red"], ["--port"]])
def test_wrong_arguments_start_nothing_and_are_explained(started, capsys, arguments):
    with pytest.raises(SystemExit) as stopped:
        started(*arguments)
    assert stopped.value.code == 2
    assert "usage: tastemap" in capsys.readouterr().err


def test_help_tells_the_defaults(started, capsys):
    with pytest.raises(SystemExit) as stopped:
        started("--help")
    assert stopped.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "(default 8501)" in text
    assert "(default localhost: this computer only)" in text


@pytest.fixture
def at_start():
    """Return the function that tells the file of the start, as a new server meets it."""
    opening.file_at_start.cache_clear()
    yield opening.file_at_start
    opening.file_at_start.cache_clear()


def test_without_a_file_the_dashboard_starts_empty_whatever_the_environment_says(started, at_start):
    started()
    assert at_start() is None


def test_the_file_reaches_the_server_by_its_full_path_though_the_working_folder_changes(in_folder, started, at_start):
    (in_folder / "Bestellungen März 'neu'.csv").write_text("customer,product\nMary,Tea\n")
    flags = started("Bestellungen März 'neu'.csv", "--port", "9000")
    assert flags["--server.port"] == "9000"
    assert at_start() == in_folder / "Bestellungen März 'neu'.csv"


def test_what_happens_to_the_environment_later_names_no_other_file(started, at_start, tmp_path, monkeypatch):
    (tmp_path / "orders.csv").write_text("customer,product\nMary,Tea\n")
    started(str(tmp_path / "orders.csv"))
    assert at_start() == tmp_path.resolve() / "orders.csv"
    monkeypatch.setenv(opening.VARIABLE, "/etc/passwd")
    assert at_start() == tmp_path.resolve() / "orders.csv"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gone.csv", "gone.csv cannot be opened: No such file or directory. Check the path."),
        ("folder", "is a folder. Name a file"),
    ],
)
def test_a_file_that_cannot_be_opened_starts_nothing_and_is_explained(in_folder, started, capsys, name, sentence):
    (in_folder / "folder").mkdir()
    with pytest.raises(SystemExit) as stopped:
        started(name)
    assert stopped.value.code == 2
    assert sentence in capsys.readouterr().err
