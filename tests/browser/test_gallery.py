"""The gallery in a browser, straight from its folder: the web chat's cards are drawn by the page's own modules."""

from pathlib import Path

from playwright.async_api import Browser, expect


async def test_a_gallery_is_searched_darkened_and_read_in_another_language(browser: Browser, gallery: Path) -> None:
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.goto((gallery / "index.html").as_uri())
    await expect(page.locator("html")).to_have_attribute("data-drawn", "yes")
    places = await page.locator(".wc").count()
    assert places > 100
    assert await page.locator(".wc .card").count() == places
    assert await page.evaluate("document.documentElement.scrollWidth") == 390

    await page.get_by_placeholder("Search: a word, a route, a person").fill("which day priya")
    booking = page.locator('.scene[data-route="book.day"]').first
    await expect(booking).to_be_visible()
    await expect(page.locator('.scene[data-route="earnings"]').first).to_be_hidden()

    before = await booking.locator(".card").evaluate("node => getComputedStyle(node).backgroundColor")
    await page.get_by_role("button", name="Dark").click()
    assert await booking.locator(".card").evaluate("node => getComputedStyle(node).backgroundColor") != before

    await page.get_by_role("button", name="Discord").click()
    await expect(booking.locator(".dc")).to_be_hidden()

    await page.get_by_placeholder("Search: a word, a route, a person").fill("book.day")
    await page.get_by_role("link", name="हिन्दी").click()
    await expect(page.locator("html")).to_have_attribute("lang", "hi")
    await expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    await expect(page.locator('.scene[data-route="book.day"]').first).to_be_visible()
    assert wrong == []
