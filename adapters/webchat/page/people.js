// The rail: whose side this window plays.

import { avatar, el, icon } from "./dom.js";

const GROUPS = [["learners", "Learners"], ["mentors", "Mentors"], ["admins", "Admins"]];
const FILTER_FROM = 10;

export class People {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.list = [];
    this.current = "";
    this.box = document.getElementById("people");
    this.filter = document.getElementById("filter");
    this.filter.addEventListener("input", () => this.draw());
  }

  set(list) {
    this.list = list;
    document.getElementById("find").hidden = list.length < FILTER_FROM;
    this.draw();
  }

  choose(key) {
    this.current = key;
    this.draw();
  }

  get(key) {
    return this.list.find((person) => person.key === key);
  }

  count(counts) {
    this.list = this.list.map((person) => ({ ...person, unread: counts[person.key] ?? person.unread }));
    this.draw();
  }

  elsewhere() {
    return this.list.filter((one) => one.key !== this.current).reduce((sum, one) => sum + one.unread, 0);
  }

  draw() {
    const focused = document.activeElement?.dataset?.person;
    const wanted = this.filter.value.trim().toLowerCase();
    const matches = this.list.filter((one) => `${one.name} ${one.role}`.toLowerCase().includes(wanted));
    const groups = GROUPS.map(([group, heading]) => [heading, matches.filter((one) => one.group === group)]);
    const scroll = this.box.scrollTop;
    this.box.replaceChildren(
      ...groups.filter(([, people]) => people.length).map(([heading, people]) =>
        el("section", {}, el("h2", {}, heading), el("ul", {}, ...people.map((one) => this.row(one))))),
      ...(matches.length ? [] : [el("p", { class: "nobody" }, "Nobody by that name.")]),
    );
    this.box.scrollTop = scroll;
    if (focused) this.box.querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus();
  }

  row(person) {
    const here = person.key === this.current;
    const unread = here ? 0 : person.unread;
    const words = el("span", { class: "who" }, el("b", { dir: "auto" }, person.name),
      el("small", { dir: "auto" }, person.role));
    const badge = unread
      ? el("span", { class: "badge" }, unread > 99 ? "99+" : String(unread), el("span", { class: "sr" }, " unread"))
      : null;
    return el("li", {}, el("button", {
      class: "person", type: "button", "aria-current": here ? "true" : null, data: { person: person.key },
      onclick: () => this.onChoose(person.key),
    }, avatar(person.name, person.picture), words, badge, here ? icon("check") : null));
  }
}
