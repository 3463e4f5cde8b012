// Draws what the server encoded. One function for each kind of part.

import { el, icon } from "./dom.js";
import { form } from "./form.js";
import { choose, chooseMany, pickDay, pickTime, rate } from "./pickers.js";

export function runs(parts, body) {
  return parts.map((part) => {
    if (typeof part === "string") return document.createTextNode(part);
    if ("bold" in part) return el("strong", {}, part.bold);
    if ("code" in part) return el("code", {}, part.code);
    if ("amount" in part) return el("span", { class: "amount" }, part.amount);
    const full = new Intl.DateTimeFormat(body.locale, { dateStyle: "full", timeStyle: "short", timeZone: body.zone });
    return el("time", {
      datetime: part.when, title: `${full.format(new Date(part.when))} (${body.zone})`,
      data: { style: part.style, locale: body.locale },
    }, part.text);
  });
}

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

export function refreshRelative(root, now) {
  for (const node of root.querySelectorAll('time[data-style="relative"]')) {
    const seconds = (Date.parse(node.dateTime) - now) / 1000;
    const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
    const format = new Intl.RelativeTimeFormat(node.dataset.locale, { numeric: "always" });
    node.textContent = format.format(Math.round(seconds / size), unit);
  }
}

function item(part, ctx, body) {
  const words = el("span", { class: "item-words" }, el("b", { dir: "auto" }, part.title),
    ...part.lines.map((line) => el("span", { class: "line", dir: "auto" }, ...runs(line, body))));
  const face = part.picture ? el("img", { class: "item-picture", src: part.picture.src, alt: part.picture.alt, loading: "lazy" }) : null;
  if (!part.to) return el("div", { class: "item" }, face, words);
  const node = el("button", { class: "item", type: "button", data: { key: part.to } }, face, words, icon("chevron"));
  node.addEventListener("click", () => ctx.press(part.to, node));
  return node;
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

const PLAYERS = {
  photo: (part) => el("img", { class: "image", src: part.src, alt: part.name, loading: "lazy" }),
  voice: (part) => el("audio", { class: "player", src: part.src, controls: true, preload: "metadata", "aria-label": part.name }),
  video_note: (part) => el("video", { class: "player round", src: part.src, controls: true, preload: "metadata", "aria-label": part.name }),
  video: (part) => el("video", { class: "player", src: part.src, controls: true, preload: "metadata", "aria-label": part.name }),
};

// What somebody sent is shown or played where it can be, and can be kept in any case.
function attached(part) {
  const way = part.shown === "document" && part.media.startsWith("video/") ? "video" : part.shown;
  const link = el("a", { class: "file", href: part.src, download: part.name }, icon("download"),
    el("span", {}, el("b", { dir: "auto" }, part.name), el("small", {}, size(part.size))));
  return PLAYERS[way] ? el("div", { class: "attached" }, PLAYERS[way](part), link) : link;
}

function file(part) {
  if (part.src) return attached(part);
  const node = el("button", { class: "file", type: "button" }, icon("download"),
    el("span", {}, el("b", { dir: "auto" }, part.name), el("small", {}, size(part.size))));
  node.addEventListener("click", () => {
    const bytes = Uint8Array.from(atob(part.data), (letter) => letter.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: part.media }));
    el("a", { href: url, download: part.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  });
  return node;
}

function progress(part) {
  const bar = el("span", { class: "bar" }, el("span", {}));
  bar.firstChild.style.inlineSize = `${(100 * part.done) / Math.max(part.total, 1)}%`;
  return el("div", {
    class: "progress", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": String(part.total),
    "aria-valuenow": String(part.done), "aria-label": part.label,
  }, el("span", { class: "progress-words" }, el("span", { dir: "auto" }, part.label),
    el("span", {}, `${part.done} / ${part.total}`)), bar);
}

function button(part, ctx) {
  const node = el("button", { type: "button", class: `button ${part.intent}`, dir: "auto", data: { key: part.to } }, part.label);
  node.addEventListener("click", () => ctx.press(part.to, node));
  return node;
}

function visit(part) {
  return el("a", { class: `button ${part.intent}`, href: part.url, target: "_blank", rel: "noopener", dir: "auto" },
    part.label, icon("visit"));
}

function facts(part, body) {
  return el("dl", { class: "facts" }, ...part.rows.map(([label, value]) =>
    el("div", {}, el("dt", { dir: "auto" }, label), el("dd", { dir: "auto" }, ...runs(value, body)))));
}

const PARTS = {
  title: (part, ctx, body) => el("h3", { dir: "auto" }, ...runs(part.text, body)),
  paragraph: (part, ctx, body) => el("p", { class: "paragraph", dir: "auto" }, ...runs(part.text, body)),
  note: (part, ctx, body) => el("p", { class: `note ${part.tone}`, dir: "auto" }, icon(part.tone), el("span", {}, ...runs(part.text, body))),
  facts: (part, ctx, body) => facts(part, body),
  item,
  image: (part) => el("img", { class: "image", src: part.picture.src, alt: part.picture.alt, loading: "lazy" }),
  file,
  progress,
  button,
  visit,
  choose,
  choose_many: chooseMany,
  pick_day: pickDay,
  pick_time: pickTime,
  rate,
  form,
};

// Parts that stand together: buttons in a row, items in a list.
const RUNS = { button: "actions", visit: "actions", item: "items" };

export function card(body, ctx) {
  const node = el("article", { class: "card", dir: body.dir, lang: body.locale, tabindex: "-1" });
  if (body.note) node.append(el("p", { class: "note said", dir: "auto" }, el("span", {}, ...runs(body.note, body))));
  let row = null;
  for (const part of body.parts) {
    const drawn = PARTS[part.kind](part, ctx, body);
    const kind = RUNS[part.kind];
    if (!kind) {
      node.append(drawn);
      row = null;
    } else if (row?.className === kind) {
      row.append(drawn);
    } else {
      row = el("div", { class: kind }, drawn);
      node.append(row);
    }
  }
  if (body.back) {
    const back = el("button", { class: "back", type: "button", data: { key: body.back.to } }, icon("back"), body.back.label);
    back.addEventListener("click", () => ctx.press(body.back.to, back));
    node.append(back);
  }
  return node;
}

export const bubble = (text) => el("p", { class: "bubble", dir: "auto" }, text);
