// Search, platforms, light and dark; what is chosen stays when the language is changed.

const byId = (id) => document.getElementById(id);
const root = document.documentElement;
const scenes = [...document.querySelectorAll(".scene")];
const known = new URLSearchParams(location.search);

// What a card says stands in its text; the web chat's is in its frame until it is drawn.
const words = new Map(scenes.map((scene) => [scene, [
  scene.querySelector("h3").textContent, scene.closest(".area").firstElementChild.textContent,
  ...[...scene.querySelectorAll("figure")].map((one) => one.textContent),
].join(" ").toLowerCase()]));

function search() {
  const wanted = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const scene of scenes) scene.hidden = !wanted.every((word) => words.get(scene).includes(word));
  for (const area of document.querySelectorAll(".area")) area.hidden = !area.querySelector(".scene:not([hidden])");
  const found = scenes.filter((scene) => !scene.hidden).length;
  byId("count").textContent = found === scenes.length ? `${found} cards` : `${found} of ${scenes.length} cards`;
  byId("nothing").hidden = found > 0;
  remember("q", byId("search").value);
}

function paint(scheme) {
  root.dataset.scheme = scheme;
  byId("scheme").setAttribute("aria-pressed", String(scheme === "dark"));
  remember("scheme", scheme);
}

function remember(name, value) {
  if (value) known.set(name, value);
  else known.delete(name);
  const query = known.size ? `?${known}` : "";
  history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
  for (const link of document.querySelectorAll("[data-language]")) {
    link.href = `${link.getAttribute("href").split(/[?#]/)[0]}${query}${location.hash}`;
  }
}

byId("search").value = known.get("q") ?? "";
byId("search").addEventListener("input", search);
byId("scheme").addEventListener("click", () => paint(root.dataset.scheme === "dark" ? "light" : "dark"));
for (const button of document.querySelectorAll("[data-platform]")) {
  button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    for (const one of document.querySelectorAll(`figure[data-on="${button.dataset.platform}"]`)) one.hidden = !shown;
  });
}
window.addEventListener("hashchange", () => remember("scheme", root.dataset.scheme));
paint(known.get("scheme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
search();
