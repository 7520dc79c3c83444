/* What the search shows: pieces of a result, the code of a report, recent searches, and typing. Everything that comes from
   documents or from the reader is put on the page as text. Loaded after `search-query.js`. */
(function () {
  "use strict";

  const { SITE, KINDS, REST, places, pageOf, reportByCode } = window["maSearch"];
  const TYPING_PAUSE = 40; // ms

  /** @typedef {{ id: number, head: any, anchor: string, text: string, kind: number, details: string[] }} Found */

  /** A new element with text and attributes. @param {string} tag @param {string} [text] @param {Record<string, string>} [attributes] */
  function make(tag, text = "", attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  /** Put text with its places marked into an element. @param {Element} element @param {string} text @param {[number, number][]} marks */
  function putMarked(element, text, marks) {
    let at = 0;
    for (const [start, stop] of marks) {
      element.append(text.slice(at, start), make("mark", text.slice(start, stop)));
      at = stop;
    }
    element.append(text.slice(at));
  }

  /** The words around the first places found, on one line. @param {string} text @param {string[]} terms @param {number} length */
  function snippet(text, terms, length) {
    const box = make("span", "", { class: "ma-hit__words" });
    const marks = places(text, terms);
    let start = 0;
    if (text.length > length && marks.length) start = Math.max(0, Math.min(marks[0][0] - 24, text.length - length));
    const stop = Math.min(text.length, Math.max(start + length, marks.length ? Math.min(marks[0][1] + 24, start + 4 * length) : 0));
    if (start > 0) box.append("……");
    const inside = marks.filter((mark) => mark[0] >= start && mark[1] <= stop).map((mark) => /** @type {[number, number]} */ ([mark[0] - start, mark[1] - start]));
    putMarked(box, text.slice(start, stop), inside);
    if (stop < text.length) box.append("……");
    return box;
  }

  /** 2024-03-05 as 2024年3月5日. @param {string} iso */
  const chineseDate = (iso) => (/^\d{4}(-\d\d){0,2}$/.test(iso) ? iso.split("-").map((part, n) => Number(part) + "年月日"[n]).join("") : iso);

  /** A target with the query, so that the page it leads to can show the hits. @param {string} target @param {string} typed */
  function address(target, typed) {
    const [page, anchor] = target.split("#");
    return `${SITE}${page}${typed ? `?q=${encodeURIComponent(typed)}` : ""}${anchor ? `#${anchor}` : ""}`;
  }

  /** @param {Found} found */
  const targetOf = (found) => `${pageOf(found.head.year, found.head.code)}#${found.anchor}`;

  /** The line that says where a record stands. @param {Found} found @param {boolean} whole */
  function whereabouts(found, whole) {
    const { head } = found;
    const line = make("span", "", { class: "ma-hit__where" });
    const role = ["problem", "cause", "measure", "progress"][found.kind];
    const tag = make("span", found.kind === REST ? "正文" : `${KINDS[found.kind]} ${found.anchor}`, { class: "ma-role" });
    if (role) tag.dataset.role = role;
    line.append(tag);
    const facts = [whole ? `《${head.title}》` : "", head.unit, chineseDate(head.date || head.year), head.code];
    line.append(make("span", facts.filter(Boolean).join(" · ")));
    return line;
  }

  /** K7M3, “k7m3 p2.1”, K7M3-P2.1, full-width, or what “复制” copies (《标题》K7M3 P2.1). */
  const CODES = [/^([0-9A-Z]{4,9})$/, /^([0-9A-Z]{4,9}?)[\s\-‐–—―_·]*([PCMSK]\d+(?:\.\d+)*)$/];

  /** @param {string} typed the code of a report, perhaps with that of an item, as read from paper */
  async function byCode(typed) {
    const plain = typed.normalize("NFKC").replace(/《[^》]*》|[“”"'。]/g, " ").trim().toUpperCase();
    for (const form of CODES) {
      const match = form.exec(plain);
      const report = match && (await reportByCode(match[1]));
      if (!match || !report) continue;
      const id = match[2] || "";
      return { target: report.page + (id && `#${id}`), words: `打开报告 ${match[1]} ${id}`.trim(), facts: report.facts.join(" · ") };
    }
    return null;
  }

  /* ---- Recent searches: kept on this machine only ---- */

  const RECENT = "meeting-archive.recent";

  /** @returns {string[]} */
  function recent() {
    try {
      const list = JSON.parse(localStorage.getItem(RECENT) || "[]");
      return Array.isArray(list) ? list.filter((one) => typeof one === "string").slice(0, 8) : [];
    } catch {
      return [];
    }
  }

  /** @param {string[]} list */
  function keep(list) {
    try {
      localStorage.setItem(RECENT, JSON.stringify(list));
    } catch {
      // no storage here: nothing is remembered
    }
  }

  /** @param {string} typed */
  function remember(typed) {
    const words = typed.trim();
    if (words) keep([words, ...recent().filter((one) => one !== words)].slice(0, 8));
  }

  /* ---- Typing: also through an input method, by paste, or by a script ---- */

  /** Call `changed` when the text of a field changes and no input method is at work: at once, and where changes follow each
   * other fast, after the last. @param {HTMLInputElement} input @param {() => void} changed */
  function onTyping(input, changed) {
    let composing = false;
    let timer = 0;
    let last = -Infinity;
    const later = () => {
      clearTimeout(timer);
      if (composing) return;
      const now = performance.now();
      if (now - last > TYPING_PAUSE) changed();
      else timer = window.setTimeout(changed, TYPING_PAUSE);
      last = now;
    };
    input.addEventListener("compositionstart", () => (composing = true));
    input.addEventListener("compositionend", () => {
      composing = false;
      later();
    });
    for (const type of ["input", "search", "change"]) input.addEventListener(type, later);
  }

  const BROKEN = "搜索没有完成：索引读不出来。网站可能刚刚更新，请刷新页面再试；如果仍然这样，请重新生成网站。";

  /** The search page for some words. @param {string} typed */
  const searchAddress = (typed) => `${SITE}search.html?q=${encodeURIComponent(typed)}`;

  Object.assign(window["maSearch"], { make, snippet, whereabouts, targetOf, address, chineseDate, byCode, recent, keep, remember, onTyping,
    searchAddress, BROKEN });
})();
