/* The admin's side of the frame: tokens for the app, its navigation, its toasts. */
(() => {
  "use strict";
  const frame = document.querySelector("iframe[data-origin]");
  const { origin, home, base } = frame.dataset;
  const menu = document.querySelector("[data-app-menu]");
  const toast = document.querySelector("[data-toast]");
  let fading = 0;

  const outside = (path) => base + (path.startsWith(home) ? path.slice(home.length) : path);

  const answers = {
    "id-token": async ({ number }) => {
      const answer = await fetch("/admin/id-token");
      const { id_token: idToken } = await answer.json();
      frame.contentWindow.postMessage({ reply: number, idToken }, origin);
    },
    extensions: async ({ number }) => {
      const answer = await fetch("/admin/themes/current/extensions");
      const { extensions } = await answer.json();
      frame.contentWindow.postMessage({ reply: number, extensions }, origin);
    },
    page: ({ path, title, items }) => {
      if (title) document.title = title;
      history.replaceState(null, "", outside(path));
      menu.replaceChildren(...items.map((item) => entry(item, path)));
    },
    toast: ({ text }) => {
      toast.textContent = text ?? "";
      clearTimeout(fading);
      fading = setTimeout(() => { toast.textContent = ""; }, 5000);
    },
  };

  const entry = ({ path, label }, current) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = outside(path);
    link.textContent = label;
    if (path === current) link.setAttribute("aria-current", "page");
    item.append(link);
    return item;
  };

  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    answers[event.data?.twin]?.(event.data);
  });

  /* Only now can the page's first question be heard. */
  frame.src = frame.dataset.address;
})();
