/* The search page: what is asked for, its results in pages, the facets with their counts, and the commitments as a table.
   The whole state stands in the address. Loaded after `search-facets.js`. */
(function () {
  "use strict";

  const { PAGE, KINDS, COMMITMENT, FACETS, root, parse, ask, byDate, byReport, count, record, pageOf, make, snippet, whereabouts, targetOf, address, chineseDate, byCode, recent, keep, remember, onTyping, searchAddress, BROKEN, readAhead, wordsOf, makeFacets } = window["maSearch"];

  const SORTS = [["relevance", "相关"], ["newest", "最新"], ["oldest", "最早"]];
  const LEDGER = ["承诺原文", "数量", "频次", "期限", "责任", "单位", "年份", "来源"];

  /** @typedef {{ q: string, ledger: boolean, chosen: Chosen, sort: string, group: boolean, page: number }} State */

  /** @returns {State} what the address asks for */
  function stateOfAddress() {
    const from = new URLSearchParams(location.search);
    /** @type {Chosen} */
    const chosen = {};
    for (const [name] of FACETS) chosen[name] = from.getAll(name);
    const sort = from.get("sort") || "";
    return {
      q: from.get("q") || "",
      ledger: from.get("in") === "承诺",
      chosen,
      sort: SORTS.some(([name]) => name === sort) ? sort : "relevance",
      group: from.get("group") === "report",
      page: Math.max(1, Number(from.get("page")) || 1),
    };
  }

  /** @param {State} state @param {boolean} step whether the back key shall lead to the state before */
  function keepInAddress(state, step) {
    const to = new URLSearchParams();
    if (state.q) to.set("q", state.q);
    if (state.ledger) to.set("in", "承诺");
    for (const [name] of FACETS) for (const value of state.chosen[name]) to.append(name, value);
    if (state.sort !== "relevance") to.set("sort", state.sort);
    if (state.group && !state.ledger) to.set("group", "report");
    if (state.page > 1) to.set("page", String(state.page));
    const words = to.toString();
    try {
      const address = location.pathname + (words ? `?${words}` : "");
      if (step) history.pushState(history.state, "", address);
      else history.replaceState(history.state, "", address);
    } catch {
      // some browsers refuse a query over file://; the page works, the search is not in the address
    }
  }

  /** @param {HTMLElement} box */
  function makePage(box) {
    let state = stateOfAddress();
    let turn = 0;
    let settled = true; // whether the address says what the state is
    /** @type {{ ids: Int32Array, terms: string[], matched: number }} what is found, in the order shown; `matched`: before any choice */
    let result = { ids: new Int32Array(0), terms: [], matched: 0 };

    const form = make("form", "", { class: "ma-search__form", role: "search" });
    const input = /** @type {HTMLInputElement} */ (make("input", "", { id: "ma-search-q", type: "search", name: "q",
      autocomplete: "off", spellcheck: "false", "aria-label": "要查找的文字", placeholder: "输入任意文字，几个词之间用空格隔开" }));
    form.append(input);
    const ways = make("div", "", { class: "ma-search__ways" });
    const total = make("p", "", { class: "ma-search__total", role: "status", "aria-live": "polite", "data-total": "" });
    const asked = make("p", "", { class: "ma-search__asked" }); // on paper, where the field is not
    const sieve = make("div", "", { id: "ma-facets", class: "ma-search__facets", role: "group", "aria-label": "筛选" });
    const facets = makeFacets(sieve, (name, value, on) => {
      const others = state.chosen[name].filter((one) => one !== value);
      go({ chosen: { ...state.chosen, [name]: on ? [...others, value] : others } });
    });
    const filter = make("div", "", { class: "ma-search__filter" });
    const unfold = make("button", "筛选", { type: "button", "aria-expanded": "false", "aria-controls": "ma-facets" }); // on a phone
    unfold.addEventListener("click", () => unfold.setAttribute("aria-expanded", String(unfold.getAttribute("aria-expanded") === "false")));
    filter.append(unfold, sieve);
    const list = make("div", "", { class: "ma-search__hits" });
    const pager = make("nav", "", { class: "ma-pager", "aria-label": "翻页" });
    const main = make("div", "", { class: "ma-search__main" });
    main.append(asked, total, list, pager);
    const columns = make("div", "", { class: "ma-search__columns" });
    columns.append(filter, main);
    box.replaceChildren(form, ways, columns);

    /** The choices in force: in the ledger the kind is given. @returns {Chosen} */
    const inForce = () => (state.ledger ? { ...state.chosen, kind: [KINDS[COMMITMENT]] } : state.chosen);

    /** Something changed: look again. @param {Partial<State>} change @param {boolean} [step] as in `keepInAddress` */
    function go(change, step = true) {
      state = { ...state, page: 1, ...change };
      settled = false;
      if (step) settle(true);
      putWays();
      run();
    }

    /** Let the address and the title say what is asked for. The browser takes its time for that, so while one types it comes
     * after the first results. @param {boolean} [step] as in `keepInAddress` */
    function settle(step = false) {
      if (!settled) keepInAddress(state, step);
      settled = true;
      document.title = document.title.replace(/^.*?(?=搜索)/, state.q ? `${state.q} - ` : "");
    }

    /** Say what is asked for, and how many choices are in force. */
    function putAsked() {
      const chosen = FACETS.flatMap(([name, label]) => (state.chosen[name].length ? [`${label}：${state.chosen[name].map((value) => wordsOf(name, value)).join("、")}`] : []));
      const sort = (SORTS.find(([name]) => name === state.sort) || SORTS[0])[1];
      asked.textContent = [`查找：${state.q || "全部"}`, state.ledger ? "只查承诺" : "", ...chosen, `排序：${sort}`].filter(Boolean).join("；");
      const count = FACETS.reduce((sum, [name]) => sum + state.chosen[name].length, 0);
      unfold.textContent = count ? `筛选（已选 ${count} 项）` : "筛选";
    }

    function putWays() {
      const group = (label, entries) => {
        const part = make("span", "", { role: "group", "aria-label": label });
        part.append(make("span", `${label}：`));
        for (const [words, on, change] of entries) {
          const button = make("button", words, { type: "button", "aria-pressed": String(on) });
          button.addEventListener("click", () => go(change));
          part.append(button);
        }
        return part;
      };
      const focused = document.activeElement instanceof HTMLElement && ways.contains(document.activeElement) ? document.activeElement.textContent : "";
      ways.replaceChildren(
        group("查找", [["全部内容", !state.ledger, { ledger: false }], ["只查承诺", state.ledger, { ledger: true, chosen: { ...state.chosen, kind: [] } }]]),
        group("排序", SORTS.map(([name, words]) => [words, state.sort === name, { sort: name }])),
      );
      if (!state.ledger) ways.append(group("显示", [["逐条", !state.group, { group: false }], ["按报告", state.group, { group: true }]]));
      if (focused) for (const button of ways.querySelectorAll("button")) if (button.textContent === focused) button.focus();
    }

    /** @param {string} words @param {string} value of data-total: the number once it is sure */
    function putTotal(words, value) {
      total.textContent = words;
      total.dataset.total = value;
      total.setAttribute("aria-busy", String(value === ""));
    }

    async function run() {
      const own = ++turn;
      const stale = () => own !== turn;
      const chosen = inForce();
      try {
        await root();
        const query = parse(state.q);
        if (stale()) return;
        if (!query.terms.length && !state.ledger && !FACETS.some(([name]) => chosen[name].length)) return idle();
        putTotal("正在查找……", "");
        list.setAttribute("aria-busy", "true");
        const early = state.sort === "relevance" && !(state.group && !state.ledger) && state.page === 1;
        let shown = false;
        const answer = await ask(query, chosen, {
          first: async (ids) => {
            if (!early || !ids.length) return;
            await putHits(ids, query.terms, null, stale);
            shown = true;
            if (!stale()) settle();
          },
          progress: (known) => putTotal(`约 ${known} 条……`, ""),
          stale,
        });
        if (!answer || stale()) return;
        const { counts } = await count(answer.matched, chosen);
        const ids = state.sort === "relevance" ? answer.ids : await byDate(answer.ordered, state.sort === "newest");
        const sieves = await facets.made(FACETS.filter(([name]) => name !== "kind" || !state.ledger), counts, state.chosen);
        if (stale()) return;
        result = { ids, terms: query.terms, matched: answer.matched.length };
        putAsked();
        putTotal(ids.length ? `共 ${ids.length} 条${state.ledger ? "承诺" : ""}` : "没有结果", String(ids.length));
        filter.hidden = false;
        facets.put(sieves);
        await putPage(stale, shown);
        putCode(own);
      } catch (problem) {
        if (!stale()) {
          console.error(problem);
          putTotal(BROKEN, "");
        }
      } finally {
        if (!stale()) {
          list.removeAttribute("aria-busy");
          settle();
        }
      }
    }

    /** Nothing is asked for yet. */
    function idle() {
      readAhead().catch(() => {}); // told where it is needed
      putTotal("", "");
      total.removeAttribute("aria-busy");
      facets.put([]);
      filter.hidden = true;
      pager.replaceChildren();
      const words = recent();
      list.replaceChildren();
      list.append(make("p", "输入的文字在原文里出现过，就一定找得到；一个字也可以。几个词之间用空格隔开，表示都要出现；“-词”表示不要出现；词里有空格时用引号括起来；输入编号（如 K7M3 P2.1）直接打开那一处。"));
      list.append(make("p", "次序“相关”：标题里有这些词的在前，其次是问题、原因、措施、落实各条，再次是正文；出现次数多的在前；一样的，新的在前。找到的很多时，只在最新的 50 条（很大的档案 20 条）里这样比较，其余从新到旧。"));
      if (!words.length) return;
      list.append(make("h2", "最近的搜索"));
      const ul = make("ul");
      for (const one of words) {
        const li = make("li");
        li.append(make("a", one, { href: searchAddress(one) }));
        ul.append(li);
      }
      const clear = make("button", "清除记录", { type: "button" });
      clear.addEventListener("click", () => {
        keep([]);
        idle();
      });
      list.append(ul, make("p", "只记在这台电脑上。"), clear);
    }

    /** Open a report by its code. @param {number} own */
    async function putCode(own) {
      const code = await byCode(state.q);
      if (!code || own !== turn) return;
      const line = make("p", "", { class: "ma-search__code" });
      line.append(make("a", code.words, { href: address(code.target, "") }), ` ${code.facts}`);
      list.prepend(line);
    }

    /** @param {() => boolean} stale @param {boolean} [shown] whether the hits are on the page already */
    async function putPage(stale, shown = false) {
      const { ids, terms } = result;
      if (!ids.length) {
        pager.replaceChildren();
        return putNothing(terms);
      }
      if (state.group && !state.ledger) {
        const groups = await byReport(ids);
        const own = groups.slice((state.page - 1) * PAGE, state.page * PAGE);
        await putHits(own.flatMap((group) => group.slice(0, 3)), terms, own, stale);
        return putPager(groups.length, "份报告", stale);
      }
      if (!shown) await putHits(Array.from(ids.slice((state.page - 1) * PAGE, state.page * PAGE)), terms, null, stale);
      return putPager(ids.length, "条", stale);
    }

    /** @param {number} count @param {string} unit @param {() => boolean} stale */
    function putPager(count, unit, stale) {
      if (stale()) return;
      const pages = Math.ceil(count / PAGE);
      putAsked();
      if (pages > 1) asked.append(`；第 ${state.page} 页，共 ${pages} 页`);
      const turnTo = (words, page) => {
        const button = make("button", words, { type: "button" });
        button.addEventListener("click", async () => {
          state.page = page;
          keepInAddress(state, true);
          const own = turn;
          await putPage(() => own !== turn);
          total.scrollIntoView({ block: "nearest" });
          list.focus();
        });
        return button;
      };
      pager.replaceChildren();
      if (state.page > 1) pager.append(turnTo("上一页", state.page - 1));
      pager.append(make("span", `第 ${state.page} 页，共 ${pages} 页（${count} ${unit}）`));
      if (state.page < pages) pager.append(turnTo("下一页", state.page + 1));
    }

    /** @param {number[]} ids @param {string[]} terms @param {number[][] | null} groups @param {() => boolean} stale */
    async function putHits(ids, terms, groups, stale) {
      const typed = state.q;
      const asked = ids.map((id) => record(id));
      asked.forEach((one) => one.catch(() => {})); // told where it is waited for
      if (!state.ledger && !groups) {
        const ol = make("ol");
        for (const some of [asked.slice(0, 1), asked.slice(1)]) { // the first as soon as it is there
          const hits = await Promise.all(some);
          if (stale()) return;
          ol.append(...hits.map((hit) => hitLine(hit, terms, typed, true)));
          if (!ol.isConnected) putParts([ol]);
        }
        return;
      }
      const found = new Map((await Promise.all(asked)).map((hit) => [hit.id, hit]));
      if (stale()) return;
      const of = (/** @type {number} */ id) => /** @type {Found} */ (found.get(id));
      if (!groups) return putParts([ledger(ids.map(of), terms, typed)]);
      putParts(groups.flatMap((group) => {
        const { head } = of(group[0]);
        const title = make("h2", "", { class: "ma-search__report" });
        title.append(make("a", `《${head.title}》`, { href: address(pageOf(head.year, head.code), typed) }), make("small", ` ${head.unit} ${chineseDate(head.date || head.year)} · ${group.length} 条`));
        const ol = make("ol");
        ol.append(...group.slice(0, 3).map((id) => hitLine(of(id), terms, typed, false)));
        return group.length > 3 ? [title, ol, make("p", `另有 ${group.length - 3} 条，打开报告后逐处查看。`, { class: "ma-count" })] : [title, ol];
      }));
    }

    /** @param {Element[]} parts */
    function putParts(parts) {
      list.replaceChildren(...parts);
      list.setAttribute("tabindex", "-1");
    }

    /** @param {Found} hit @param {string[]} terms @param {string} typed @param {boolean} whole */
    function hitLine(hit, terms, typed, whole) {
      const li = make("li", "", { class: "ma-hit", "data-hit": targetOf(hit) });
      const link = make("a", "", { href: address(targetOf(hit), typed) });
      link.append(snippet(hit.text, terms, 120));
      li.append(link, whereabouts(hit, whole));
      return li;
    }

    /** Commitments as a table. @param {Found[]} hits @param {string[]} terms @param {string} typed */
    function ledger(hits, terms, typed) {
      const table = make("table", "", { class: "ma-ledger" });
      const head = make("thead");
      const names = make("tr");
      for (const name of LEDGER) names.append(make("th", name, { scope: "col" }));
      head.append(names);
      const body = make("tbody");
      for (const hit of hits) {
        const [, quantity, frequency, deadline, due, owner] = hit.details;
        const row = make("tr", "", { "data-hit": targetOf(hit) });
        const words = make("td");
        const link = make("a", "", { href: address(targetOf(hit), typed) });
        link.append(snippet(hit.text, terms, 200));
        words.append(link);
        const when = due && deadline ? `${deadline}（${chineseDate(due)}）` : deadline;
        const facts = [quantity, frequency, when, owner, hit.head.unit, hit.head.year];
        row.append(words, ...facts.map((fact, n) => make("td", fact, { "data-label": LEDGER[n + 1] })));
        const source = make("td", "", { "data-label": LEDGER[LEDGER.length - 1] });
        source.append(make("a", `${hit.head.code} ${hit.anchor}`, { href: address(targetOf(hit), typed), title: hit.head.title }));
        row.append(source);
        body.append(row);
      }
      table.append(head, body);
      const frame = make("div", "", { class: "ma-search__table", tabindex: "0", role: "region", "aria-label": "承诺表" });
      frame.append(table);
      return frame;
    }

    /** What could be tried. @param {string[]} terms */
    function putNothing(terms) {
      const tips = make("ul");
      const tip = (/** @type {string} */ words, /** @type {Partial<State> | null} */ change) => {
        const li = make("li");
        if (change) {
          const button = make("button", words, { type: "button" });
          button.addEventListener("click", () => {
            if (change.q !== undefined) input.value = change.q;
            go(change);
          });
          li.append(button);
        } else li.textContent = words;
        tips.append(li);
      };
      if (FACETS.some(([name]) => state.chosen[name].length)) tip("去掉全部筛选", { chosen: Object.fromEntries(FACETS.map(([name]) => [name, []])) });
      if (state.ledger) tip("在全部内容里找", { ledger: false });
      if (/["“”「」]/.test(state.q)) tip("去掉引号", { q: state.q.replace(/["“”「」]/g, "") });
      if (/(^|\s)-\S/.test(state.q)) tip("去掉“-词”", { q: state.q.replace(/(^|\s)-\S+/g, " ").trim() });
      const only = (/** @type {string} */ word) => tip(`只找“${word}”`, { q: word });
      const words = state.q.split(/\s+/).filter((one) => one && one[0] !== "-").map((one) => one.replace(/^["“]|["”]$/g, ""));
      if (terms.length > 1) words.forEach(only);
      else if (terms.length && words.length === 1 && words[0].length >= 6) {
        const middle = Math.ceil(Math.min(words[0].length, 24) / 2);
        only(words[0].slice(0, middle));
        only(words[0].slice(middle, 2 * middle));
      }
      tip("检查有没有错别字，或者换一个更短的说法", null);
      const why = result.matched ? "这样的文字有，但都不在所选的范围里。可以试试：" : "原文里没有这样的文字。可以试试：";
      list.replaceChildren(make("p", why, { class: "ma-empty" }), tips);
    }

    list.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("[data-hit] a, h2 a")) remember(state.q);
    });
    input.value = state.q;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      remember(input.value);
      if (input.value !== state.q) go({ q: input.value });
    });
    onTyping(input, () => {
      if (input.value !== state.q) go({ q: input.value }, false); // or every letter would be a step back
    });
    window.addEventListener("popstate", () => {
      state = stateOfAddress();
      input.value = state.q;
      putWays();
      run();
    });
    if (state.q) remember(state.q);
    putWays();
    run();
    if (!state.q && !location.hash) input.focus();
  }

  const box = /** @type {HTMLElement | null} */ (document.querySelector("#ma-search"));
  if (box) makePage(box);
})();
