/* The facets beside the results: of each the values that stand most often, with a box to tick, and all of them when asked
   for. Made in slices, for an archive has thousands of people. Loaded after `search-show.js`. */
(function () {
  "use strict";

  const { KINDS, HAS, rest, make } = window["maSearch"];

  const SHOWN = 8; // values of a facet, unless all are asked for
  const WHOLE = ["kind", "has"]; // of these all are shown
  const TOGETHER = 100; // lines that are put on the page at once

  /** @typedef {[string, number]} Counted a value and how many there are */

  /** What a reader sees for a value of a facet. @param {string} name of the facet @param {string} value */
  const wordsOf = (name, value) => (name === "has" ? (HAS.find(([has]) => has === value) || [value, value])[1] : value);

  /** How the values of a facet follow each other. @param {string} name of the facet @returns {(a: Counted, b: Counted) => number} */
  function orderOf(name) {
    if (name === "kind") return (a, b) => KINDS.indexOf(a[0]) - KINDS.indexOf(b[0]);
    if (name === "year") return (a, b) => (a[0] < b[0] ? 1 : -1);
    return (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
  }

  /** The first of some values, in order; the others need none. @param {Counted[]} values @param {(a: Counted, b: Counted) => number} order */
  function firstOf(values, order) {
    /** @type {Counted[]} */
    const first = [];
    for (const one of values) {
      if (first.length === SHOWN && order(one, first[SHOWN - 1]) > 0) continue;
      first.push(one);
      first.sort(order);
      first.length = Math.min(first.length, SHOWN);
    }
    return first;
  }

  /** @param {HTMLElement} box where they stand
   * @param {(name: string, value: string, on: boolean) => void} choose called when a value is ticked or no longer */
  function makeFacets(box, choose) {
    /** @type {Set<string>} facets of which all values are shown */
    const unfolded = new Set();
    let turn = 0;

    /** @param {string} name of the facet @param {Counted} counted @param {boolean} on */
    function line(name, [value, number], on) {
      const label = make("label", "", { "data-facet": name, "data-value": value, "data-count": String(number) });
      const tick = /** @type {HTMLInputElement} */ (make("input", "", { type: "checkbox", name, value }));
      tick.checked = on;
      tick.addEventListener("change", () => choose(name, value, tick.checked));
      label.append(tick, make("span", wordsOf(name, value)), make("span", String(number), { class: "ma-search__number" }));
      return label;
    }

    /** One facet. @param {string} name @param {string} label @param {Counted[]} values @param {string[]} chosen */
    function fieldset(name, label, values, chosen) {
      const own = turn;
      const order = orderOf(name);
      const lines = make("div");
      const button = make("button", "", { type: "button", name, "aria-expanded": "false" });
      let filling = 0;

      /** Put the lines there that are wanted now. */
      async function fill() {
        const mine = ++filling;
        const all = unfolded.has(name);
        const shown = all || WHOLE.includes(name) ? values.slice().sort(order) : firstOf(values, order);
        if (shown.length < values.length) shown.push(...values.filter((one) => chosen.includes(one[0]) && !shown.includes(one)));
        button.textContent = all ? "收起" : `全部 ${values.length} 个`;
        button.setAttribute("aria-expanded", String(all));
        lines.replaceChildren();
        for (let n = 0; n < shown.length; n += TOGETHER) {
          if (n) await rest();
          if (mine !== filling || own !== turn) return;
          lines.append(...shown.slice(n, n + TOGETHER).map((one) => line(name, one, chosen.includes(one[0]))));
        }
      }

      button.addEventListener("click", () => {
        if (!unfolded.delete(name)) unfolded.add(name);
        fill();
      });
      fill();
      const set = make("fieldset");
      set.append(make("legend", label), lines);
      if (values.length > SHOWN && !WHOLE.includes(name)) set.append(button);
      return set;
    }

    return {
      /** Make them, apart from the page. @param {[string, string][]} facets name and label of each
       * @param {Record<string, Map<string, number>>} counts @param {Record<string, string[]>} chosen */
      async made(facets, counts, chosen) {
        turn++;
        const made = [];
        for (const [name, label] of facets) {
          await rest();
          const values = Array.from(counts[name]);
          for (const value of chosen[name]) if (!counts[name].has(value)) values.push([value, 0]);
          if (values.length) made.push(fieldset(name, label, values, chosen[name]));
        }
        return made;
      },

      /** Put them on the page; what had the focus has it again. @param {Element[]} made */
      put(made) {
        const { name, value } = /** @type {any} */ (box.querySelector(":focus") || {});
        box.replaceChildren(...made);
        const fields = /** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll("input, button"));
        const again = name && Array.from(fields).find((field) => field.name === name && field.value === value);
        if (again) again.focus();
      },
    };
  }

  Object.assign(window["maSearch"], { wordsOf, makeFacets });
})();
