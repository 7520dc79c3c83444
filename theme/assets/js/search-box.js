/* The search box of every page, before anything is searched: its keys, and the loading of the search when a reader wants it.
   A page that is only read loads this file and nothing else of the search. Without scripts the box is a plain form that
   leads to the search page. */
(function () {
  "use strict";

  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  const inputs = /** @type {HTMLInputElement[]} */ (Array.from(document.querySelectorAll(".ma-box__input")));
  const BASE = ["search-index.js", "search-lists.js", "search-find.js", "search-query.js", "search-show.js"]; // each builds on those before
  const loaded = new Set();

  /** Load the search, and parts that build on it, once. @param {string[]} parts */
  function wake(...parts) {
    for (const name of [...BASE, ...parts]) {
      if (loaded.has(name)) continue;
      loaded.add(name);
      const script = document.createElement("script");
      script.src = new URL(name, here).href;
      script.async = false; // fetched side by side, run in this order
      script.onerror = () => loaded.delete(name);
      document.head.append(script);
    }
  }

  /**
   * Whether keys typed there are text.
   * @param {EventTarget | null} target
   */
  const writes = (target) =>
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writes(event.target)) return;
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector("#ma-search-q")) || inputs[0];
    if (!field || (event.key !== "/" && event.key !== "s")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  if (document.querySelector("#ma-search")) wake("search-facets.js", "search-page.js");
  else if (new URLSearchParams(location.search).get("q")) wake("search-hits.js");
  for (const input of inputs) {
    for (const type of ["focus", "input", "pointerdown"]) input.addEventListener(type, () => wake("search-panel.js"));
    if (document.activeElement === input || input.value) wake("search-panel.js");
  }
})();
