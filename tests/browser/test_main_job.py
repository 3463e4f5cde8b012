"""The whole main job in a real browser, in two windows at once, with a real payment page."""

import os
from base64 import b64decode
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

PATIENCE_MS = 10_000
A_MOMENT_MS = 4000
DAYS = 4
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
"""One pixel."""
APPLICATION = {
    "Describe yourself": {
        "Your name": "Tomás Guitarra",
        "Your headline": "Guitar from the first chord to the first song",
        "About you": "I have played for twenty years and teach adults who thought that it was too late.",
    },
    "Topics": {"What do you teach?": "guitar"},
    "Experience": {"Years of experience": "20", "Your experience": "Guitarist and teacher at two music schools"},
    "Price": {"Your price for one hour": "30", "In which currency?": "EUR"},
    "Hours": {"When do you teach?": "Mon-Fri 18:00-21:00", "What time is it for you?": "Lisbon"},
    "Languages": {"In which languages do you teach?": "English, Portuguese"},
}


class Chat:
    """One window of the chat, played by one person."""

    def __init__(self, page: Page, shots: Path) -> None:
        self.page = page
        self._shots = shots

    async def says(self, text: str) -> None:
        """Type a message and send it."""
        await self.page.get_by_role("textbox", name="Message").fill(text)
        await self.page.keyboard.press("Enter")

    async def presses(self, label: str) -> None:
        """Press the newest button that carries the label."""
        await self.page.get_by_role("log").get_by_role("button", name=label).last.click()

    async def fills(self, answers: dict[str, str]) -> None:
        """Fill in the form and hand it in."""
        form = self.page.get_by_role("log").locator("form").last
        for label, answer in answers.items():
            await form.get_by_label(label).fill(answer)
        await form.get_by_role("button", name="Save").click()
        await expect(form).to_have_count(0)

    async def writes(self, name: str, text: str, file: FilePayload) -> None:
        """Write to somebody, and send a file with it."""
        await self.presses(f"Write to {name}")
        form = self.page.get_by_role("log").locator("form").last
        await form.get_by_label("What would you like to write?").fill(text)
        await form.locator("input[type=file]").set_input_files(file)
        await expect(form.get_by_text(file["name"])).to_be_visible()
        await form.get_by_role("button", name="Send", exact=True).click()

    async def sees(self, text: str) -> None:
        """Wait until the conversation shows a text."""
        await expect(self.page.get_by_role("log").get_by_text(text).last).to_be_visible()

    async def skips(self, amount: str) -> None:
        """Move the demo's clock."""
        await self.page.get_by_role("button", name="Skip ahead").click()
        await self.page.get_by_role("menuitem", name=amount, exact=True).click()

    async def skips_until(self, text: str) -> None:
        """Move the clock day by day until the conversation shows a text: which days are free depends on the hour."""
        for _day in range(DAYS):
            await self.skips("1 day")
            try:
                await expect(self.page.get_by_role("log").get_by_text(text).last).to_be_visible(timeout=A_MOMENT_MS)
            except AssertionError:
                continue
            return
        raise AssertionError(f"{text!r} is not shown within {DAYS} days")

    async def shows(self, name: str) -> None:
        """Keep a screenshot."""
        await self.page.screenshot(path=self._shots / f"{name}.png", animations="disabled")


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Return the folder for screenshots: OPENGIG_SCREENSHOTS, else one of the test run."""
    folder = Path(os.environ.get("OPENGIG_SCREENSHOTS", tmp_path / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def _open(browser: Browser, url: str, person: str, shots: Path, *, phone: bool = False) -> Chat:
    width, height = (390, 844) if phone else (1180, 800)
    page = await browser.new_page(viewport={"width": width, "height": height}, locale="en-US")
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"{url}/#{person}")
    return Chat(page, shots)


async def test_ana_finds_books_pays_meets_and_reviews_priya(demo: str, browser: Browser, shots: Path) -> None:
    ana = await _open(browser, demo, "ana-silva", shots)
    priya = await _open(browser, demo, "priya-sharma", shots, phone=True)

    await ana.says("python mentor, max 20 euro")
    await ana.sees("mentors for Python")
    await ana.shows("find")
    await ana.presses("Priya Sharma")
    await ana.presses("Book 1 hour")
    await ana.sees("Which day with Priya Sharma?")
    await ana.shows("day")
    await ana.page.locator("button.day").nth(1).click()
    await ana.sees("What time with Priya Sharma?")
    await ana.page.locator(".times button").last.click()
    await ana.sees("Book Priya Sharma?")
    await ana.shows("check")
    await ana.presses("Send the request")
    await ana.sees("Waiting for an answer")

    await priya.sees("Ana Silva would like a session")
    await priya.shows("request-phone")
    await priya.presses("Accept")
    await priya.sees("Waiting for the payment")

    await ana.sees("said yes")
    async with ana.page.expect_popup() as opened:
        await ana.page.get_by_role("link", name="Pay").last.click()
    checkout = await opened.value
    # A page that has not been painted yet cannot be photographed.
    await checkout.bring_to_front()
    await expect(checkout.get_by_role("button", name="Pay ").first).to_be_visible()
    await checkout.screenshot(path=shots / "checkout.png")
    await checkout.get_by_role("button", name="Pay ", exact=False).first.click()
    await checkout.wait_for_url("**/pay/return/**")
    await checkout.screenshot(path=shots / "return.png")

    await ana.sees("Confirmed! You meet Priya Sharma")
    await priya.sees("Confirmed! You meet Ana Silva")
    await ana.shows("confirmed")
    await ana.writes("Priya Sharma", "Here is my table.", {"name": "table.png", "mimeType": "image/png", "buffer": PNG})
    await ana.sees("Sent to Priya Sharma")
    await priya.sees("Here is my table.")
    picture = priya.page.get_by_role("log").get_by_alt_text("table.png").last
    await expect(picture).to_have_js_property("naturalWidth", 1)
    await priya.shows("message-phone")

    await ana.skips_until("Your session with Priya Sharma starts")
    await ana.skips_until("How was it with Priya Sharma?")
    await ana.presses("All good, it took place")
    await ana.sees("Your stars")
    await ana.shows("stars")
    await ana.page.get_by_role("button", name="5 / 5").last.click()
    await ana.says("Clear and patient. My tables finally join!")
    await ana.sees("Thank you!")
    await ana.shows("reviewed")
    await priya.sees("has reviewed your session")


async def test_someone_new_applies_to_teach_and_the_admin_approves(demo: str, browser: Browser, shots: Path) -> None:
    admin = await _open(browser, demo, "admin", shots)
    newcomer = await _open(browser, demo, "", shots, phone=True)
    await newcomer.page.get_by_role("button", name="Start as someone new").click()
    await newcomer.sees("nice to meet you!")
    await newcomer.shows("newcomer-phone")
    await newcomer.presses("Teach")
    await newcomer.presses("Start")
    await newcomer.sees("Your application")
    await newcomer.shows("apply-phone")

    for part, answers in APPLICATION.items():
        await newcomer.presses(part)
        await newcomer.fills(answers)
    await newcomer.shows("filled-phone")
    await newcomer.presses("Send for approval")

    await admin.sees("A new mentor is waiting for your answer.")
    await admin.shows("application")
    await admin.presses("Approve")
    await admin.presses("Yes, approve")
    await newcomer.sees("Welcome aboard!")
    await newcomer.shows("approved-phone")
