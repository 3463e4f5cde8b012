// Forms: shown whole, saved as they are typed, mended in place.

import { el, icon, uniqueId } from "./dom.js";

const SAVE_AFTER = 800;
const RADIOS_UPTO = 6;
const PICTURES = "image/png,image/jpeg,image/webp,image/gif";

function choices(field, type, described) {
  const chosen = type === "checkbox" ? field.value.split(",") : [field.value];
  const group = uniqueId(field.name);
  const boxes = field.options.map((option) => el("input", {
    type, name: group, value: option.value, checked: chosen.includes(option.value), "aria-describedby": described,
    data: { key: `${field.name} ${option.value}` },
  }));
  const chips = boxes.map((box, index) => el("label", { class: "chip" }, box,
    el("span", { dir: "auto" }, field.options[index].label)));
  return {
    node: el("div", { class: "chips" }, ...chips),
    read: () => boxes.filter((box) => box.checked).map((box) => box.value).join(","),
    write: (value) => boxes.forEach((box) => (box.checked = value.split(",").includes(box.value))),
  };
}

function select(field, id, described) {
  const node = el("select", { id, "aria-describedby": described, data: { key: field.name } },
    el("option", { value: "" }, "…"),
    ...field.options.map((option) => el("option", { value: option.value }, option.label)));
  node.value = field.value;
  return {
    node: el("span", { class: "select" }, node, icon("chevron")),
    read: () => node.value,
    write: (value) => (node.value = value),
  };
}

function line(field, id, described) {
  const long = field.kind === "lines";
  const node = el(long ? "textarea" : "input", {
    id, dir: "auto", maxlength: String(field.max_length), placeholder: field.example, data: { key: field.name },
    "aria-describedby": described, "aria-invalid": field.error ? "true" : null, "aria-required": String(field.required),
    ...(long ? { rows: "4" } : { type: "text" }),
  });
  node.value = field.value;
  const counter = el("span", { class: "counter", "aria-hidden": "true" });
  const count = () => {
    const left = field.max_length - node.value.length;
    counter.textContent = `${node.value.length} / ${field.max_length}`;
    counter.hidden = !long && left > field.max_length / 4;
    counter.classList.toggle("near", left <= field.max_length / 10);
  };
  node.addEventListener("input", count);
  count();
  return { node: el("div", { class: "entry" }, node, counter), read: () => node.value,
    write: (value) => { node.value = value; count(); } };
}

function picture(field, id, described, ctx, changed) {
  let value = field.value;
  const preview = el("img", { class: "preview", alt: "", hidden: !field.src });
  if (field.src) preview.src = field.src;
  const said = el("span", { class: "upload-said", role: "status" });
  const input = el("input", { id, type: "file", accept: PICTURES, "aria-describedby": described, class: "sr",
    data: { key: field.name } });
  const drop = el("label", { class: "upload", for: id }, preview, icon("picture"),
    el("span", {}, "Choose a picture", el("small", {}, "PNG, JPEG, WebP or GIF, up to 5 MB")));
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    drop.setAttribute("aria-busy", "true");
    said.textContent = "";
    const answer = await ctx.upload(input.files[0]);
    drop.removeAttribute("aria-busy");
    if (answer.error) {
      said.textContent = answer.error;
      return;
    }
    value = answer.file;
    preview.src = answer.src;
    preview.hidden = false;
    changed();
  });
  return { node: el("div", { class: "picture" }, input, drop, said), read: () => value, write: (to) => (value = to) };
}

function attachment(field, id, described, ctx, changed) {
  let value = field.value;
  const chosen = el("small", { role: "status", dir: "auto" }, value ? field.chosen : "");
  const said = el("span", { class: "upload-said", role: "status" });
  const input = el("input", { id, type: "file", "aria-describedby": described, class: "sr", data: { key: field.name } });
  const drop = el("label", { class: "upload", for: id }, icon("plus"), el("span", {}, "Choose a file", chosen));
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    drop.setAttribute("aria-busy", "true");
    said.textContent = "";
    const answer = await ctx.attach(input.files[0]);
    drop.removeAttribute("aria-busy");
    if (answer.error) {
      said.textContent = answer.error;
      return;
    }
    value = answer.file;
    chosen.textContent = input.files[0].name;
    changed();
  });
  return { node: el("div", { class: "picture" }, input, drop, said), read: () => value,
    write: (to) => { value = to; chosen.textContent = to ? field.chosen : ""; } };
}

function control(field, id, described, ctx, changed) {
  if (field.kind === "many") return choices(field, "checkbox", described);
  if (field.kind === "choice" && field.options.length <= RADIOS_UPTO) return choices(field, "radio", described);
  if (field.kind === "choice") return select(field, id, described);
  if (field.kind === "file") return attachment(field, id, described, ctx, changed);
  if (field.kind === "picture") return picture(field, id, described, ctx, changed);
  return line(field, id, described);
}

function fieldNode(field, input, ids) {
  const grouped = field.kind === "many" || (field.kind === "choice" && field.options.length <= RADIOS_UPTO);
  const name = [el("span", { dir: "auto" }, field.label),
    field.optional ? el("small", { class: "optional" }, field.optional) : null];
  return el("div", {
    class: `field${field.error ? " wrong" : ""}`, data: { field: field.name },
    role: grouped ? "group" : null, "aria-labelledby": grouped ? ids.label : null,
  },
    grouped ? el("p", { class: "field-label", id: ids.label }, ...name)
      : el("label", { class: "field-label", id: ids.label, for: ids.input }, ...name),
    field.help ? el("p", { class: "help", id: ids.help, dir: "auto" }, field.help) : null,
    input.node,
    field.error ? el("p", { class: "error", id: ids.error, dir: "auto" }, icon("warn"), el("span", {}, field.error)) : null);
}

export function form(part, ctx) {
  const inputs = new Map();
  let timer = 0;
  const values = () => Object.fromEntries([...inputs].map(([name, input]) => [name, input.read()]));
  const save = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    ctx.fill(part.submit.to, values(), false, null);
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER);
  };
  const fields = part.fields.map((field) => {
    const ids = { label: uniqueId("label"), input: uniqueId("input"), help: uniqueId("help"), error: uniqueId("error") };
    const described = [field.help && ids.help, field.error && ids.error].filter(Boolean).join(" ") || null;
    const input = control(field, ids.input, described, ctx, changed);
    inputs.set(field.name, { ...input, first: field.value });
    return fieldNode(field, input, ids);
  });
  const submit = el("button", { type: "submit", class: "button primary", data: { key: part.submit.to } }, part.submit.label);
  const cancel = el("button", { type: "button", class: "button quiet", data: { key: part.cancel.to } }, part.cancel.label);
  const node = el("form", { class: "form", novalidate: "", data: { form: part.submit.to } },
    part.title ? el("h3", { dir: "auto" }, part.title) : null, ...fields,
    el("div", { class: "actions" }, submit, cancel));
  node.addEventListener("input", changed);
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    clearTimeout(timer);
    timer = 0;
    node.dataset.submitted = "yes";
    ctx.fill(part.submit.to, values(), true, submit);
  });
  cancel.addEventListener("click", () => {
    clearTimeout(timer);
    timer = 0;
    ctx.press(part.cancel.to, cancel);
  });
  // What was typed since the card was drawn outlives its redrawing, unless it was handed in.
  node.form = {
    save,
    typed: () => (node.dataset.submitted ? [] : [...inputs].filter(([, one]) => one.read() !== one.first)
      .map(([name, one]) => [name, one.read()])),
    retype: (typed) => typed.forEach(([name, value]) => inputs.get(name)?.write(value)),
  };
  return node;
}
