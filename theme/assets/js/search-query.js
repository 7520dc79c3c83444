/* Questions to the index: what was typed, which records are wanted, their order, and the counts of the facets. Loaded after
   `search-find.js`; query.py and reader.py say the same in Python. */
(function () {
  "use strict";

  const { KINDS, COMMITMENT, REST, SHELVES, valueAt, PAGE, root, rest, sliced, seek, fold, segmentOf, shelfOf,
    tableOf, reportOf, search } = window["maSearch"];

  const WEIGHED = [50, 20]; // so many records, the first found, are sorted by relevance; and of a large archive
  const LARGE = 200_000; // records
  const TIERS = [1, 0, 1, 2]; // of the shelves: headings, then items, then the rest
  const HAS = [["deadline", "有期限"], ["quantity", "有数量"], ["owner", "有责任人"]];
  const FACETS = [["kind", "类别"], ["year", "年份"], ["unit", "单位"], ["meeting", "会议"], ["person", "人员"],
    ["topic", "主题"], ["has", "承诺写明"]];
  const UNKNOWN = { year: "年份不详", unit: "单位不详", meeting: "会议不详", person: "人员不详" };

  /** @typedef {{ terms: string[], excluded: string[] }} Query */
  /** @typedef {Record<string, string[]>} Chosen the values chosen of each facet */
  /** @typedef {{ ids: Int32Array, weights: Int32Array }} Matches ordered records, and of each 2 × how often the terms stand in
   * it, plus 1 where their pairs stand in its title */

  /** Read what was typed (query.py has the same rule). @param {string} typed @returns {Query} */
  function parse(typed) {
    const terms = new Set();
    const excluded = new Set();
    const pattern = /(-?)(?:["“”„‟＂]([^"“”„‟＂]*\s[^"“”„‟＂]*)["“”„‟＂](?=\s|$)|(\S+))/g;
    for (const [, minus, phrase, word] of typed.matchAll(pattern)) {
      const words = fold(phrase === undefined ? word : phrase).text;
      if (minus && words) excluded.add(words);
      else if (minus || words) terms.add(words || "-");
    }
    return { terms: Array.from(terms), excluded: Array.from(excluded) };
  }

  /* ---- Which of them are wanted, and how many of each kind ---- */

  /** Whether each shelf is looked at. @param {Chosen} chosen */
  function wantedShelves(chosen) {
    const kinds = chosen.kind || [];
    if (!kinds.length) return [true, true, false, true];
    const rest = kinds.includes(KINDS[REST]);
    return [kinds.some((kind) => KINDS.indexOf(kind) < COMMITMENT), rest, kinds.includes(KINDS[COMMITMENT]), rest];
  }

  /** Whether anything but the shelf must be looked up. @param {Chosen} chosen */
  function narrows(chosen) {
    const kinds = (chosen.kind || []).filter((kind) => KINDS.indexOf(kind) < COMMITMENT);
    return FACETS.some(([name]) => name !== "kind" && (chosen[name] || []).length) || (kinds.length > 0 && kinds.length < 4);
  }

  /** Those of some ordered records that pass the choices. @param {Matches} found @param {Chosen} chosen @returns {Promise<Matches>} */
  async function passing(found, chosen) {
    const { bounds } = await root();
    const ids = new Int32Array(found.ids.length);
    const weights = new Int32Array(found.ids.length);
    const wanted = wantedShelves(chosen);
    const passes = narrows(chosen) ? (await count(found.ids, chosen)).passes : null;
    let kept = 0;
    let row = 0; // the shelf, of all shelves of all segments
    await sliced(found.ids.length, (n) => {
      while (found.ids[n] >= bounds[row + 1]) row++;
      if (passes ? !passes[n] : !wanted[row % SHELVES]) return;
      ids[kept] = found.ids[n];
      weights[kept++] = found.weights[n];
    });
    return { ids: ids.subarray(0, kept), weights: weights.subarray(0, kept) };
  }

  /** How many records are sorted by relevance. */
  async function weighing() {
    const { bounds } = await root();
    return bounds[bounds.length - 1] > LARGE ? WEIGHED[1] : WEIGHED[0];
  }

  /** The first records found by relevance: in a title or heading, items, the rest; more often first; then as they are. @param {Matches[]} found range by range
   * @param {number} count so many */
  function weighed(found, count) {
    /** @type {{ id: number, tier: number, times: number }[]} */
    const first = [];
    for (const { ids, weights } of found) {
      for (let n = 0; n < ids.length && first.length < count; n++) {
        first.push({ id: ids[n], tier: weights[n] & 1 ? 0 : TIERS[shelfOf(ids[n])], times: weights[n] >> 1 });
      }
    }
    first.sort((a, b) => a.tier - b.tier || b.times - a.times || a.id - b.id);
    return first.map(({ id }) => id);
  }

  /** Lists one after another. @param {Int32Array[]} lists */
  function joined(lists) {
    const all = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
    let at = 0;
    for (const list of lists) {
      all.set(list, at);
      at += list.length;
    }
    return all;
  }

  /** @typedef {{ matched: Int32Array, ordered: Int32Array, ids: Int32Array }} Answer `matched`: all that have the terms;
   * `ordered`: those of them that pass the choices; `ids`: the same in the order of relevance */

  /** Ask for what is typed. `first` is called with the first ten results as soon as they are sure, `progress` with how many
   * are known so far; `stale` says that nobody waits any more, and the answer is null.
   * @param {Query} query @param {Chosen} chosen
   * @param {{ first: (ids: number[]) => Promise<void>, progress: (known: number) => void, stale: () => boolean }} hooks
   * @returns {Promise<Answer | null>} */
  async function ask(query, chosen, { first, progress, stale }) {
    /** @type {Int32Array[]} */
    const matched = [];
    /** @type {Matches[]} */
    const passed = [];
    let known = 0;
    /** @type {number[] | null} */
    let best = null;
    let told = 0;
    const enough = await weighing();
    await search(query, enough, async (found) => {
      matched.push(found.ids);
      const some = await passing(found, chosen);
      if (stale()) return false;
      passed.push(some);
      known += some.ids.length;
      if (!best && known >= enough) await first((best = weighed(passed, enough)).slice(0, PAGE)); // the rest can wait for it
      if (performance.now() - told > 100) {
        progress(known);
        told = performance.now();
      }
      return true;
    });
    if (stale()) return null;
    if (!best) await first((best = weighed(passed, enough)).slice(0, PAGE));
    await rest();
    const ordered = joined(passed.map((one) => one.ids));
    const ids = ordered.slice();
    ids.set(best);
    return { matched: joined(matched), ordered, ids };
  }

  /** Records by the dates of their reports; of one day by unit and code. @param {Int32Array} ids ordered @param {boolean} newest */
  async function byDate(ids, newest) {
    /** @type {{ date: string, rest: string, from: number, to: number }[]} where the records of a report on a shelf are in `ids` */
    const runs = [];
    const loaded = await tablesOf(ids);
    let stop = -1; // of the report
    await sliced(ids.length, (n) => {
      if (ids[n] >= stop) {
        const segment = segmentOf(ids[n]);
        const table = loaded[segment];
        const starts = table.starts[shelfOf(ids[n])];
        const report = reportOf(table, ids[n]);
        const value = (/** @type {string} */ name) => table.values[name][table[name][report]];
        stop = starts[report + 1] || 0; // the last report of a shelf is looked up for each
        runs.push({ date: `${value("year")} ${table.date[report]}`, rest: `${value("unit")}\0${table.code[report]}`, from: n, to: n });
      }
      runs[runs.length - 1].to = n + 1;
    });
    const compare = (/** @type {string} */ a, /** @type {string} */ b) => (a < b ? -1 : a > b ? 1 : 0);
    await rest();
    runs.sort((a, b) => (newest ? compare(b.date, a.date) : compare(a.date, b.date)) || compare(a.rest, b.rest) || a.from - b.from);
    await rest();
    return joined(runs.map(({ from, to }) => ids.subarray(from, to)));
  }

  /** Records gathered by report, reports in the order of their first. @param {Int32Array} ids @returns {Promise<number[][]>} */
  async function byReport(ids) {
    const loaded = await tablesOf(ids);
    /** @type {Map<number, number[]>} by the number of the report, 65,536 apart from segment to segment */
    const groups = new Map();
    await sliced(ids.length, (n) => {
      const segment = segmentOf(ids[n]);
      const report = 65536 * segment + reportOf(loaded[segment], ids[n]);
      const own = groups.get(report);
      if (own) own.push(ids[n]);
      else groups.set(report, [ids[n]]);
    });
    return Array.from(groups.values());
  }

  /** The tables of the segments of some records, by number. @param {Int32Array} ids */
  async function tablesOf(ids) {
    const { segments } = await root();
    /** @type {Set<number>} */
    const found = new Set();
    let low = 0;
    let high = 0;
    await sliced(ids.length, (n) => {
      if (low <= ids[n] && ids[n] < high) return;
      const segment = segmentOf(ids[n]);
      low = segments[segment].begins;
      high = low + segments[segment].records;
      found.add(segment);
    });
    const needed = Array.from(found);
    /** @type {any[]} */
    const loaded = [];
    let next = 0;
    const lane = async () => {
      while (next < needed.length) {
        const n = needed[next++];
        loaded[n] = await tableOf(n);
        await rest();
      }
    };
    await Promise.all([lane(), lane(), lane(), lane()]); // all at once would be one long task
    return loaded;
  }

  /** @typedef {{ passes: Uint8Array, counts: Record<string, Map<string, number>> }} Counted */

  /** Count every facet over ordered records; a facet's counts leave its own choice out of account.
   * @param {Int32Array} ids @param {Chosen} chosen @returns {Promise<Counted>} */
  async function count(ids, chosen) {
    const [{ segments, topic: topics }, loaded] = await Promise.all([root(), tablesOf(ids)]);
    const names = ["year", "unit", "meeting", "person"];
    /** @type {Map<string, number>[]} of each facet how many have each value */
    const tallies = FACETS.map(() => new Map()); // by the words shown
    const asked = FACETS.map(([name]) => new Set((chosen[name] || []).map((value) => (value === UNKNOWN[name] ? "" : value))));
    const wanted = (/** @type {number} */ facet, /** @type {string} */ value) => !asked[facet].size || asked[facet].has(value);
    const wantedKind = KINDS.map((kind, n) => (asked[0].size ? asked[0].has(kind) : n !== COMMITMENT));
    const wantedTopic = topics.map((/** @type {string} */ topic) => wanted(5, topic));
    const flags = HAS.reduce((sum, [name], bit) => sum | (asked[6].has(name) ? 1 << bit : 0), 0);
    const passes = new Uint8Array(ids.length);
    const kinds = new Uint32Array(KINDS.length);
    const topicCounts = new Uint32Array(topics.length);
    const has = [0, 0, 0];
    let at = 0;
    for (let segment = 0; segment < segments.length; segment++) {
      const table = loaded[segment];
      if (!table) continue;
      const { begins, records } = segments[segment];
      const stop = seek(ids, begins + records);
      const from = at;
      at = stop;
      // bit f: reports fail the choice of facet f; and how many of each report pass all but one facet
      await rest();
      const failing = table.code.map((_, report) => names.reduce((mask, name, n) => mask | (wanted(n + 1, table.values[name][table[name][report]]) ? 0 : 2 << n), 0));
      const own = names.map((name) => new Uint32Array(table.values[name].length));
      let shelf = 0;
      let report = 0;
      await sliced(stop - from, (n) => {
        const id = ids[from + n];
        while (shelf < SHELVES - 1 && id >= table.starts[shelf + 1][0]) {
          shelf++;
          report = 0;
        }
        const starts = table.starts[shelf];
        while (report + 1 < starts.length && starts[report + 1] <= id) report++;
        let kind = REST;
        let topic = -1;
        let facts = 0;
        if (shelf === 0 || shelf === 2) {
          const value = valueAt(table.columns, id - begins);
          kind = value >> 10;
          facts = (value >> 7) & 7;
          topic = value & 127;
        }
        const noTopic = asked[5].size > 0 && !(topic >= 0 && wantedTopic[topic]);
        const mask = failing[report] | (wantedKind[kind] ? 0 : 1) | (noTopic ? 32 : 0);
        const missing = flags & ~facts;
        if (mask === 0) {
          if (!missing) passes[from + n] = 1;
          for (let bit = 0; bit < 3; bit++) if ((facts >> bit) & 1 && !(missing & ~(1 << bit))) has[bit]++;
        }
        if (missing || mask & (mask - 1)) return;
        if (!(mask & ~1)) kinds[kind]++;
        for (let f = 0; f < 4; f++) if (!(mask & ~(2 << f))) own[f][table[names[f]][report]]++;
        if (topic >= 0 && !(mask & ~32)) topicCounts[topic]++;
      });
      own.forEach((tally, f) => tally.forEach((number, value) => {
        const name = table.values[names[f]][value] || UNKNOWN[names[f]];
        if (number) tallies[f + 1].set(name, (tallies[f + 1].get(name) || 0) + number);
      }));
    }
    kinds.forEach((number, kind) => number && tallies[0].set(KINDS[kind], number));
    topicCounts.forEach((number, topic) => number && tallies[5].set(topics[topic], number));
    has.forEach((number, bit) => number && tallies[6].set(HAS[bit][0], number));
    return { passes, counts: Object.fromEntries(FACETS.map(([name], f) => [name, tallies[f]])) };
  }

  Object.assign(window["maSearch"], { weighing, HAS, FACETS, parse, ask, byDate, byReport, count });
})();
