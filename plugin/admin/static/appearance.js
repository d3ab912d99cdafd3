/*
 * The mirror follows the form: a moment after a change the form is sent as "try it on", and what is
 * marked `data-live` in the answer takes the place of what stands here. Fields stay untouched, so
 * that nobody loses the word they are writing. Without this script a button does the same.
 */
document.documentElement.classList.add("live");

const PATIENCE = 250;
let waiting = 0;
let newest = 0;

const liveForm = (element) => element.closest("form[data-live-form]");

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("form[data-live-form]")) return;
  together(form, event.target);
  clearTimeout(waiting);
  waiting = setTimeout(() => tryOn(form, "see"), PATIENCE);
});

/* The buttons that only move something, or look: the page keeps its place. */
document.addEventListener("submit", (event) => {
  const form = liveForm(event.target);
  const act = event.submitter?.value || "";
  if (!form || !/^(see|up:|down:)/.test(act)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  tryOn(form, act);
});

/* A picture that is too heavy is told of beside its field: a server does not hear all of it. */
document.addEventListener("change", ({ target }) => {
  if (target.id !== "picture") return;
  const { heaviest, heavy } = target.dataset;
  target.setCustomValidity(target.files[0]?.size > Number(heaviest) ? heavy : "");
  target.reportValidity();
});

/* The colour as a picker and as text: whichever is touched, the other one follows. */
const together = (form, touched) => {
  const { accent, picked } = form.elements;
  if (touched === picked) accent.value = picked.value;
  if (touched === accent && /^#[0-9a-f]{6}$/i.test(accent.value)) picked.value = accent.value;
};

const tryOn = async (form, act) => {
  const turn = ++newest;
  const body = new FormData(form);
  body.set("act", act);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.ok && turn === newest) show(await answer.text());
  } catch {
    /* Out of reach: the mirror shows what it showed, and saving says what is wrong. */
  }
};

const show = (text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  const focused = document.activeElement?.id;
  for (const there of page.querySelectorAll("[data-live]")) {
    const here = document.querySelector(`[data-live="${CSS.escape(there.dataset.live)}"]`);
    if (here && here.innerHTML !== there.innerHTML) here.replaceWith(there);
  }
  const [here, there] = [document, page].map((one) => one.querySelector("[data-mirror]"));
  if (here.srcdoc !== there.srcdoc) here.srcdoc = there.srcdoc;
  if (focused && document.activeElement?.id !== focused) refocus(focused);
};

/* A button that has reached its end cannot be pressed: then its neighbour is next. */
const refocus = (id) => {
  const button = document.getElementById(id);
  (button?.disabled ? button.parentElement.querySelector("button:enabled") : button)?.focus();
};
