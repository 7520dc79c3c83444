/* Questions to the index: what was typed, the records that have it, their order, and the counts of the facets. Loaded after
   `search-index.js`; query.py and reader.py say the same in Python. */
(function () {
  "use strict";

  const { KINDS, COMMITMENT, REST, SHELVES, VALUE, root, rest, sliced, seek, fold, partsOf, postings, segmentOf, shelfOf,
    record, tableOf, reportOf } = window["maSearch"];

  const PAGE = 10;
  const WEIGHED = 50; // so many records, the first found, are sorted by relevance
  const TIERS = [1, 0, 1, 2]; // of the shelves: headings, then items, then the rest
  const HAS = [["deadline", "有期限"], ["quantity", "有数量"], ["owner", "有责任人"]];
  const FACETS = [["kind", "类别"], ["year", "年份"], ["unit", "单位"], ["meeting", "会议"], ["person", "人员"],
    ["topic", "主题"], ["has", "承诺写明"]];
  const UNKNOWN = { year: "年份不详", unit: "单位不详", meeting: "会议不详", person: "人员不详" };

  /** @typedef {{ terms: string[], excluded: string[] }} Query */
  /** @typedef {Record<string, string[]>} Chosen the values chosen of each facet */
  /** @typedef {{ ids: number[], weights: number[] }} Matches ordered records, and of each 2 × how often the terms stand in
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

  /* ---- Which records have the terms ---- */

  /** @typedef {{ shard: string, begins: number, ends: number }} Part */
  /** @typedef {{ key: string, term: number, step: number, parts: Part[] }} Key */
  /** @typedef {Map<Key, { ids: number[], at: number[], first: number[], second: number[], titled: number[] }>} Lists */

  /** The keys of a term: of one unit itself, else of its pairs. @param {string} term @param {number} number @returns {Promise<Key[]>} */
  async function keysOf(term, number) {
    if (term.length === 1) return [{ key: `${term} `, term: number, step: 0, parts: await partsOf(`${term} `) }];
    const steps = Array.from({ length: term.length - 1 }, (_, n) => n);
    return Promise.all(steps.map(async (step) => {
      const key = term.slice(step, step + 2);
      return { key, term: number, step, parts: await partsOf(key) };
    }));
  }

  /** Keys in the order in which to ask for them: the ends of a term before its middle. @param {Key[]} keys */
  function byUse(keys) {
    const last = Math.max(...keys.map(({ step }) => step));
    /** @param {Key} key */
    const spread = ({ step }) => (step === 0 ? 0 : step === last ? 1 : 2 + (step % 2) + step / 100);
    return keys.slice().sort((a, b) => a.parts.length - b.parts.length || spread(a) - spread(b));
  }

  /** Numbers of both ordered lists. @param {ArrayLike<number>} a @param {ArrayLike<number>} b @returns {number[]} */
  function common(a, b) {
    if (a.length > b.length) [a, b] = [b, a];
    const both = [];
    let at = 0;
    for (let n = 0; n < a.length; n++) {
      for (let step = 1; at + step < b.length && b[at + step] < a[n]; step *= 2) at += step;
      while (at < b.length && b[at] < a[n]) at++;
      if (b[at] === a[n]) both.push(a[n]);
    }
    return both;
  }

  /** The records, among `among` if given, that have all of some keys whose lists are in one part each. Stops asking for
   * more when few are left and their texts, which will be shown anyway, can decide.
   * @param {Key[]} keys @param {number[] | null} among @param {Lists} lists where the lists go
   * @returns {Promise<{ found: number[] | null, few: boolean }>} */
  async function withShort(keys, among, lists) {
    let found = among;
    const order = byUse(keys);
    for (let n = 0; n < order.length; ) {
      if (found !== null && found.length <= PAGE) return { found, few: true };
      const batch = order.slice(n, n + 3);
      n += batch.length;
      const loaded = await Promise.all(batch.map((key) => (key.parts.length ? postings(key.key, key.parts[0]) : null)));
      for (let m = 0; m < batch.length; m++) {
        const list = loaded[m];
        if (!list) return { found: [], few: true };
        lists.set(batch[m], list);
        found = found === null ? list.ids : common(found, list.ids);
        await rest();
      }
    }
    return { found, few: found !== null && found.length === 0 };
  }

  /** The records, among `among` if given, between `low` and `high` that have all of some keys with lists in many parts.
   * Stops asking for more where it costs less to look into the texts of those left.
   * @param {Key[]} keys @param {number} low @param {number} high @param {number[] | null} among @param {Lists} lists
   * where the lists go @returns {Promise<{ found: number[], few: boolean }>} */
  async function withLong(keys, low, high, among, lists) {
    let found = among === null ? null : among.slice(seek(among, low), seek(among, high));
    const order = byUse(keys);
    for (let n = 0; n < order.length; n++) {
      const key = order[n];
      if (found !== null && 3 * found.length <= order.length - n) return { found, few: true };
      const part = key.parts.find(({ begins, ends }) => begins <= low && low < ends);
      if (!part) return { found: [], few: true };
      const list = await postings(key.key, part);
      lists.set(key, list);
      const ids = list.ids.slice(seek(list.ids, low), seek(list.ids, high));
      found = found === null ? ids : common(found, ids);
      await rest();
    }
    return { found: found || [], few: false };
  }

  /** How often the pairs of a term stand one after another in a record, each beginning with the unit the one before ends
   * with; and whether all stand in its title. @param {any[]} lists @param {number} id */
  function chained(lists, id) {
    /** @type {number[]} ordered */
    let ends = [];
    let titled = 1;
    for (let n = 0; n < lists.length; n++) {
      const list = lists[n];
      const at = seek(list.ids, id);
      titled &= list.titled[at];
      const next = [];
      for (let m = list.at[at]; m < list.at[at + 1]; m++) {
        if (n === 0 || ends.includes(list.first[m])) next.push(list.second[m]);
      }
      if (next.length === 0) return 0;
      ends = next;
    }
    return 2 * ends.length + titled;
  }

  /** Those of the records found that have every term as a phrase. @param {number} terms how many
   * @param {Key[]} keys @param {Lists} lists @param {number[]} found @returns {Promise<Matches>} */
  async function withChains(terms, keys, lists, found) {
    const chains = Array.from({ length: terms }, (_, number) => {
      const own = keys.filter(({ term }) => term === number).sort((a, b) => a.step - b.step);
      return own.length === 1 && own[0].key[1] === " " ? null : own.map((key) => lists.get(key));
    });
    /** @type {Matches} */
    const kept = { ids: [], weights: [] };
    await sliced(found.length, (n) => {
      let times = 0;
      let titled = 1;
      for (const chain of chains) {
        const weight = chain ? chained(chain, found[n]) : 2; // one unit: it stands there, how often is not known
        if (!weight) return;
        times += weight >> 1;
        titled &= weight;
      }
      kept.ids.push(found[n]);
      kept.weights.push(2 * times + titled);
    });
    return kept;
  }

  /** Those of a few records whose texts contain all terms. @param {string[]} terms @param {number[]} ids @returns {Promise<Matches>} */
  async function withText(terms, ids) {
    const records = await Promise.all(ids.map((id) => record(id)));
    /** @type {Matches} */
    const kept = { ids: [], weights: [] };
    for (const { id, text, title } of records) {
      const words = fold(text).text;
      const head = fold(text.slice(0, title)).text;
      const times = terms.map((term) => (term.length > 1 ? occurrences(words, term) : Number(words.includes(term))));
      if (times.includes(0)) continue;
      const titled = terms.every((term) => term.length > 1 && Array.from({ length: term.length - 1 }, (_, n) => n).every((n) => head.includes(term.slice(n, n + 2))));
      kept.ids.push(id);
      kept.weights.push(2 * times.reduce((sum, one) => sum + one, 0) + Number(titled));
    }
    return kept;
  }

  /** How often a term stands in a text, overlaps counted. @param {string} text @param {string} term */
  function occurrences(text, term) {
    let count = 0;
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) count++;
    return count;
  }

  /** Calls `report` with the records that have all terms, range by range in their order.
   * @param {string[]} terms @param {number[] | null} among @param {(found: Matches) => boolean | Promise<boolean>} report
   * returns whether to go on */
  async function eachRange(terms, among, report) {
    const keys = (await Promise.all(terms.map(keysOf))).flat();
    const long = keys.filter((key) => key.parts.length > 1);
    /** @type {Lists} */
    const lists = new Map();
    const { found, few } = await withShort(keys.filter((key) => key.parts.length < 2), among, lists);
    if (few || (found !== null && long.length && found.length <= PAGE)) return report(await withText(terms, found || []));
    if (!long.length) return report(await withChains(terms.length, keys, lists, found || []));
    for (const [low, high] of await ranges(long)) {
      const own = new Map(lists);
      const inside = await withLong(long, low, high, found, own);
      if (!(await report(inside.few ? await withText(terms, inside.found) : await withChains(terms.length, keys, own, inside.found)))) return false;
    }
    return true;
  }

  /** Where the parts of long lists begin and end. @param {Key[]} keys */
  async function ranges(keys) {
    const { bounds } = await root();
    const starts = new Set([0]);
    for (const key of keys) for (const part of key.parts) starts.add(part.begins);
    const lows = Array.from(starts).sort((a, b) => a - b);
    return lows.map((low, n) => [low, n + 1 < lows.length ? lows[n + 1] : bounds[bounds.length - 1]]);
  }

  /** Search: calls `report` with what is found, range by range in the order of records.
   * @param {Query} query @param {(found: Matches) => boolean | Promise<boolean>} report returns whether to go on */
  async function search(query, report) {
    const { segments } = await root();
    /** @param {Matches} found */
    const without = async (found) => {
      const out = new Set();
      for (const term of query.excluded) {
        if (!found.ids.length) break;
        await eachRange([term], found.ids, (some) => {
          for (const id of some.ids) out.add(id);
          return true;
        });
      }
      if (!out.size) return report(found);
      const left = found.ids.map((_, n) => n).filter((n) => !out.has(found.ids[n]));
      return report({ ids: left.map((n) => found.ids[n]), weights: left.map((n) => found.weights[n]) });
    };
    if (query.terms.length) return eachRange(query.terms, null, without);
    for (const { begins, records } of segments) {
      const ids = Array.from({ length: records }, (_, n) => begins + n);
      if (!(await without({ ids, weights: new Array(records).fill(2) }))) return false;
    }
    return true;
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
    /** @type {Matches} */
    const kept = { ids: [], weights: [] };
    const wanted = wantedShelves(chosen);
    const passes = narrows(chosen) ? (await count(found.ids, chosen)).passes : null;
    await sliced(found.ids.length, (n) => {
      if (passes ? !passes[n] : !wanted[shelfOf(found.ids[n])]) return;
      kept.ids.push(found.ids[n]);
      kept.weights.push(found.weights[n]);
    });
    return kept;
  }

  /** The first records found, WEIGHED of them, by relevance: in a title or heading, items, the rest; more often first; then
   * as they are. @param {Matches[]} found range by range */
  function weighed(found) {
    /** @type {{ id: number, tier: number, times: number }[]} */
    const first = [];
    for (const { ids, weights } of found) {
      for (let n = 0; n < ids.length && first.length < WEIGHED; n++) {
        first.push({ id: ids[n], tier: weights[n] & 1 ? 0 : TIERS[shelfOf(ids[n])], times: weights[n] >> 1 });
      }
    }
    first.sort((a, b) => a.tier - b.tier || b.times - a.times || a.id - b.id);
    return first.map(({ id }) => id);
  }

  /** @typedef {{ matched: number[], ids: number[] }} Answer `matched`: all that have the terms; `ids`: those of them that
   * pass the choices, in the order of relevance */

  /** Ask for what is typed. `first` is called with the first ten results as soon as they are sure, `progress` with how many
   * are known so far; `stale` says that nobody waits any more, and the answer is null.
   * @param {Query} query @param {Chosen} chosen
   * @param {{ first: (ids: number[]) => Promise<void>, progress: (known: number) => void, stale: () => boolean }} hooks
   * @returns {Promise<Answer | null>} */
  async function ask(query, chosen, { first, progress, stale }) {
    /** @type {number[][]} */
    const matched = [];
    /** @type {Matches[]} */
    const passed = [];
    let known = 0;
    /** @type {number[] | null} */
    let best = null;
    let told = 0;
    await search(query, async (found) => {
      matched.push(found.ids);
      const some = await passing(found, chosen);
      if (stale()) return false;
      passed.push(some);
      known += some.ids.length;
      if (!best && known >= WEIGHED) await first((best = weighed(passed)).slice(0, PAGE)); // the rest can wait for it
      if (performance.now() - told > 100) {
        progress(known);
        told = performance.now();
      }
      return true;
    });
    if (stale()) return null;
    if (!best) await first((best = weighed(passed)).slice(0, PAGE));
    await rest();
    const ids = passed.flatMap((one) => one.ids);
    await rest();
    for (let n = 0; n < best.length; n++) ids[n] = best[n];
    return { matched: matched.flat(), ids };
  }

  /** Records by the dates of their reports; of one day by unit and code. @param {number[]} ids @param {boolean} newest */
  async function byDate(ids, newest) {
    const reports = new Map();
    const own = new Array(ids.length);
    const loaded = await tablesOf(ids);
    await sliced(ids.length, (n) => {
      const segment = segmentOf(ids[n]);
      const table = loaded[segment];
      const report = reportOf(table, ids[n]);
      const key = segment * 65536 + report;
      if (!reports.has(key)) {
        const value = (/** @type {string} */ name) => table.values[name][table[name][report]];
        reports.set(key, { date: `${value("year")} ${table.date[report]}`, rest: `${value("unit")}\0${table.code[report]}`, ids: [] });
      }
      own[n] = reports.get(key);
    });
    await sliced(ids.length, (n) => own[n].ids.push(ids[n]));
    const compare = (/** @type {string} */ a, /** @type {string} */ b) => (a < b ? -1 : a > b ? 1 : 0);
    const order = Array.from(reports.values());
    order.sort((a, b) => (newest ? compare(b.date, a.date) : compare(a.date, b.date)) || compare(a.rest, b.rest));
    return order.flatMap((report) => report.ids.sort((a, b) => a - b));
  }

  /** The tables of the segments of some records, by number. @param {number[]} ids */
  async function tablesOf(ids) {
    const { segments } = await root();
    const sorted = ids.every((id, n) => n === 0 || ids[n - 1] < id) ? ids : ids.slice().sort((a, b) => a - b);
    const needed = segments.map((_, n) => n).filter((n) => {
      const next = sorted[seek(sorted, segments[n].begins)];
      return next < segments[n].begins + segments[n].records;
    });
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

  /** @typedef {{ passes: Uint8Array, counts: Record<string, Record<string, number>> }} Counted */

  /** Count every facet over ordered records; a facet's counts leave its own choice out of account.
   * @param {number[]} ids @param {Chosen} chosen @returns {Promise<Counted>} */
  async function count(ids, chosen) {
    const [{ segments, topic: topics }, loaded] = await Promise.all([root(), tablesOf(ids)]);
    const names = ["year", "unit", "meeting", "person"];
    /** @type {Map<string, number>[]} of each facet how many have each value */
    const tallies = FACETS.map(() => new Map());
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
          const value = VALUE[table.columns.charCodeAt(2 * (id - begins))];
          kind = value >> 3;
          facts = value & 7;
          topic = VALUE[table.columns.charCodeAt(2 * (id - begins) + 1)];
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
        const name = table.values[names[f]][value];
        if (number) tallies[f + 1].set(name, (tallies[f + 1].get(name) || 0) + number);
      }));
    }
    kinds.forEach((number, kind) => number && tallies[0].set(KINDS[kind], number));
    topicCounts.forEach((number, topic) => number && tallies[5].set(topics[topic], number));
    has.forEach((number, bit) => number && tallies[6].set(HAS[bit][0], number));
    /** @type {Counted["counts"]} */
    const counts = {};
    FACETS.forEach(([name], f) => {
      counts[name] = {};
      for (const [value, number] of tallies[f]) counts[name][value || UNKNOWN[name] || "不详"] = number;
    });
    return { passes, counts };
  }

  Object.assign(window["maSearch"], { PAGE, WEIGHED, HAS, FACETS, parse, search, ask, byDate, tablesOf, count });
})();
