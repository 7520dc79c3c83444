/* What a page can do beyond links: show one role only, preview a link's words, copy a permanent link, print, go back, and
   follow a line of the diagram. A classic script without requests, so that it also works over file://; a page without
   it lacks these and nothing else. */
(function () {
  "use strict";

  /** @type {Readonly<Record<string, string>>} */
  const ROLE_WORDS = { problem: "问题", cause: "原因", measure: "措施", progress: "落实" };
  const PREVIEW_LENGTH = 240;

  /**
   * All elements that match, as an array.
   * @param {string} selector
   * @param {ParentNode} [within]
   * @returns {HTMLElement[]}
   */
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  /**
   * A new element with text and attributes.
   * @param {string} tag
   * @param {string} text
   * @param {Record<string, string>} [attributes]
   * @returns {HTMLElement}
   */
  function make(tag, text, attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  /** Write what `assets/data/built.js` says into the foot of the page. */
  function writeFoot() {
    const words = /** @type {{ maBuilt?: string }} */ (window).maBuilt;
    if (words) all(".ma-foot").forEach((foot) => (foot.textContent = words));
  }

  /**
   * The element that a fragment (`#P2.1`) names.
   * @param {string} hash
   * @returns {HTMLElement | null}
   */
  function elementAt(hash) {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      return null; // not a fragment of ours: a stray % in the address
    }
  }

  /**
   * The element that a link of this page points to.
   * @param {Element} link
   * @returns {HTMLElement | null}
   */
  function targetOf(link) {
    const href = link.getAttribute("href") || "";
    return href.length > 1 && href[0] === "#" ? elementAt(href) : null;
  }

  /* ---- 显示：全文 · 问题 · 原因 · 措施 · 落实 ---- */

  /** @type {Set<string>} roles to show; empty: the whole text */
  const shown = new Set();

  /** The headings and blocks of the original, in order. @returns {HTMLElement[]} */
  const pieces = () => all("h2#original ~ .ma-heading, .ma-original > *, .ma-original .ma-item");

  /** Hide what the reader did not ask for; a heading stays where something below it does. */
  function applyFilter() {
    let level = 0; // headings above this level have something to show below them
    for (const piece of pieces().reverse()) {
      const heading = /^H[3-6]$/.exec(piece.tagName);
      const role = piece.dataset.role;
      const wanted = shown.size === 0 || (role !== undefined && shown.has(role));
      if (heading) {
        const own = Number(piece.tagName[1]);
        piece.hidden = !wanted && !(own < level);
        if (!piece.hidden) level = own;
      } else {
        const inside = all(".ma-item, .ma-after, .ma-tag[data-role]", piece);
        piece.hidden = !wanted && !inside.some((item) => shown.has(item.dataset.role || ""));
        if (!piece.hidden) level = 7;
      }
    }
    for (const button of all(".ma-filter button")) {
      const role = button.dataset.role;
      button.setAttribute("aria-pressed", String(role ? shown.has(role) : shown.size === 0));
    }
    const url = new URL(location.href);
    if (shown.size) url.searchParams.set("show", Array.from(shown).join("-"));
    else url.searchParams.delete("show");
    try {
      history.replaceState(history.state, "", url);
    } catch {
      // some browsers refuse a query over file://; the page works, the choice is not in the address
    }
  }

  /** @param {HTMLElement} box */
  function makeFilter(box) {
    const roles = (box.dataset.roles || "").split(" ").filter((role) => role in ROLE_WORDS);
    const asked = new URL(location.href).searchParams.get("show") || "";
    for (const role of asked.split("-")) if (roles.includes(role)) shown.add(role);
    box.append(make("span", "显示："));
    const whole = make("button", "全文", { type: "button" });
    whole.addEventListener("click", () => {
      shown.clear();
      applyFilter();
    });
    box.append(whole);
    for (const role of roles) {
      const button = make("button", ROLE_WORDS[role], { type: "button", "data-role": role });
      button.addEventListener("click", () => {
        if (!shown.delete(role)) shown.add(role);
        applyFilter();
      });
      box.append(button);
    }
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "显示哪些内容");
    applyFilter();
  }

  /** Show the whole text again when the reader goes to a place that is hidden. */
  function revealTarget() {
    const target = elementAt(location.hash);
    if (!target || !target.closest("[hidden]")) return;
    shown.clear();
    applyFilter();
    target.scrollIntoView();
  }

  /* ---- Preview: the words a link leads to ---- */

  const tip = make("div", "", { class: "ma-tip", id: "ma-tip", role: "tooltip" });
  tip.hidden = true;
  /** @type {Element | null} */
  let tipOwner = null;
  let tipTimer = 0;

  /**
   * The words of an item: of the original only, shortened.
   * @param {HTMLElement} target
   */
  function wordsOf(target) {
    const place = target.closest("td, th") || target; // in a table, the item is its cell
    const parts = target.matches("[data-p]") ? [target] : all("[data-p]", place);
    const text = parts.map((part) => part.textContent || "").join("").trim();
    return text.length > PREVIEW_LENGTH ? text.slice(0, PREVIEW_LENGTH) + "……" : text;
  }

  /** @param {Element} link */
  function showTip(link) {
    const target = targetOf(link);
    const words = target ? wordsOf(target) : (link instanceof HTMLElement && link.dataset.tip) || "";
    if (!words) return;
    clearTimeout(tipTimer);
    hideTip();
    tipOwner = link;
    tip.textContent = words;
    tip.hidden = false;
    link.setAttribute("aria-describedby", tip.id);
    const box = link.getBoundingClientRect();
    const below = box.bottom + tip.offsetHeight + 8 < innerHeight;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8));
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(below ? box.bottom + 6 : Math.max(8, box.top - tip.offsetHeight - 6)) + scrollY}px`;
  }

  function hideTip() {
    tip.hidden = true;
    if (tipOwner) tipOwner.removeAttribute("aria-describedby");
    tipOwner = null;
  }

  /** Leave time to move the pointer onto the preview. */
  function hideTipSoon() {
    clearTimeout(tipTimer);
    tipTimer = window.setTimeout(hideTip, 200);
  }

  function makePreviews() {
    document.body.append(tip);
    tip.addEventListener("mouseenter", () => clearTimeout(tipTimer));
    tip.addEventListener("mouseleave", hideTipSoon);
    for (const link of all(".ma-links a, .ma-trace a, .ma-diagram a, .ma-marks")) {
      const title = link.getAttribute("title") || "";
      if (!targetOf(link) && !title) continue;
      link.dataset.tip = title; // the words of a place on another page
      link.removeAttribute("title"); // the preview says the same, for the keyboard too
      link.addEventListener("mouseenter", () => showTip(link));
      link.addEventListener("focus", () => showTip(link));
      link.addEventListener("mouseleave", hideTipSoon);
      link.addEventListener("blur", hideTip);
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hideTip();
    });
  }

  /* ---- Copy a permanent link; print ---- */

  /**
   * Put text on the clipboard; also where the page is neither https nor a local file.
   * @param {string} text
   * @returns {Promise<boolean>}
   */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = /** @type {HTMLTextAreaElement} */ (make("textarea", text));
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  function makeCopyButtons() {
    const filter = /** @type {HTMLElement | null} */ (document.querySelector(".ma-filter"));
    if (!filter) return;
    const { code = "", title = "" } = filter.dataset;
    for (const tag of all(".ma-item > p.ma-tag, .ma-heading[data-item]")) {
      const item = /** @type {HTMLElement | null} */ (tag.closest("[data-item]"));
      const id = (item && item.dataset.item) || "";
      const button = make("button", "复制", { class: "ma-copy", type: "button", "aria-label": `复制 ${id} 的引用` });
      button.addEventListener("click", async () => {
        const address = new URL(location.href);
        address.search = "";
        address.hash = id;
        const done = await copy(`《${title}》${code} ${id}\n${address.href}`);
        button.textContent = done ? "已复制" : "请手动复制网址";
        window.setTimeout(() => (button.textContent = "复制"), 2000);
      });
      tag.append(button);
    }
  }

  function makePrintButton() {
    const facts = document.querySelector(".ma-facts");
    if (!facts) return;
    const button = make("button", "打印", { class: "ma-copy", type: "button" });
    button.addEventListener("click", () => window.print());
    facts.append(button);
  }

  /* ---- 返回: to where the reader came from ---- */

  const FROM_KEY = "meeting-archive.from";
  /** @type {{ hash: string, link: HTMLElement }[]} links followed on this page, the last one last */
  const followed = [];
  const back = make("button", "返回", { class: "ma-back", type: "button" });
  back.hidden = true;

  /** @param {string} words */
  function offerBack(words) {
    back.textContent = words;
    back.hidden = false;
  }

  function makeBack() {
    document.body.append(back);
    back.addEventListener("click", () => history.back());
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("article a[href]") : null;
      if (!(link instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
      hideTip();
      const href = link.getAttribute("href") || "";
      if (targetOf(link)) {
        if (href !== location.hash) followed.push({ hash: location.hash, link: /** @type {HTMLElement} */ (link) });
      } else if (link instanceof HTMLAnchorElement && link.hash) {
        const heading = document.querySelector("h1");
        remember({ to: link.href, title: heading ? heading.textContent || "" : "" });
      }
    });
    window.addEventListener("hashchange", () => {
      revealTarget();
      const last = followed[followed.length - 1];
      if (last && location.hash === last.hash) {
        followed.pop();
        last.link.focus({ preventScroll: true });
        hideTip();
      }
      if (followed.length) offerBack("返回");
      else if (!cameFrom) back.hidden = true;
      else offerBack(cameFrom);
    });
    const from = recall();
    if (from && from.to === location.href) {
      cameFrom = `返回：${from.title.length > 16 ? from.title.slice(0, 16) + "……" : from.title}`;
      offerBack(cameFrom);
    }
  }

  /** The words of the button for a reader who came from another page. */
  let cameFrom = "";

  /** @param {{ to: string, title: string }} value */
  function remember(value) {
    try {
      sessionStorage.setItem(FROM_KEY, JSON.stringify(value));
    } catch {
      // no storage here: the browser's own button goes back
    }
  }

  /** @returns {{ to: string, title: string } | null} */
  function recall() {
    try {
      const value = JSON.parse(sessionStorage.getItem(FROM_KEY) || "null");
      sessionStorage.removeItem(FROM_KEY);
      return value;
    } catch {
      return null;
    }
  }

  /* ---- 关系图: the lines of the box under the pointer stand out ---- */

  /** @param {HTMLElement} diagram */
  function makeDiagram(diagram) {
    const edges = all(".ma-edge", diagram);
    const nodes = all(".ma-node", diagram);

    /** @param {(edge: HTMLElement) => boolean} chosen */
    const emphasise = (chosen) => {
      /** @type {Set<string | undefined>} */
      const touched = new Set();
      for (const edge of edges) {
        const on = chosen(edge);
        edge.classList.toggle("ma-on", on);
        edge.classList.toggle("ma-dim", !on);
        if (on) touched.add(edge.dataset.source).add(edge.dataset.target);
      }
      if (touched.size) for (const node of nodes) node.classList.toggle("ma-on", touched.has(node.dataset.item));
      else calm();
    };
    const calm = () => {
      for (const element of [...edges, ...nodes]) element.classList.remove("ma-on", "ma-dim");
    };
    for (const node of nodes) {
      const id = node.dataset.item;
      const on = () => emphasise((edge) => edge.dataset.source === id || edge.dataset.target === id);
      node.addEventListener("mouseenter", on);
      node.addEventListener("focus", on);
      node.addEventListener("mouseleave", calm);
      node.addEventListener("blur", calm);
    }
    for (const edge of edges) {
      edge.addEventListener("mouseenter", () => emphasise((other) => other === edge));
      edge.addEventListener("mouseleave", calm);
    }
  }

  writeFoot();
  all(".ma-filter[data-roles]").forEach(makeFilter);
  makePreviews();
  makeCopyButtons();
  makePrintButton();
  makeBack();
  all(".ma-diagram").forEach(makeDiagram);
  revealTarget();
})();
