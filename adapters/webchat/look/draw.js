// Draws the frames of a gallery with the page's own modules and styles, each in a shadow so that they change nothing else.

import { card } from "page/cards.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLES.replaceAll(":root", ":host"));
const dark = [...sheet.cssRules].filter((rule) => rule.conditionText === "(prefers-color-scheme: dark)");

// The page follows the device; here the button above does.
function paint() {
  const isDark = document.documentElement.dataset.scheme === "dark";
  for (const rule of dark) rule.media.mediaText = isDark ? "all" : "not all";
}

const nothing = { press() {}, fill() {}, upload: async () => ({ error: "This is only a picture of the chat." }) };

function draw(place) {
  const shadow = place.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(card(JSON.parse(place.dataset.frame), nothing));
}

paint();
new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-scheme"] });
document.querySelectorAll(".wc").forEach(draw);
document.documentElement.dataset.drawn = "yes";
