"""Every notebook runs in JupyterLab, in a real browser, with Restart Kernel and Run All Cells."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from analysis import rerun

BROWSER, DRIVER = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
PATHS = rerun.notebooks()
SECONDS = 120  # for what normally takes a few
FLAGS = ("headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-sync")

pytestmark = [pytest.mark.newest, pytest.mark.skipif(not (BROWSER and DRIVER), reason="chromium and chromedriver are not installed")]


def until(found, what):
    """Wait for `found()` to be true."""
    deadline = time.monotonic() + SECONDS
    while not (value := found()):
        assert time.monotonic() < deadline, f"no {what} after {SECONDS} s"
        time.sleep(0.2)
    return value


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab serving a copy of the notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    for path in PATHS:
        shutil.copy(path, folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token=", "--LabApp.news_url=None"]
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen([sys.executable, "-m", "jupyterlab", str(folder), *options], stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(address), "server")
        yield address
    finally:
        server.terminate()
        server.wait()


def _answers(address):
    try:
        with urllib.request.urlopen(f"{address}/api"):
            return True
    except OSError:
        return False


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, "window-size=1400,1800", f"user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(f"--{flag}")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_runs_from_top_to_bottom(lab, browser, path):
    def all_of(css):
        return browser.find_elements("css selector", css)

    def click(css, text):
        until(lambda: [item for item in all_of(css) if text in item.text], text)[0].click()

    browser.get(f"{lab}/lab/workspaces/{path.stem}/tree/{path.name}?reset")
    until(lambda: all_of(".jp-CodeCell"), "cells")
    until(lambda: any("Idle" in item.text for item in all_of(".jp-StatusBar-TextItem")), "kernel")
    click(".lm-MenuBar-item", "Run")
    click(".lm-Menu-item", "Restart Kernel and Run All")
    until(lambda: all_of(".jp-Dialog .jp-mod-accept"), "question")[0].click()
    until(lambda: [item.text.strip("[]: ") for item in all_of(".jp-CodeCell .jp-InputArea-prompt")][-1:][0].isdigit(), "last cell")
    assert [item.text for item in all_of("[data-mime-type='application/vnd.jupyter.error']")] == []
    assert [item.text for item in all_of("[data-mime-type='application/vnd.jupyter.stderr']")] == []
    assert len(all_of(".jp-RenderedImage img")) >= 2
