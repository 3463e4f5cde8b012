// Choices, the calendar, the grid of times and the stars. Every address comes from the server.

import { el, icon, rove, uniqueId } from "./dom.js";

const SEGMENTS_UPTO = 6;

function labelled(label, ...children) {
  const id = uniqueId("label");
  return el("div", { class: "control", role: "group", "aria-labelledby": id },
    el("p", { class: "control-label", id, dir: "auto" }, label), ...children);
}

function pressButton(ctx, to, props, ...children) {
  const node = el("button", { type: "button", ...props, data: { key: to, ...props.data } }, ...children);
  node.addEventListener("click", () => ctx.press(to, node));
  return node;
}

export function choose(part, ctx) {
  if (part.options.length <= SEGMENTS_UPTO) {
    const buttons = part.options.map((option) => pressButton(ctx, option.to, {
      class: "segment", "aria-pressed": String(option.chosen), dir: "auto",
    }, option.chosen ? icon("check") : null, option.label));
    return labelled(part.label, el("div", { class: "segments" }, ...buttons));
  }
  const id = uniqueId("choose");
  const chosen = part.options.findIndex((option) => option.chosen);
  const select = el("select", { id, data: { key: part.options[0].to } },
    ...(chosen < 0 ? [el("option", { value: "" }, "…")] : []),
    ...part.options.map((option) => el("option", { value: option.to, selected: option.chosen }, option.label)));
  select.addEventListener("change", () => select.value && ctx.press(select.value, select));
  return el("div", { class: "control" }, el("label", { class: "control-label", for: id, dir: "auto" }, part.label),
    el("span", { class: "select" }, select, icon("chevron")));
}

export function chooseMany(part, ctx) {
  const boxes = part.options.map((option) => el("input", {
    type: "checkbox", value: option.value, checked: option.chosen, data: { key: `${part.to} ${option.value}` },
  }));
  const chips = boxes.map((box, index) => el("label", { class: "chip" }, box,
    el("span", { dir: "auto" }, part.options[index].label)));
  const done = el("button", { type: "button", class: "button primary", data: { key: part.to } }, part.done);
  done.addEventListener("click", () =>
    ctx.press(part.to, done, boxes.filter((box) => box.checked).map((box) => box.value)));
  return labelled(part.label, el("div", { class: "chips" }, ...chips), el("div", { class: "actions" }, done));
}

export function pickDay(part, ctx) {
  const days = part.months.flatMap((month, at) =>
    month.weeks.flat().filter((day) => day?.to).map((day) => ({ ...day, at })));
  const box = el("div", { class: "calendar" });
  let shown = 0;
  let current = days[0]?.day;

  function move(steps) {
    const index = days.findIndex((day) => day.day === current);
    const date = (day) => Date.parse(day) / 86400000;
    const target = Math.abs(steps) === 1
      ? days[index + steps]
      : steps > 0
        ? days.find((day) => date(day.day) >= date(current) + steps)
        : days.findLast((day) => date(day.day) <= date(current) + steps);
    if (!target) return;
    current = target.day;
    shown = target.at;
    draw();
    box.querySelector(`[data-day="${current}"]`).focus();
  }

  function turn(by) {
    shown += by;
    current = days.find((day) => day.at === shown)?.day ?? current;
    draw();
    box.querySelector(by < 0 ? ".earlier" : ".later").focus();
  }

  function cell(day) {
    if (!day) return el("td", {});
    if (!day.to) return el("td", {}, el("span", { class: "day off" }, String(day.number)));
    return el("td", {}, pressButton(ctx, day.to, {
      class: "day", "aria-label": day.label, tabindex: day.day === current ? "0" : "-1", data: { day: day.day },
    }, String(day.number)));
  }

  function draw() {
    const month = part.months[shown];
    const turner = (by, name, label) => el("button", {
      type: "button", class: `round ${by < 0 ? "earlier" : "later"}`, "aria-label": label,
      disabled: !part.months[shown + by], onclick: () => turn(by),
    }, icon(name));
    box.replaceChildren(
      el("div", { class: "month" }, turner(-1, "back", "Earlier month"),
        el("b", { "aria-live": "polite" }, month.label), turner(1, "chevron", "Later month")),
      el("table", {},
        el("thead", {}, el("tr", {}, ...part.weekdays.map((name) =>
          el("th", { scope: "col", abbr: name.long }, name.short)))),
        el("tbody", {}, ...month.weeks.map((week) => el("tr", {}, ...week.map(cell))))));
  }

  box.addEventListener("keydown", (event) => {
    const rtl = getComputedStyle(box).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: rtl, ArrowLeft: -rtl, ArrowDown: 7, ArrowUp: -7, PageDown: 28, PageUp: -28 }[event.key];
    if (!step || !event.target.dataset.day) return;
    event.preventDefault();
    current = event.target.dataset.day;
    move(step);
  });
  if (days.length) draw();
  return labelled(part.label, box);
}

export function pickTime(part, ctx) {
  const groups = part.groups.map((group) => {
    const id = uniqueId("times");
    return el("div", { class: "times", role: "group", "aria-labelledby": id },
      el("p", { class: "times-label", id, dir: "auto" }, group.label),
      el("div", { class: "grid" }, ...group.times.map((time) => pressButton(ctx, time.to, { class: "time" }, time.label))));
  });
  const zone = el("p", { class: "zone" }, icon("globe"), el("span", { dir: "auto" }, part.zone));
  return labelled(part.label, ...groups, zone);
}

export function rate(part, ctx) {
  const stars = part.to.map((to, index) =>
    pressButton(ctx, to, { class: "star", "aria-label": `${index + 1} / ${part.to.length}` }, icon("star")));
  const box = el("div", { class: "stars" }, ...stars);
  const light = (upto) => stars.forEach((star, index) => star.classList.toggle("lit", index <= upto));
  stars.forEach((star, index) => {
    star.addEventListener("pointerenter", () => light(index));
    star.addEventListener("focus", () => light(index));
    star.addEventListener("click", () => light(index));
    star.addEventListener("blur", () => light(-1));
  });
  box.addEventListener("pointerleave", () => light(-1));
  rove(box, stars);
  return labelled(part.label, box);
}
