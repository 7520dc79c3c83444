/* Which records have the terms of a query: lists of pairs, the rarest first, until it costs less to look into the texts of
   those left. Loaded after `search-index.js`; reader.py finds the same in Python, without hurry. */
(function () {
  "use strict";

  const { root, rest, sliced, seek, fold, partsOf, postings, record } = window["maSearch"];

  const PAGE = 10; // results that are shown at first
  const AT_ONCE = 3; // lists that are asked for side by side
  const MANY = 1000; // so many candidates are not left to the texts: the next lists are asked for side by side, too
  const TEXTS = 20; // records that are looked at side by side
  const AHEAD = 4; // ranges that are looked at side by side, after the first ones
  const GAIN = 6; // another list is worth its cost if there are more candidates than so many times that
  const NONE = new Int32Array(0);
  const FEW = 2000; // so many records are looked at closely before more lists are asked for

  /** @typedef {{ shard: string, begins: number, ends: number, keys: number }} Part */
  /** @typedef {{ key: string, term: number, step: number, parts: Part[] }} Key */
  /** @typedef {Map<Key, import("./search-lists.js").Postings>} Lists */
  /** @typedef {ArrayLike<number>} Ids ordered */
  /** @typedef {{ ids: Int32Array, weights: Int32Array }} Matches ordered records, and of each 2 × how often the terms stand in
   * it, plus 1 where their pairs stand in its title */
  /** @typedef {(found: Matches) => boolean | Promise<boolean>} Report takes what is found, in the order of records; returns
   * whether to go on */

  /** The keys of a term: of one unit itself, else of its pairs. @param {string} term @param {number} number @returns {Promise<Key[]>} */
  async function keysOf(term, number) {
    if (term.length === 1) return [{ key: `${term} `, term: number, step: 0, parts: await partsOf(`${term} `) }];
    const steps = Array.from({ length: term.length - 1 }, (_, n) => n);
    return Promise.all(steps.map(async (step) => {
      const key = term.slice(step, step + 2);
      return { key, term: number, step, parts: await partsOf(key) };
    }));
  }

  /** How long a key's list is, about, in shards. @param {Key} key */
  const lengthOf = ({ parts }) => (parts.length > 1 ? parts.length : 1 / parts[0].keys);

  /** Keys in the order in which their lists are asked for: the shortest first; of as long ones first what continues a run of
   * those before, for its ordinals tell more than that it stands there. @param {Key[]} keys @returns {Key[]} */
  function inOrder(keys) {
    const left = keys.slice().sort((a, b) => lengthOf(a) - lengthOf(b));
    /** @type {Key[]} */
    const order = [];
    const taken = new Set();
    const place = (/** @type {Key} */ key, step = 0) => `${key.term} ${key.step + step}`;
    while (left.length) {
      let next = left.findIndex((key) => taken.has(place(key, -1)) || taken.has(place(key, 1)));
      if (next < 0 || lengthOf(left[next]) > lengthOf(left[0])) next = 0;
      const [key] = left.splice(next, 1);
      taken.add(place(key));
      order.push(key);
    }
    return order;
  }

  /** Numbers of both ordered lists. @param {Ids} a @param {Ids} b @returns {Promise<Int32Array>} */
  async function common(a, b) {
    if (a.length > b.length) [a, b] = [b, a];
    const both = new Int32Array(a.length);
    let count = 0;
    let at = 0;
    await sliced(a.length, (n) => {
      const id = a[n];
      for (let step = 1; at + step < b.length && b[at + step] < id; step *= 2) at += step;
      while (at < b.length && b[at] < id) at++;
      if (b[at] === id) both[count++] = id;
    });
    return both.subarray(0, count);
  }

  /** Those of ordered numbers from `low` to below `high`. @param {Int32Array} ids @param {number} low @param {number} high */
  const between = (ids, low, high) => ids.subarray(seek(ids, low), seek(ids, high));

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

  /** The runs of keys that follow each other in a term. @param {Key[]} keys @returns {Key[][]} */
  function runsOf(keys) {
    /** @type {Key[][]} */
    const runs = [];
    for (const key of keys.slice().sort((a, b) => a.term - b.term || a.step - b.step)) {
      const last = runs.length ? runs[runs.length - 1] : [];
      const before = last[last.length - 1];
      if (before && before.term === key.term && before.step === key.step - 1) last.push(key);
      else runs.push([key]);
    }
    return runs;
  }

  /** Those of some records in which the keys whose lists are there follow each other as they do in the terms.
   * @param {Lists} lists @param {Int32Array} ids @returns {Promise<Int32Array>} */
  async function linked(lists, ids) {
    const runs = runsOf(Array.from(lists.keys())).filter((run) => run.length > 1).map((run) => run.map((key) => lists.get(key)));
    if (!runs.length) return ids;
    const kept = new Int32Array(ids.length);
    let count = 0;
    await sliced(ids.length, (n) => {
      if (runs.every((run) => chained(run, ids[n]))) kept[count++] = ids[n];
    });
    return kept.subarray(0, count);
  }

  /** Those of the records found that have every term as a phrase; all lists are there.
   * @param {Lists} lists @param {Int32Array} found @returns {Promise<Matches>} */
  async function withChains(lists, found) {
    const chains = runsOf(Array.from(lists.keys())).filter((run) => run[0].key[1] !== " ").map((run) => run.map((key) => lists.get(key)));
    const single = lists.size - chains.reduce((sum, chain) => sum + chain.length, 0); // they stand there, how often is not known
    if (!chains.length) return { ids: found, weights: new Int32Array(found.length).fill(2 * single) };
    const ids = new Int32Array(found.length);
    const weights = new Int32Array(found.length);
    let count = 0;
    await sliced(found.length, (n) => {
      let times = single;
      let titled = single ? 0 : 1;
      for (const chain of chains) {
        const weight = chained(chain, found[n]);
        if (!weight) return;
        times += weight >> 1;
        titled &= weight;
      }
      ids[count] = found[n];
      weights[count++] = 2 * times + titled;
    });
    return { ids: ids.subarray(0, count), weights: weights.subarray(0, count) };
  }

  /** Look into the texts of some records for all terms. @param {string[]} terms @param {Int32Array} ids @returns {Promise<Matches>} */
  async function inTexts(terms, ids) {
    const records = await Promise.all(Array.from(ids, (id) => record(id)));
    const kept = [];
    const weights = [];
    for (const { id, text, title } of records) {
      await rest();
      const words = fold(text).text;
      const times = terms.map((term) => (term.length > 1 ? occurrences(words, term) : Number(words.includes(term))));
      if (times.includes(0)) continue;
      const head = fold(text.slice(0, title)).text;
      const titled = terms.every((term) => term.length > 1 && Array.from({ length: term.length - 1 }, (_, m) => m).every((m) => head.includes(term.slice(m, m + 2))));
      kept.push(id);
      weights.push(2 * times.reduce((sum, one) => sum + one, 0) + Number(titled));
    }
    return { ids: Int32Array.from(kept), weights: Int32Array.from(weights) };
  }

  /** Look into the texts of some records, so many at a time. @param {string[]} terms @param {Int32Array} ids
   * @param {Report} report @returns {Promise<boolean>} whether to go on */
  async function withText(terms, ids, report) {
    for (let n = 0; n < ids.length; n += TEXTS) {
      if (!(await report(await inTexts(terms, ids.subarray(n, n + TEXTS))))) return false;
    }
    return true;
  }

  /** How often a term stands in a text, overlaps counted. @param {string} text @param {string} term */
  function occurrences(text, term) {
    let count = 0;
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) count++;
    return count;
  }

  /** The part of a key's list that tells of a record. @param {Key} key @param {number} id */
  const partFor = ({ parts }, id) => parts.find(({ begins, ends }) => begins <= id && id < ends);

  /** Whether it costs less to look into the texts of some records than to ask for more lists. A file of texts and one of
   * lists cost about the same; a list that tells of many of the records counts once for all of them; half of the first texts
   * will be needed anyway; and another list, if it is cheap, may well leave a third fewer records.
   * @param {Key[]} keys whose lists are not there @param {Ids} ids candidates @param {Ids} all among which they are */
  function textsAreLess(keys, ids, all) {
    const costs = keys.map(({ parts }) => parts.reduce((sum, { begins, ends }) => {
      const inside = seek(ids, ends) - seek(ids, begins);
      return sum + (inside ? inside / (seek(all, ends) - seek(all, begins)) : 0);
    }, 0));
    const lists = costs.reduce((sum, cost) => sum + cost, 0);
    return ids.length - Math.min(ids.length, PAGE) / 2 <= lists && ids.length <= GAIN * Math.min(...costs);
  }

  /** The records between `low` and `high`, among `among` if given, that have all of some keys; and whether
   * they do, as not when it was cheaper to look into the texts. @param {Key[]} order rarest first @param {Key[]} later keys
   * to be asked for afterwards @param {number} low
   * @param {number} high @param {Int32Array | null} among @param {Lists} lists where the lists go
   * @returns {Promise<{ ids: Int32Array, exact: boolean }>} */
  async function withLists(order, later, low, high, among, lists) {
    let found = among && between(among, low, high);
    let together = found === null ? AT_ONCE : 1;
    for (let n = 0; n < order.length; ) {
      if (found !== null && (!found.length || textsAreLess([...order.slice(n), ...later], found, among || found))) return { ids: found, exact: false };
      const batch = order.slice(n, n + together);
      const before = found === null ? Infinity : found.length;
      n += batch.length;
      const loaded = await Promise.all(batch.map((key) => {
        const part = partFor(key, low);
        return part ? postings(key.key, part) : null;
      }));
      for (let m = 0; m < batch.length; m++) {
        const list = loaded[m];
        if (!list) return { ids: NONE, exact: false };
        lists.set(batch[m], list);
        const ids = between(list.ids, low, high);
        found = found === null ? ids : await common(found, ids);
      }
      if (found && found.length < FEW) found = await linked(lists, found);
      const left = found ? found.length : 0;
      if (left > MANY) together = AT_ONCE;
      else together = left > before / 2 ? Math.min(2 * together, AT_ONCE) : 1; // lists that thin out nothing will all be needed
    }
    return { ids: found || NONE, exact: true };
  }

  /** Calls `report` with the records that have all terms. @param {string[]} terms @param {Int32Array | null} among
   * @param {number} enough so many are waited for @param {Report} report @returns {Promise<boolean>} whether to go on */
  async function eachRange(terms, among, enough, report) {
    const keys = (await Promise.all(terms.map(keysOf))).flat();
    if (keys.some(({ parts }) => !parts.length)) return report({ ids: NONE, weights: NONE });
    const order = inOrder(keys);
    const long = order.filter(({ parts }) => parts.length > 1);
    const { bounds } = await root();
    const total = bounds[bounds.length - 1];
    /** @type {Lists} */
    const lists = new Map();
    let found = among;
    if (long.length < keys.length) {
      const short = await withLists(order.filter(({ parts }) => parts.length === 1), long, 0, total, among, lists);
      if (!short.exact) return withText(terms, short.ids, report);
      found = short.ids;
    }
    if (!long.length) return report(await withChains(lists, found || NONE));
    /** What is sure of a range, and records whose texts are still to be looked at. @param {number[]} range */
    const within = async ([low, high]) => {
      const own = new Map(lists);
      const { ids, exact } = await withLists(long, [], low, high, found, own);
      if (exact) return { sure: await withChains(own, ids), open: NONE };
      return { sure: await inTexts(terms, ids.subarray(0, TEXTS)), open: ids.subarray(TEXTS) };
    };
    const waiting = ranges(long, total).map(([low, high]) => ({ low, high, most: found ? between(found, low, high).length : Infinity }))
      .filter(({ most }) => most);
    /** @type {{ most: number, outcome: ReturnType<typeof within> }[]} `most`: so many may be found there */
    const begun = [];
    let known = 0;
    for (let ahead = 1; waiting.length || begun.length; ahead = Math.min(2 * ahead, AHEAD)) {
      let hoped = begun.reduce((sum, { most }) => sum + most, known);
      while (waiting.length && (begun.length < ahead || (begun.length < AHEAD && hoped < enough))) { // fewer will not do
        const { low, high, most } = /** @type {typeof waiting[number]} */ (waiting.shift());
        const outcome = within([low, high]);
        outcome.catch(() => {}); // told where it is waited for
        begun.push({ most, outcome });
        hoped += most;
      }
      const { sure, open } = await /** @type {typeof begun[number]} */ (begun.shift()).outcome;
      known += sure.ids.length + open.length;
      if (!(await report(sure)) || !(await withText(terms, open, report))) return false;
    }
    return true;
  }

  /** Where the parts of long lists begin and end. @param {Key[]} keys @param {number} total how many records there are */
  function ranges(keys, total) {
    const starts = new Set([0]);
    for (const key of keys) for (const part of key.parts) starts.add(part.begins);
    const lows = Array.from(starts).sort((a, b) => a - b);
    return lows.map((low, n) => [low, n + 1 < lows.length ? lows[n + 1] : total]);
  }

  /** Search: calls `report` with what is found, range by range in the order of records.
   * @param {Query} query @param {number} enough so many are waited for @param {Report} report
   * @returns {Promise<boolean>} whether to go on */
  async function search(query, enough, report) {
    const { segments } = await root();
    /** @param {Matches} found */
    const without = async (found) => {
      const out = new Set();
      for (const term of query.excluded) {
        if (!found.ids.length) break;
        await eachRange([term], found.ids, Infinity, async (some) => {
          await sliced(some.ids.length, (n) => out.add(some.ids[n]));
          return true;
        });
      }
      if (!out.size) return report(found);
      const left = { ids: new Int32Array(found.ids.length), weights: new Int32Array(found.ids.length) };
      let count = 0;
      await sliced(found.ids.length, (n) => {
        if (out.has(found.ids[n])) return;
        left.ids[count] = found.ids[n];
        left.weights[count++] = found.weights[n];
      });
      return report({ ids: left.ids.subarray(0, count), weights: left.weights.subarray(0, count) });
    };
    if (query.terms.length) return eachRange(query.terms, null, enough, without);
    for (const { begins, records } of segments) {
      await rest();
      const ids = new Int32Array(records).map((_, n) => begins + n);
      if (!(await without({ ids, weights: new Int32Array(records).fill(2) }))) return false;
    }
    return true;
  }

  Object.assign(window["maSearch"], { PAGE, search });
})();
