/* The box in the header, while a reader types: the first results, led through with the arrow keys. Loaded after
   `search-show.js`. */
(function () {
  "use strict";

  const { PAGE, root, record, parse, ask, make, snippet, whereabouts, targetOf, address, byCode, recent, remember, onTyping,
    searchAddress, BROKEN, readAhead } = window["maSearch"];

  /** @param {HTMLInputElement} input @param {HTMLFormElement} form */
  function makeBox(input, form) {
    const panel = make("div", "", { class: "ma-panel" });
    const status = make("p", "", { class: "ma-panel__status", role: "status", "aria-live": "polite" });
    const number = document.querySelectorAll(".ma-panel").length;
    const list = make("div", "", { id: `ma-panel-${number}`, role: "listbox", "aria-label": "搜索结果" });
    const all = /** @type {HTMLAnchorElement} */ (make("a", "查看全部结果", { class: "ma-panel__all" }));
    panel.hidden = true;
    panel.append(status, list, all);
    form.append(panel);
    for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
    let turn = 0;
    let shown = "";
    let active = -1;

    /** @param {boolean} open */
    const toggle = (open) => {
      panel.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) choose(-1);
    };
    const options = () => /** @type {HTMLElement[]} */ (Array.from(list.querySelectorAll("[role=option]")));
    /** @param {number} n */
    const choose = (n) => {
      active = n;
      options().forEach((option, m) => option.setAttribute("aria-selected", String(m === n)));
      const option = options()[n];
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    /** @param {HTMLElement} content @param {string} href @param {string} [target] */
    const offer = (content, href, target) => {
      const option = make("a", "", { href, role: "option", tabindex: "-1", id: `${list.id}-${list.childElementCount}`, "aria-selected": "false" });
      if (target) option.dataset.hit = target;
      option.append(content);
      option.addEventListener("click", () => remember(input.value));
      list.append(option);
    };
    const offerRecent = () => {
      readAhead().catch(() => {}); // told where it is needed
      list.replaceChildren();
      choose(-1);
      const words = recent();
      status.textContent = words.length ? "最近的搜索（只记在这台电脑上）" : "输入任意文字，几个词之间用空格隔开";
      for (const one of words) offer(make("span", one), searchAddress(one));
      all.hidden = true;
      toggle(true);
    };
    const run = async () => {
      const typed = input.value;
      const own = ++turn;
      shown = typed;
      if (!typed.trim()) return offerRecent();
      all.hidden = false;
      all.href = searchAddress(typed);
      toggle(true);
      status.textContent = "正在查找……";
      try {
        await root();
        const query = parse(typed);
        if (!query.terms.length) {
          list.replaceChildren();
          choose(-1);
          status.textContent = "请至少输入一个要查找的词";
          return;
        }
        const stale = () => own !== turn;
        const first = async (/** @type {number[]} */ ids) => {
          const found = await Promise.all(ids.map(record));
          if (stale()) return;
          list.replaceChildren();
          for (const one of found) {
            const content = make("span", "", { class: "ma-hit" });
            content.append(snippet(one.text, query.terms, 70), whereabouts(one, true));
            offer(content, address(targetOf(one), typed), targetOf(one));
          }
          choose(-1);
        };
        const answer = await ask(query, {}, {
          first,
          progress: (known) => (status.textContent = `约 ${known} 条……`),
          stale,
        });
        if (!answer || stale()) return;
        const total = answer.ids.length;
        status.textContent = total ? `共 ${total} 条${total > PAGE ? `，显示前 ${PAGE} 条` : ""}` : "没有结果";
        const code = await byCode(typed);
        if (!code || own !== turn) return;
        offer(make("span", `${code.words} ${code.facts}`), address(code.target, ""), code.target);
        list.prepend(/** @type {Element} */ (list.lastElementChild));
      } catch {
        if (own === turn) status.textContent = BROKEN;
      }
    };
    onTyping(input, () => {
      if (input.value !== shown) run(); // a field that is left reports its change once more
    });
    input.addEventListener("focus", () => (input.value === shown && input.value.trim() ? toggle(true) : run()));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const count = options().length;
      if (event.key === "Escape") {
        event.preventDefault(); // the browser would empty the box
        if (panel.hidden) input.blur();
        toggle(false);
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
        event.preventDefault();
        if (panel.hidden) toggle(true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(active < 0 ? (step > 0 ? 0 : count - 1) : (active + step + count) % count);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        const option = options()[active];
        if (option) option.click();
      }
    });
    form.addEventListener("submit", () => remember(input.value));
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !form.contains(event.target)) toggle(false);
    });
    form.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && !form.contains(event.relatedTarget)) toggle(false);
    });
    if (document.activeElement === input) run();
  }

  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".ma-box__input"))) {
    if (input.form) makeBox(input, input.form);
  }
})();
