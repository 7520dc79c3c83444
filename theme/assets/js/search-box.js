/* The search box of every page, before anything is searched: its keys, and the loading of `search.js` when a reader wants
   it. A page that is only read loads this file and nothing else of the search. Without scripts the box is a plain form
   that leads to the search page. */
(function () {
  "use strict";

  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  const inputs = /** @type {HTMLInputElement[]} */ (Array.from(document.querySelectorAll(".ma-box__input")));
  let asked = false;

  /** Load scripts one after another. @param {string[]} names */
  function load([name, ...others]) {
    const script = document.createElement("script");
    script.src = new URL(name, here).href;
    script.onload = () => others.length && load(others);
    script.onerror = () => (asked = false);
    document.head.append(script);
  }

  /** Load the search itself, once. @param {string} [more] a script that builds on it */
  function wake(more) {
    if (asked) return;
    asked = true;
    load(more ? ["search.js", more] : ["search.js"]);
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

  if (document.querySelector("#ma-search")) wake("search-page.js");
  else if (new URLSearchParams(location.search).get("q")) wake("search-hits.js");
  for (const input of inputs) {
    for (const type of ["focus", "input", "pointerdown"]) input.addEventListener(type, () => wake());
    if (document.activeElement === input || input.value) wake();
  }
})();
