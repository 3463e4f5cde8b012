// The page: the conversation of one person, the switcher, the demo's clock.

import { bubble, card, refreshRelative } from "./cards.js";
import { avatar, el, icon } from "./dom.js";
import { People } from "./people.js";
import { Connection } from "./socket.js";

const ANSWER_WITHIN = 15000;
const TYPING_AFTER = 350;
const byId = (id) => document.getElementById(id);
const log = byId("log");
const scroll = byId("scroll");

const state = { person: "", start: "", messages: new Map(), waiting: new Map(), busy: new Set(), ahead: 0, zone: undefined, locale: undefined };
const people = new People((key) => (location.hash = encodeURIComponent(key)));
const connection = new Connection({ onFrame: (frame) => HANDLERS[frame.type]?.(frame), onStatus: showStatus });
const now = () => Date.now() + state.ahead;

// --- what comes from the server

const HANDLERS = {
  hello(frame) {
    state.ahead = Date.parse(frame.now) - Date.now();
    people.set(frame.people);
    showPerson(frame.person);
    showClock();
    for (const id of ["demo-words", "desk"]) document.getElementById(id).hidden = !frame.demo;
    document.getElementById("local-words").hidden = frame.demo;
  },
  history(frame) {
    frame.messages.forEach((message) => put(message, false));
    release();
    separate();
    if (state.start || !frame.messages.length) open();
    toEnd();
    seen();
  },
  message({ message }) {
    const fresh = !state.messages.has(message.id);
    put(message, true);
    if (message.direction === "out") release();
    separate();
    if (fresh) reveal(state.messages.get(message.id).node, message.direction);
    seen();
  },
  typing: ({ on }) => (on ? typing() : release()),
  people: (frame) => people.set(frame.people),
  unread(frame) {
    people.count(frame.counts);
    showUnread();
  },
  newcomer: ({ key }) => (location.hash = encodeURIComponent(key)),
  clock(frame) {
    state.ahead = Date.parse(frame.now) - Date.now();
    showClock();
  },
  skipped: ({ said }) => toast(said),
  refused({ reason }) {
    release();
    toast(`That was not accepted: ${reason}`);
  },
};

function open() {
  const waiting = connection.queue().some((event) => event.type === "open");
  if (!waiting) connection.send({ type: "open", start: state.start });
  state.start = "";
}

// --- the conversation

function put(message, alive) {
  const known = state.messages.get(message.id);
  if (known && JSON.stringify(known.message) === JSON.stringify(message)) return;
  const node = draw(message);
  if (alive && !known) node.classList.add("new");
  state.waiting.get(message.event)?.remove();
  state.waiting.delete(message.event);
  if (known) {
    carryOver(known.node, node);
  } else {
    const after = [...state.messages.values()].findLast((other) => other.message.id < message.id);
    if (after) after.node.after(node);
    else log.prepend(node);
  }
  state.messages.set(message.id, { message, node });
  if (message.direction === "out") {
    state.zone = message.body.zone;
    state.locale = message.body.locale;
    showClock();
  }
}

function draw(message) {
  const at = el("time", { class: "at", datetime: message.at }, format({ timeStyle: "short" }, message.at));
  if (message.direction === "in") return el("div", { class: "message in" }, bubble(message.body.text), at);
  return el("div", { class: "message out" }, el("img", { class: "bot", src: "/assets/logo.svg", alt: "" }),
    el("div", { class: "stack" }, card(message.body, contextOf(message.id)), at));
}

function contextOf(id) {
  return {
    press(address, node, values) {
      saveDrafts();
      hold(node);
      connection.send({ type: "press", card: String(id), address, ...(values ? { values } : {}) });
    },
    fill(address, values, final, node) {
      if (node) hold(node);
      connection.send({ type: "fill", card: String(id), address, values, final });
    },
    upload,
    attach,
  };
}

async function upload(file) {
  if (file.size > 5 * 1024 * 1024) return { error: "That picture is over 5 MB. A smaller one works." };
  try {
    const answer = await fetch(`/chat/files?as=${encodeURIComponent(state.person)}`, { method: "POST", body: file });
    return answer.ok || answer.status === 415 ? await answer.json() : { error: "The picture was not accepted. Try another one." };
  } catch {
    return { error: "The picture did not get through. Try again in a moment." };
  }
}

async function attach(file) {
  if (file.size > 8 * 1024 * 1024) return { error: "That file is over 8 MB. A smaller one works." };
  const query = new URLSearchParams({ as: state.person, name: file.name });
  try {
    const answer = await fetch(`/chat/attachments?${query}`, { method: "POST", body: file });
    return answer.ok || answer.status === 429 ? await answer.json() : { error: "The file was not accepted. Try another one." };
  } catch {
    return { error: "The file did not get through. Try again in a moment." };
  }
}

// A redrawn card keeps the focus and what is being typed.
function carryOver(old, node) {
  const active = document.activeElement === document.body ? state.held : document.activeElement;
  const focused = old.contains(active) ? active : null;
  const key = focused?.dataset.key;
  const place = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  const handedIn = old.querySelector("form[data-submitted]");
  const before = [...old.querySelectorAll("form[data-form]")];
  old.replaceWith(node);
  for (const one of node.querySelectorAll("form[data-form]")) {
    const same = before.find((other) => other.dataset.form === one.dataset.form);
    if (same) one.form.retype(same.form.typed());
  }
  if (!focused) return;
  const wrong = handedIn ? node.querySelector(".wrong input, .wrong textarea, .wrong select") : null;
  const next = wrong ?? (key && node.querySelector(`[data-key="${CSS.escape(key)}"]`)) ?? node.querySelector(".card");
  next?.focus({ preventScroll: !wrong });
  if (place && place[0] !== null && next?.dataset.key === key) next.setSelectionRange?.(...place);
}

function saveDrafts() {
  log.querySelectorAll("form[data-form]").forEach((one) => one.form.save());
}

function hold(node) {
  // What is disabled loses the focus; it is given back with the answer.
  state.held = document.activeElement === node ? node : null;
  node.disabled = true;
  node.setAttribute("aria-busy", "true");
  state.busy.add(node);
  clearTimeout(state.patience);
  state.patience = setTimeout(release, ANSWER_WITHIN);
}

function release() {
  clearTimeout(state.typingTimer);
  clearTimeout(state.patience);
  byId("typing").hidden = true;
  for (const node of state.busy) {
    node.disabled = false;
    node.removeAttribute("aria-busy");
  }
  state.busy.clear();
  log.querySelectorAll("form[data-submitted]").forEach((one) => delete one.dataset.submitted);
  if (state.held?.isConnected && document.activeElement === document.body) state.held.focus({ preventScroll: true });
  state.held = null;
}

function typing() {
  clearTimeout(state.typingTimer);
  const near = nearEnd();
  state.typingTimer = setTimeout(() => {
    byId("typing").hidden = false;
    if (near) toEnd();
    clearTimeout(state.patience);
    state.patience = setTimeout(release, ANSWER_WITHIN);
  }, TYPING_AFTER);
}

function separate() {
  log.querySelectorAll(".day-line").forEach((line) => line.remove());
  let last = "";
  for (const { message, node } of [...state.messages.values()].sort((a, b) => a.message.id - b.message.id)) {
    const day = format({ weekday: "long", day: "numeric", month: "long" }, message.at);
    if (day !== last) node.before(el("p", { class: "day-line" }, el("span", {}, day)));
    last = day;
  }
}

const nearEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160;
const toEnd = () => (scroll.scrollTop = scroll.scrollHeight);

function reveal(node, direction) {
  const tall = node.offsetHeight > scroll.clientHeight - 40;
  if (direction === "in" || !tall) toEnd();
  else node.scrollIntoView({ block: "start" });
}

function seen() {
  const upto = Math.max(0, ...state.messages.keys());
  if (document.visibilityState === "visible" && state.person && upto) connection.tell({ type: "seen", upto });
}

// --- the frame around it

function format(options, instant) {
  return new Intl.DateTimeFormat(state.locale, { ...options, timeZone: state.zone }).format(new Date(instant));
}

function showClock() {
  const clock = byId("clock");
  clock.dateTime = new Date(now()).toISOString();
  clock.textContent = format({ weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }, now());
  clock.title = `The demo's clock, in ${state.zone ?? "your zone"}`;
  refreshRelative(log, now());
}

function showStatus(status) {
  byId("status").textContent = { online: "", connecting: "Connecting…", reconnecting: "Reconnecting…" }[status];
  document.body.dataset.status = status;
}

function showPerson(key) {
  state.person = key ?? "";
  people.choose(state.person);
  const person = people.get(state.person);
  byId("lobby").hidden = Boolean(person);
  log.hidden = !person;
  byId("composer").hidden = !person;
  byId("me").replaceChildren(...(person ? [avatar(person.name, person.picture, "small"),
    el("span", { class: "who" }, el("b", { dir: "auto" }, person.name), el("small", { dir: "auto" }, person.role))] : []));
  showUnread();
}

function showUnread() {
  const count = people.elsewhere();
  const person = people.get(state.person);
  byId("open-rail").dataset.count = count ? (count > 99 ? "99+" : String(count)) : "";
  document.title = `${count ? `(${count}) ` : ""}${person ? `${person.name} · ` : ""}OpenGig`;
}

function toast(words) {
  const node = byId("toast");
  node.textContent = words;
  node.hidden = false;
  clearTimeout(state.toastTimer);
  state.toastTimer = setTimeout(() => (node.hidden = true), 6000);
}

function goTo() {
  const [key, start = ""] = location.hash.slice(1).split("/").map(decodeURIComponent);
  if (start) history.replaceState(null, "", `#${encodeURIComponent(key)}`);
  saveDrafts();
  release();
  state.messages.clear();
  state.waiting.clear();
  Object.assign(state, { start, zone: undefined, locale: undefined, person: "" });
  log.replaceChildren();
  drawer(false);
  connection.open(key);
}

function drawer(open) {
  const wasOpen = document.body.classList.contains("drawer");
  document.body.classList.toggle("drawer", open);
  byId("open-rail").setAttribute("aria-expanded", String(open));
  if (open) (byId("people").querySelector("[aria-current]") ?? byId("people").querySelector("button"))?.focus();
  else if (wasOpen) byId("open-rail").focus();
}

function menu(open) {
  byId("skip-menu").hidden = !open;
  byId("skip").setAttribute("aria-expanded", String(open));
  if (open) byId("skip-menu").querySelector("button").focus();
}

// --- what the person does

const words = byId("words");

function grow() {
  words.style.blockSize = "auto";
  words.style.blockSize = `${Math.min(words.scrollHeight, 160)}px`;
  byId("composer").querySelector(".send").disabled = !words.value.trim();
}

function say() {
  const text = words.value;
  if (!text.trim()) return;
  saveDrafts();
  const id = connection.send({ type: "say", text });
  const node = el("div", { class: "message in waiting new" }, bubble(text));
  log.append(node);
  state.waiting.set(id, node);
  words.value = "";
  grow();
  toEnd();
}

function moveInMenu(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...byId("skip-menu").children];
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
}

function listen() {
  words.addEventListener("input", grow);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    say();
  });
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    say();
    words.focus();
  });
  byId("open-rail").addEventListener("click", () => drawer(true));
  byId("lobby-people").addEventListener("click", () => drawer(true));
  for (const id of ["close-rail", "scrim"]) byId(id).addEventListener("click", () => drawer(false));
  for (const id of ["newcomer", "lobby-newcomer"]) byId(id).addEventListener("click", () => connection.tell({ type: "newcomer" }));
  byId("skip").addEventListener("click", () => menu(byId("skip-menu").hidden));
  byId("skip-menu").addEventListener("keydown", moveInMenu);
  byId("skip-menu").addEventListener("click", (event) => {
    if (event.target.dataset.to) connection.tell({ type: "skip", to: event.target.dataset.to });
    menu(false);
    byId("skip").focus();
  });
  document.addEventListener("click", (event) => !event.target.closest(".desk") && menu(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!byId("skip-menu").hidden) byId("skip").focus();
    menu(false);
    if (document.body.classList.contains("drawer")) drawer(false);
  });
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("hashchange", goTo);
  window.addEventListener("pagehide", saveDrafts);
  setInterval(showClock, 20000);
}

byId("open-rail").append(icon("menu"));
byId("close-rail").append(icon("close"));
byId("newcomer").append(icon("plus"), "Someone new");
byId("composer").querySelector(".send").append(icon("send"));
listen();
goTo();
