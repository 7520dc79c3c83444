/* The hits on a report's page: a reader who comes from a search sees where the words stand, and goes from one place to
   the next. Loaded after `search-show.js`, only where the address holds a search. */
(function () {
  "use strict";

  const { root, parse, places, make } = window["maSearch"];

  /** Mark all places of the terms in an element whose words are spread over several text nodes.
   * @param {Element} element @param {string[]} terms @returns {HTMLElement[][]} for each place its marks */
  function markIn(element, terms) {
    /** @type {Text[]} */
    const nodes = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = /** @type {Element} */ (node.parentElement);
      if (parent.closest("[data-p]") && parent.closest(".ma-p, .ma-heading, td, th") === element) nodes.push(/** @type {Text} */ (node));
    }
    const text = nodes.map((node) => node.data).join("");
    /** @type {HTMLElement[][]} */
    const marks = [];
    for (const [start, stop] of places(text, terms).reverse()) {
      /** @type {HTMLElement[]} */
      const own = [];
      let at = text.length;
      for (let n = nodes.length - 1; n >= 0; n--) {
        const node = nodes[n];
        const length = node.data.length;
        at = nodes.slice(0, n).reduce((sum, one) => sum + one.data.length, 0);
        const from = Math.max(start - at, 0);
        const to = Math.min(stop - at, length);
        if (from >= to) continue;
        const middle = node.splitText(from);
        middle.splitText(to - from);
        const mark = make("mark", "", { class: "ma-found" });
        middle.replaceWith(mark);
        mark.append(middle);
        own.unshift(mark);
      }
      marks.unshift(own);
    }
    return marks;
  }

  /** Show where the words of the address stand on this page, and lead from one to the next. @param {string} typed */
  async function showHits(typed) {
    const blocks = document.querySelectorAll(".ma-original .ma-p, .ma-heading, .ma-original td, .ma-original th");
    if (!blocks.length) return;
    await root();
    const { terms } = parse(typed);
    if (!terms.length) return;
    /** @type {HTMLElement[][]} */
    const marks = [];
    for (const block of blocks) marks.push(...markIn(block, terms));
    if (!marks.length) return;
    const bar = make("div", "", { class: "ma-hits", role: "group", "aria-label": "本页找到的位置" });
    const where = make("span", "", { role: "status" });
    let at = -1;
    const goTo = (/** @type {number} */ n, scroll = true) => {
      if (at >= 0) for (const mark of marks[at]) mark.classList.remove("ma-found--here");
      at = (n + marks.length) % marks.length;
      for (const mark of marks[at]) mark.classList.add("ma-found--here");
      where.textContent = `“${typed}” 第 ${at + 1} 处，共 ${marks.length} 处`;
      if (scroll) marks[at][0].scrollIntoView({ block: "center" });
    };
    const button = (/** @type {string} */ words, /** @type {() => void} */ act) => {
      const one = make("button", words, { type: "button" });
      one.addEventListener("click", act);
      return one;
    };
    const close = () => {
      for (const mark of marks.flat()) mark.replaceWith(...mark.childNodes);
      bar.remove();
    };
    bar.append(where, button("上一处", () => goTo(at - 1)), button("下一处", () => goTo(at + 1)), button("取消标出", close));
    document.body.append(bar);
    const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    const first = target ? marks.findIndex(([mark]) => target.contains(mark) || target.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING) : 0;
    if (target) target.classList.add("ma-landed");
    goTo(Math.max(first, 0), !target || target.contains(marks[Math.max(first, 0)][0]) || marks.length > 0);
  }

  const typed = new URLSearchParams(location.search).get("q");
  if (typed) showHits(typed).catch(() => {});
})();
