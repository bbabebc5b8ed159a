import json
import os
import pathlib
import re
import shutil
import sys

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness  # noqa: E402

SHOTS = harness.BUILD / "screenshots"
OFFICER = "0810000001"


class Browser:
    """Chromium that can reach nothing but this machine; keeps what it asked for and what it complained of."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder, "downloads")
        self.folder.mkdir()
        options = Options()
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync",
                     f"--user-data-dir={folder}/profile", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"):
            options.add_argument(flag)
        options.binary_location = "/usr/bin/chromium"
        options.add_experimental_option("prefs", {"download.default_directory": str(self.folder), "credentials_enable_service": False})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.asked = []

    def width(self, width):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 700})

    def complaints(self):
        """What the console says, but for the answers 4xx that a test asks for itself."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def shoot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "format": "png", "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}})
        import base64
        (SHOTS / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))


class Office:
    """The daemon with the sample's people and year, its page, and the phones at the simulator."""

    def __init__(self):
        self.used = set()
        self.simulator = harness.Simulator("--seed", "1")
        self.port = harness.free_port()
        self.gateway = harness.Gateway(self.simulator.port, extra=f"pages: {{ port = {self.port}; }};\npoll: {{ idle_ms = 50; }};\n",
                                       log="info")
        # words are taught, and what is sent costs
        shutil.copytree(harness.TOP / "config" / "language", os.path.join(self.gateway.folder, "language"))
        config = pathlib.Path(self.gateway.config)
        config.write_text(config.read_text().replace(f"{harness.TOP}/config/language/", "language/").replace(
            "poll = true; send = true;", "poll = true; send = true; price_satang = 50; cap_segments = 5000;"))
        os.symlink(harness.TOP / "config" / "sample", os.path.join(self.gateway.folder, "sample"))
        self.gateway.run("init", "--sample")
        self.gateway.start()
        self.url = f"http://127.0.0.1:{self.port}"
        harness.wait_for(self.port)

    def say(self, phone, text):
        """A phone sends; returns once the message was dealt with."""
        before = self.gateway.one("SELECT count(*) FROM inbox")
        self.simulator.inject("plain", [{"from": "+66" + phone[1:], "text": text}])
        self.gateway.wait("SELECT count(*) FROM inbox", before + 1)

    def code(self):
        """The newest code that arrived on the officer's phone."""
        def newest():
            for sent in reversed(self.simulator.sent("plain")):
                found = re.match(r"(\d{6})\b", sent["text"])
                if found and sent["to"].endswith(OFFICER[1:]) and sent["n"] not in self.used:
                    self.used.add(sent["n"])
                    return found.group(1)
            return None
        return harness.until(newest, lambda: "no code came")

    def stop(self):
        self.gateway.remove()
        self.simulator.stop()


@pytest.fixture(scope="module")
def office():
    it = Office()
    yield it
    it.stop()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    it = Browser(tmp_path_factory.mktemp("browser"))
    yield it
    it.driver.quit()
