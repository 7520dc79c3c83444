/* The ledger's tables: filter by typing and by column, sort by column. A classic script without requests, so that it also
   works over file://; without it the tables stand as they are. */
(function () {
  "use strict";

  const PLACEHOLDER = "输入原文里的文字";

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

  /** @typedef {{ element: HTMLTableRowElement, words: string, cells: Record<string, HTMLTableCellElement>, group: string, at: number }} Row */
  /** @typedef {{ heading: HTMLElement | null, frame: HTMLElement, body: HTMLTableSectionElement, rows: Row[], head: HTMLTableRowElement }} Part */

  /** What a cell says, in a word: its claim, state or timing, not the words around it. @param {HTMLTableCellElement | undefined} cell */
  function word(cell) {
    if (!cell) return "";
    const mark = cell.querySelector(".ma-claim, .ma-gap, .ma-timing, .ma-state");
    return ((mark || cell).textContent || "").trim();
  }

  /** What a cell is sorted by. @param {HTMLTableCellElement | undefined} cell */
  function order(cell) {
    const date = cell && cell.querySelector("[data-sort]");
    return date instanceof HTMLElement ? date.dataset.sort || "" : word(cell);
  }

  /** The tables below a sieve, each with its rows. @param {HTMLElement} box @returns {Part[]} */
  function partsBelow(box) {
    const article = box.closest("article") || document.body;
    /** @type {Part[]} */
    const parts = [];
    let at = 0;
    for (const table of article.querySelectorAll("table")) {
      const head = table.tHead && table.tHead.rows[0];
      const body = table.tBodies[0];
      if (!head || !body || !head.querySelector("th[data-label]")) continue;
      /** @type {HTMLElement} */
      let frame = table;
      while (frame.parentElement && frame.parentElement !== article && frame.parentElement.parentElement !== article) frame = frame.parentElement;
      if (frame.parentElement !== article && frame.parentElement) frame = frame.parentElement;
      const before = frame.previousElementSibling;
      const heading = before instanceof HTMLElement && before.tagName === "H2" ? before : null;
      const group = heading ? (heading.textContent || "").replace(/（续）.*$/, "").trim() : "";
      /** @type {Row[]} */
      const rows = [];
      for (const element of body.rows) {
        /** @type {Record<string, HTMLTableCellElement>} */
        const cells = {};
        for (const cell of element.cells) if (cell.dataset.label) cells[cell.dataset.label] = cell;
        rows.push({ element, cells, group, words: (element.textContent || "").toLowerCase(), at: at++ });
      }
      parts.push({ heading, frame, body, rows, head });
    }
    return parts;
  }

  /** @param {HTMLElement} box */
  function makeSieve(box) {
    const parts = partsBelow(box);
    const rows = parts.flatMap((part) => part.rows);
    if (!rows.length) return;
    const counted = box.dataset.counted || "";
    const whole = box.dataset.part === undefined; // else the list goes on on other pages

    /** @type {{ name: string, control: HTMLSelectElement, passes: (row: Row, value: string) => boolean }[]} */
    const filters = [];
    /** @type {{ name: string, sign: number } | null} */
    let sorting = null;

    const said = make("output", "");

    /** @param {string} words @param {HTMLElement} control */
    const labelled = (words, control) => {
      const label = make("label", words);
      label.append(control);
      box.append(label);
      return control;
    };

    const typed = /** @type {HTMLInputElement} */ (labelled("原文", make("input", "", { type: "search", placeholder: PLACEHOLDER, autocomplete: "off" })));

    /** @param {string} name @param {string} label @param {[string, string][]} values @param {(row: Row, value: string) => boolean} passes */
    function choice(name, label, values, passes) {
      const control = /** @type {HTMLSelectElement} */ (make("select", "", { name }));
      control.append(make("option", "全部", { value: "" }));
      for (const [value, words] of values) control.append(make("option", words, { value }));
      labelled(label, control);
      filters.push({ name, control, passes });
      control.addEventListener("change", show);
    }

    for (const name of (box.dataset.columns || "").split(" ")) {
      const value = name === "年份" ? (/** @type {Row} */ row) => row.group : (/** @type {Row} */ row) => word(row.cells[name]);
      const counts = new Map();
      for (const row of rows) counts.set(value(row), (counts.get(value(row)) || 0) + 1);
      if (counts.size < 2) continue;
      const values = Array.from(counts.keys()).filter(Boolean).sort((a, b) => (name === "年份" ? b.localeCompare(a, "zh") : counts.get(b) - counts.get(a) || a.localeCompare(b, "zh")));
      /** @type {[string, string][]} */
      const options = values.map((one) => [`=${one}`, `${one}（${counts.get(one)}）`]);
      if (counts.has("")) options.push(["=", `没有（${counts.get("")}）`]);
      choice(name, name, options, (row, chosen) => value(row) === chosen.slice(1));
    }
    for (const name of (box.dataset.present || "").split(" ").filter(Boolean)) {
      const has = (/** @type {Row} */ row) => Boolean(row.cells[name] && (row.cells[name].textContent || "").trim());
      const with_ = rows.filter(has).length;
      if (!with_ || with_ === rows.length) continue;
      choice(`has-${name}`, name, [["1", `有（${with_}）`], ["0", `没有（${rows.length - with_}）`]], (row, chosen) => has(row) === (chosen === "1"));
    }

    const sortable = (box.dataset.sort || "").split(" ").filter((name) => parts.some((part) => part.rows.some((row) => row.cells[name])));
    const sorter = /** @type {HTMLSelectElement} */ (labelled("排序", make("select", "", { name: "sort" })));
    sorter.append(make("option", "原来的顺序", { value: "" }));
    for (const name of sortable) {
      sorter.append(make("option", `${name}，从前到后`, { value: `+${name}` }), make("option", `${name}，从后到前`, { value: `-${name}` }));
    }
    sorter.addEventListener("change", () => sortBy(sorter.value ? { name: sorter.value.slice(1), sign: sorter.value[0] === "+" ? 1 : -1 } : null));

    const clear = make("button", "恢复", { type: "button" });
    clear.addEventListener("click", () => {
      typed.value = "";
      for (const filter of filters) filter.control.value = "";
      sortBy(null);
    });
    box.append(clear, said);
    box.setAttribute("role", "search");
    box.setAttribute("aria-label", "筛选本页的表");
    said.setAttribute("aria-live", "polite");

    /** @type {Map<HTMLTableCellElement, string>} */
    const heads = new Map();
    for (const part of parts) {
      for (const cell of part.head.cells) {
        const name = cell.dataset.label || "";
        if (!sortable.includes(name)) continue;
        // beside the words, not around them: what is in a button is not printed again on each page
        cell.append(make("button", "", { type: "button", class: "ma-sort", "aria-label": `按${name}排序`, title: `按${name}排序` }));
        cell.classList.add("ma-sortable");
        heads.set(cell, name);
        cell.addEventListener("click", () => {
          if (!sorting || sorting.name !== name) sortBy({ name, sign: 1 });
          else sortBy(sorting.sign === 1 ? { name, sign: -1 } : null);
        });
      }
    }

    /** Rows in one order stand in one table, the first; in the original order each in its own. @param {{ name: string, sign: number } | null} by */
    function sortBy(by) {
      sorting = by;
      sorter.value = by ? `${by.sign === 1 ? "+" : "-"}${by.name}` : "";
      if (!by) for (const part of parts) part.body.append(...part.rows.map((row) => row.element));
      else {
        const keyed = rows.map((row) => ({ row, key: order(row.cells[by.name]) }));
        keyed.sort((a, b) => {
          if (!a.key || !b.key) return Number(!a.key) - Number(!b.key) || a.row.at - b.row.at; // what says nothing comes last
          return by.sign * a.key.localeCompare(b.key, "zh") || a.row.at - b.row.at;
        });
        parts[0].body.append(...keyed.map(({ row }) => row.element));
      }
      for (const [cell, name] of heads) {
        if (by && by.name === name) cell.setAttribute("aria-sort", by.sign === 1 ? "ascending" : "descending");
        else cell.removeAttribute("aria-sort");
      }
      show();
    }

    function show() {
      const words = typed.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      const asked = filters.filter((filter) => filter.control.value);
      let shown = 0;
      for (const row of rows) {
        const passes = words.every((one) => row.words.includes(one)) && asked.every((filter) => filter.passes(row, filter.control.value));
        row.element.hidden = !passes;
        if (passes) shown++;
      }
      parts.forEach((part, n) => {
        const empty = sorting ? n > 0 : part.rows.every((row) => row.element.hidden);
        part.frame.hidden = empty;
        if (part.heading) part.heading.hidden = sorting !== null || empty;
      });
      const page = `${whole ? "" : "本页 "}${rows.length} ${counted}`;
      said.textContent = shown === rows.length ? `显示${page}` : `显示 ${shown} 条，共${page}`;
      box.dataset.shown = String(shown);
    }

    typed.addEventListener("input", show);
    show();
  }

  for (const box of document.querySelectorAll(".ma-sieve")) if (box instanceof HTMLElement) makeSieve(box);
})();
