/* The search: reads the index under assets/search (docs/search-index.md in the repository says how it is made) with
   <script> elements only, so that it works the same over http and from a folder. Everything that comes from documents
   or from the reader is put on the page as text. Parts: files, folding, postings, search, records, facets; then the
   pieces of a result, recent searches, typing, and the box in the header. `search-page.js` and `search-hits.js` use it
   through `window.maSearch`. */
(function () {
  "use strict";

  const SITE = new URL("../../", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
  const PAGE = 10;
  const TYPING_PAUSE = 30; // ms
  const SLICE = 8; // ms of work before the browser may do something else
  const KINDS = ["问题", "原因", "措施", "落实", "承诺", "正文"];
  const COMMITMENT = 4;
  const REST = 5;
  const HAS = [["deadline", "有期限"], ["quantity", "有数量"], ["owner", "有责任人"]];
  const FACETS = [["kind", "类别"], ["year", "年份"], ["unit", "单位"], ["meeting", "会议"], ["person", "人员"],
    ["topic", "主题"], ["has", "承诺写明"]];
  const UNKNOWN = { year: "年份不详", unit: "单位不详", meeting: "会议不详", person: "人员不详" };

  /* ---- Files ---- */

  /** @type {Map<string, Promise<any>>} */
  const files = new Map();
  /** @type {Map<string, (data: any) => void>} */
  const waiting = new Map();
  let version = "";

  /** Called by every file of the index. @param {string} name @param {any} data */
  window["maIndex"] = (name, data) => {
    const resolve = waiting.get(name);
    waiting.delete(name);
    if (resolve) resolve(data);
  };

  /** The path of a file (layout.py). @param {string} name */
  function place(name) {
    if (name === "root") return `root.js?${Date.now()}`; // the one name that stays must never come from a cache
    const sub = name[0] === "p" || name[0] === "t" ? `${name[0]}/${Number(name.slice(1)) >> 8}/${name.slice(1)}` : name;
    return `${version}/${sub}.js`;
  }

  /** The data of a file of the index. @param {string} name @returns {Promise<any>} */
  function load(name) {
    let file = files.get(name);
    if (file) return file;
    file = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const fail = () => {
        script.remove();
        if (!waiting.delete(name)) return;
        files.delete(name);
        reject(new Error(name));
      };
      waiting.set(name, (data) => {
        script.remove();
        resolve(data);
      });
      script.onerror = fail;
      script.onload = fail; // it ran and did not call: not a file of ours
      script.src = `${SITE}assets/search/${place(name)}`;
      document.head.append(script);
    });
    files.set(name, file);
    return file;
  }

  /** @typedef {{ version: string, records: number[], reports: number, chunk: number, pages: string, fold: string[] }} Root */

  /** @type {Promise<Root> | null} */
  let rootFile = null;
  /** @type {number[]} where each shelf (items, commitments, the rest) begins; the last: how many records there are */
  let bounds = [0, 0, 0, 0];

  /** What there is, and the table of folding. @returns {Promise<Root>} */
  function root() {
    rootFile = rootFile || load("root").then((/** @type {Root} */ data) => {
      version = data.version;
      for (const count of [0, 1, 2]) bounds[count + 1] = bounds[count] + data.records[count];
      makeTable(data.fold);
      return data;
    });
    rootFile.catch(() => (rootFile = null));
    return rootFile;
  }

  /** Let the browser breathe. @returns {Promise<void>} */
  const pause = () => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(0);
  });

  /** Do something for each number below `count`, in slices. @param {number} count @param {(n: number) => void} work */
  async function sliced(count, work) {
    let until = performance.now() + SLICE;
    for (let n = 0; n < count; n++) {
      work(n);
      if ((n & 1023) === 1023 && performance.now() > until) {
        await pause();
        until = performance.now() + SLICE;
      }
    }
  }

  /* ---- Folding ---- */

  const table = new Uint16Array(65536);

  /** @param {string[]} fold left out, from, to */
  function makeTable([dropped, from, to]) {
    for (let code = 0; code < 65536; code++) table[code] = code;
    for (let n = 0; n < dropped.length; n++) table[dropped.charCodeAt(n)] = 0;
    for (let n = 0; n < from.length; n++) table[from.charCodeAt(n)] = to.charCodeAt(n);
  }

  /** A text as it is compared, and for each of its units the place in the text as written. @param {string} text */
  function fold(text) {
    const units = [];
    const places = [];
    for (let n = 0; n < text.length; n++) {
      const unit = table[text.charCodeAt(n)];
      if (unit) {
        units.push(String.fromCharCode(unit));
        places.push(n);
      }
    }
    return { text: units.join(""), places };
  }

  /** @typedef {{ terms: string[], excluded: string[] }} Query */

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

  /** Where the terms stand in a text as written, in order, overlaps joined. @param {string} text @param {string[]} terms */
  function places(text, terms) {
    const folded = fold(text);
    /** @type {[number, number][]} */
    const found = [];
    for (const term of terms) {
      for (let at = folded.text.indexOf(term); at >= 0; at = folded.text.indexOf(term, at + term.length)) {
        found.push([folded.places[at], folded.places[at + term.length - 1] + 1]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    /** @type {[number, number][]} */
    const joined = [];
    for (const [start, stop] of found) {
      const last = joined[joined.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], stop);
      else joined.push([start, stop]);
    }
    return joined;
  }

  /* ---- Postings (postings.py, codes.py) ---- */

  const VALUE = new Uint8Array(128);
  for (let code = 33, value = 0; code < 127; code++) if (!'"\\<'.includes(String.fromCharCode(code))) VALUE[code] = value++;

  /** Reads codes from text, thirteen bits in two characters. */
  class Bits {
    /** @param {string} text @param {number} at */
    constructor(text, at) {
      this.text = text;
      this.at = at;
      this.bits = 0; // waiting bits, the last `have` of them
      this.have = 0;
    }

    fill() {
      const { text, at } = this;
      this.bits = (this.bits << 13) | (VALUE[text.charCodeAt(at)] * 91 + VALUE[text.charCodeAt(at + 1)]);
      this.have += 13;
      this.at += 2;
    }

    /** @param {number} count at most 17 */
    take(count) {
      while (this.have < count) this.fill();
      this.have -= count;
      const value = this.bits >>> this.have;
      this.bits &= (1 << this.have) - 1;
      return value;
    }

    /** The next number, −1 at the end. @param {number} parameter */
    next(parameter) {
      let zeros = 0;
      while (this.bits === 0) {
        zeros += this.have;
        this.have = 0;
        if (this.at >= this.text.length) return -1;
        this.fill();
      }
      const lead = Math.clz32(this.bits) - 32 + this.have;
      this.have -= lead;
      const count = zeros + lead + 1 + parameter;
      const value = count > 16 ? this.take(count - 16) * 65536 + this.take(16) : this.take(count);
      return value - 2 ** parameter;
    }
  }

  /** @typedef {{ ids: number[], at: number[], first: number[], second: number[] }} Postings
   * the records; with ordinals, those of record n are at[n] … at[n + 1] of `first` and `second` */

  /** @param {string} text @param {boolean} single @returns {Postings} */
  function decode(text, single) {
    /** @type {Postings} */
    const list = { ids: [], at: [0], first: [], second: [] };
    const parameter = VALUE[text.charCodeAt(0)];
    const manner = single ? 0 : VALUE[text.charCodeAt(1)];
    const every = manner >> 4;
    const bits = new Bits(text, single ? 1 : 2);
    for (let id = -1, gap; (gap = bits.next(parameter)) >= 0; ) {
      id += gap + 1;
      list.ids.push(id);
      if (single) continue;
      const times = bits.next(0) + every;
      if (times === 0) {
        list.first.push(0);
        list.second.push(0);
      }
      for (let n = 0, a = -1, b = -1; n < times; n++) {
        list.first.push((a += bits.next((manner >> 2) & 3) + 1));
        list.second.push((b += bits.next(manner & 3) + 1));
      }
      list.at.push(list.first.length);
    }
    return list;
  }

  /** @typedef {{ shard: number, begins: number, ends: number }} Part */

  /** The parts of a key's list, in the order of records; a list in one shard is one part. @param {string} key @returns {Promise<Part[]>} */
  async function partsOf(key) {
    const { pages } = await root();
    let last = -1;
    while (pages.slice(2 * last + 2, 2 * last + 4) <= key && 2 * last + 2 < pages.length) last++;
    let first = last;
    while (first > 0 && pages.slice(2 * first, 2 * first + 2) === key) first--;
    if (last < 0) return [];
    const numbers = Array.from({ length: last - first + 1 }, (_, n) => first + n);
    const directory = await Promise.all(numbers.map((n) => load(`d${n}`)));
    /** @type {Part[]} */
    const exact = [];
    let before = -1;
    directory.forEach((page, n) => {
      const begins = new Map(page.alone);
      for (let at = 0; 2 * at < page.keys.length; at++) {
        const opening = page.keys.slice(2 * at, 2 * at + 2);
        const shard = numbers[n] * 128 + at;
        if (opening === key) exact.push({ shard, begins: exact.length ? begins.get(at) : 0, ends: bounds[3] });
        else if (opening < key) before = shard;
      }
    });
    for (let n = 1; n < exact.length; n++) exact[n - 1].ends = exact[n].begins;
    if (exact.length) return exact;
    return before < 0 ? [] : [{ shard: before, begins: 0, ends: bounds[3] }];
  }

  /** @type {Map<string, Postings>} the lists decoded last */
  const decoded = new Map();

  /** One part of a key's list. @param {string} key @param {Part} part @returns {Promise<Postings>} */
  async function postings(key, part) {
    const name = `${part.shard} ${key}`;
    let list = decoded.get(name);
    if (list) return list;
    const [keys, lists] = await load(`p${part.shard}`);
    let at = 0;
    while (at < keys.length && keys.slice(at, at + 2) !== key) at += 2;
    list = at < keys.length ? decode(lists.split(" ")[at / 2], key[1] === " ") : { ids: [], at: [0], first: [], second: [] };
    if (decoded.size > 200) decoded.clear();
    decoded.set(name, list);
    return list;
  }

  /* ---- Search ---- */

  /** @typedef {{ key: string, term: number, step: number, parts: Part[] }} Key */

  /** The keys of a term: of one unit itself, else of its pairs; ends first, so that a few of them tell much.
   * @param {string} term @param {number} number @returns {Promise<Key[]>} */
  async function keysOf(term, number) {
    if (term.length === 1) return [{ key: `${term} `, term: number, step: 0, parts: await partsOf(`${term} `) }];
    const steps = Array.from({ length: term.length - 1 }, (_, n) => n);
    return Promise.all(steps.map(async (step) => {
      const key = term.slice(step, step + 2);
      return { key, term: number, step, parts: await partsOf(key) };
    }));
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

  /** The place of a number in an ordered list, or of the next greater. @param {ArrayLike<number>} list @param {number} value */
  function seek(list, value) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether the pairs of a term stand one after another in a record: each begins with the unit the one before ends with.
   * @param {Postings[]} lists @param {number} id */
  function chained(lists, id) {
    /** @type {Set<number> | null} */
    let ends = null;
    for (const list of lists) {
      const at = seek(list.ids, id);
      /** @type {Set<number>} */
      const next = new Set();
      for (let n = list.at[at]; n < list.at[at + 1]; n++) {
        if (ends === null || ends.has(list.first[n])) next.add(list.second[n]);
      }
      if (next.size === 0) return false;
      ends = next;
    }
    return true;
  }

  /** Keys in the order in which to ask for them: the ends of a term before its middle. @param {Key[]} keys */
  function byUse(keys) {
    const last = Math.max(...keys.map(({ step }) => step));
    /** @param {Key} key */
    const spread = ({ step }) => (step === 0 ? 0 : step === last ? 1 : 2 + (step % 2) + step / 100);
    return keys.slice().sort((a, b) => a.parts.length - b.parts.length || spread(a) - spread(b));
  }

  /** @typedef {Map<Key, Postings>} Lists */

  /** The records, among `among` if given, that have all of some keys whose lists are in one part each. Stops asking for
   * more when few are left and their texts, which will be shown anyway, can decide.
   * @param {string[]} terms @param {Key[]} keys @param {number[] | null} among @param {Lists} lists where the lists go
   * @returns {Promise<{ found: number[] | null, sure: boolean }>} */
  async function withShort(terms, keys, among, lists) {
    let found = among;
    const order = byUse(keys);
    for (let n = 0; n < order.length; ) {
      if (found !== null && found.length <= PAGE) return { found: await withText(terms, found), sure: true };
      const batch = order.slice(n, n + 3);
      n += batch.length;
      const loaded = await Promise.all(batch.map((key) => (key.parts.length ? postings(key.key, key.parts[0]) : null)));
      for (let m = 0; m < batch.length; m++) {
        const list = loaded[m];
        if (!list) return { found: [], sure: true };
        lists.set(batch[m], list);
        found = found === null ? list.ids : common(found, list.ids);
        await pause();
      }
    }
    return { found, sure: found !== null && found.length === 0 };
  }

  /** The records, among `among` if given, between `low` and `high` that have all of some keys with lists in many parts.
   * @param {Key[]} keys @param {number} low @param {number} high @param {number[] | null} among @param {Lists} lists
   * where the lists go @returns {Promise<number[]>} */
  async function withLong(keys, low, high, among, lists) {
    let found = among === null ? null : among.slice(seek(among, low), seek(among, high));
    for (const key of byUse(keys)) {
      if (found !== null && !found.length) return [];
      const part = key.parts.find(({ begins, ends }) => begins <= low && low < ends);
      if (!part) return [];
      const list = await postings(key.key, part);
      lists.set(key, list);
      const ids = list.ids.slice(seek(list.ids, low), seek(list.ids, high));
      found = found === null ? ids : common(found, ids);
      await pause();
    }
    return found || [];
  }

  /** Those of the records found that have every term as a phrase. @param {number} terms how many
   * @param {Key[]} keys @param {Lists} lists @param {number[]} found @returns {Promise<number[]>} */
  async function withChains(terms, keys, lists, found) {
    let left = found;
    for (let number = 0; number < terms; number++) {
      const own = keys.filter(({ term }) => term === number).sort((a, b) => a.step - b.step);
      if (own.length < 2 || !left.length) continue;
      const chain = own.map((key) => /** @type {Postings} */ (lists.get(key)));
      const those = left;
      /** @type {number[]} */
      const kept = [];
      await sliced(those.length, (n) => {
        if (chained(chain, those[n])) kept.push(those[n]);
      });
      left = kept;
    }
    return left;
  }

  /** Calls `report` with the records that have all terms, range by range.
   * @param {string[]} terms @param {number[] | null} among @param {boolean[]} wanted the shelves to look at first
   * @param {(found: number[]) => boolean | Promise<boolean>} report returns whether to go on */
  async function eachRange(terms, among, wanted, report) {
    const keys = (await Promise.all(terms.map(keysOf))).flat();
    const long = keys.filter((key) => key.parts.length > 1);
    /** @type {Lists} */
    const lists = new Map();
    const { found, sure } = await withShort(terms, keys.filter((key) => key.parts.length < 2), among, lists);
    if (sure) return report(found || []);
    if (found !== null && long.length && found.length <= 3 * PAGE) {
      for (let n = 0; n < found.length; n += PAGE) {
        if (!(await report(await withText(terms, found.slice(n, n + PAGE))))) return false;
      }
      return true;
    }
    if (!long.length) return report(await withChains(terms.length, keys, lists, found || []));
    for (const [low, high] of ranges(long, wanted)) {
      const lists2 = new Map(lists);
      const inside = await withLong(long, low, high, found, lists2);
      if (!(await report(await withChains(terms.length, keys, lists2, inside)))) return false;
    }
    return true;
  }

  /** Where the parts of long lists begin and end, the wanted shelves first. @param {Key[]} keys @param {boolean[]} wanted */
  function ranges(keys, wanted) {
    const starts = new Set(bounds.slice(0, 3));
    for (const key of keys) for (const part of key.parts) starts.add(part.begins);
    const lows = Array.from(starts).filter((low) => low < bounds[3]).sort((a, b) => a - b);
    const all = lows.map((low, n) => [low, n + 1 < lows.length ? lows[n + 1] : bounds[3]]);
    return all.sort((a, b) => Number(!wanted[shelfOf(a[0])]) - Number(!wanted[shelfOf(b[0])]) || a[0] - b[0]);
  }

  /** The shelf of a record: 0 items, 1 commitments, 2 the rest. @param {number} id */
  const shelfOf = (id) => (id < bounds[1] ? 0 : id < bounds[2] ? 1 : 2);

  /** The records whose texts contain all terms: for few, whose texts will be shown. @param {string[]} terms @param {number[]} ids */
  async function withText(terms, ids) {
    const texts = await Promise.all(ids.map((id) => record(id)));
    return ids.filter((_, n) => {
      const folded = fold(texts[n].text).text;
      return terms.every((term) => folded.includes(term));
    });
  }

  /** Search: calls `report` with what is found, range by range. `wanted` says which shelves the reader looks at: they
   * come first.
   * @param {Query} query @param {boolean[]} wanted @param {(found: number[], done: boolean) => boolean} report returns
   * whether to go on @returns {Promise<void>} */
  async function search(query, wanted, report) {
    await root();
    /** @param {number[]} found */
    const without = async (found) => {
      let left = found;
      for (const term of query.excluded) {
        /** @type {Set<number>} */
        const out = new Set();
        if (left.length) {
          await eachRange([term], left, wanted, (some) => {
            for (const id of some) out.add(id);
            return true;
          });
        }
        if (out.size) left = left.filter((id) => !out.has(id));
      }
      return report(left, false);
    };
    if (query.terms.length) await eachRange(query.terms, null, wanted, without);
    else {
      for (const shelf of [0, 1, 2].sort((a, b) => Number(!wanted[a]) - Number(!wanted[b]) || a - b)) {
        await without(Array.from({ length: bounds[shelf + 1] - bounds[shelf] }, (_, n) => bounds[shelf] + n));
      }
    }
    report([], true);
  }

  /** Ordered lists of records, none across another, as one. @param {number[][]} lists */
  function joined(lists) {
    const filled = lists.filter((list) => list.length).sort((a, b) => a[0] - b[0]);
    return filled.length === 1 ? filled[0] : filled.flat();
  }

  /* ---- Records and reports ---- */

  /** @typedef {{ code: string, year: string, date: string, title: string, unit: string, meeting: string, person: string }} Head */
  /** @typedef {{ id: number, head: Head, anchor: string, text: string, kind: number, details: string[] }} Found */

  /** The kind of a record, from the letter of its place. @param {string} anchor */
  const kindOf = (anchor) => (anchor[0] === "p" ? REST : "PCMSK".indexOf(anchor[0]));

  /** A record with its words and its report's head. @param {number} id @returns {Promise<Found>} */
  async function record(id) {
    const { chunk } = await root();
    const { heads, rows } = await load(`t${id >> chunk}`);
    const [head, anchor, text, details = []] = rows[id & ((1 << chunk) - 1)];
    const [code, year, date, title, unit, meeting, person] = heads[head];
    return { id, head: { code, year, date, title, unit, meeting, person }, anchor, text, kind: kindOf(anchor), details };
  }

  /** The page of a report, from the site's root. @param {string} year @param {string} code */
  const pageOf = (year, code) => `reports/${year || "undated"}/${code}.html`;

  /** @typedef {{ names: Record<string, string[]>, columns: Record<string, number[]>, codes: string[], starts: number[][] }} Reports */

  /** @type {Promise<Reports> | null} */
  let reportsFile = null;

  /** What is known of all reports: facets as numbers, and for each shelf the first record of every report. */
  function reports() {
    reportsFile = reportsFile || (async () => {
      const count = Math.ceil((await root()).reports / 1024);
      const [names, ...parts] = await Promise.all([load("names"), ...Array.from({ length: count }, (_, n) => load(`r${n}`))]);
      /** @type {Record<string, number[]>} */
      const columns = {};
      for (const name of ["year", "unit", "meeting", "person"]) columns[name] = parts.flatMap((part) => part[name]);
      const starts = ["items", "commitments", "rest"].map((shelf, n) => {
        let at = bounds[n];
        return parts.flatMap((part) => part[shelf]).map((size) => (at += size) - size);
      });
      return { names, columns, codes: parts.flatMap((part) => part.code), starts };
    })();
    reportsFile.catch(() => (reportsFile = null));
    return reportsFile;
  }

  /** The report of a record. @param {Reports} all @param {number} id */
  function reportOf(all, id) {
    const starts = all.starts[shelfOf(id)];
    let at = seek(starts, id + 1) - 1;
    while (at > 0 && starts[at] > id) at--;
    return at;
  }

  /* ---- Facets ---- */

  /** @typedef {Record<string, string[]>} Chosen the values chosen of each facet */
  /** @typedef {{ passes: Uint8Array, total: number, counts: Record<string, Record<string, number>> }} Counted */

  /** The shelves that a choice of kinds looks at: items, commitments, the rest. @param {Chosen} chosen */
  function wantedShelves(chosen) {
    const kinds = chosen.kind || [];
    if (!kinds.length) return [true, false, true];
    return [kinds.some((kind) => KINDS.indexOf(kind) < COMMITMENT), kinds.includes(KINDS[COMMITMENT]), kinds.includes(KINDS[REST])];
  }

  /** Whether anything but the shelf must be looked up. @param {Chosen} chosen */
  function narrows(chosen) {
    const kinds = (chosen.kind || []).filter((kind) => KINDS.indexOf(kind) < COMMITMENT);
    return FACETS.some(([name]) => name !== "kind" && (chosen[name] || []).length) || (kinds.length > 0 && kinds.length < 4);
  }

  /** The columns of some ordered records. @param {number[]} ids @returns {Promise<string[]>} by number, absent where not needed */
  async function columnsOf(ids) {
    /** @type {string[]} */
    const columns = [];
    const numbers = Array.from({ length: Math.ceil(bounds[2] / 16384) }, (_, n) => n);
    const needed = numbers.filter((n) => {
      const next = ids[seek(ids, n * 16384)];
      return next < Math.min((n + 1) * 16384, bounds[2]);
    });
    await Promise.all(needed.map(async (n) => (columns[n] = await load(`c${n}`))));
    return columns;
  }

  /** Count every facet over ordered records; a facet's counts leave its own choice out of account.
   * @param {number[]} ids @param {Chosen} chosen @returns {Promise<Counted>} */
  async function count(ids, chosen) {
    const [all, data] = await Promise.all([reports(), columnsOf(ids)]);
    const { names, columns } = all;
    const lists = [KINDS, names.year, names.unit, names.meeting, names.person, names.topic];
    /** @type {(Uint8Array | null)[]} for each facet 1 at the values wanted, null if all are */
    const wanted = lists.map((list, n) => {
      const asked = chosen[FACETS[n][0]] || [];
      if (!asked.length && n > 0) return null;
      const set = new Uint8Array(list.length);
      if (!asked.length) set.fill(1), (set[COMMITMENT] = 0);
      for (const value of asked) set[list.indexOf(value === UNKNOWN[FACETS[n][0]] ? "" : value)] = 1;
      return set;
    });
    const ofReport = [null, columns.year, columns.unit, columns.meeting, columns.person];
    const failing = columns.year.map((_, report) => {
      let mask = 0;
      for (let f = 1; f < 5; f++) if (wanted[f] && !wanted[f][ofReport[f][report]]) mask |= 1 << f;
      return mask;
    });
    const flags = (chosen.has || []).reduce((sum, name) => sum | (1 << HAS.findIndex(([has]) => has === name)), 0);
    const tallies = lists.map((list) => new Uint32Array(list.length));
    const has = [0, 0, 0];
    const passes = new Uint8Array(ids.length);
    let total = 0;
    let report = 0;
    let shelf = -1;
    await sliced(ids.length, (n) => {
      const id = ids[n];
      if (shelf < 0 || id >= bounds[shelf + 1]) {
        shelf = shelfOf(id);
        report = reportOf(all, id);
      }
      const starts = all.starts[shelf];
      while (report + 1 < starts.length && starts[report + 1] <= id) report++;
      let kind = REST;
      let topic = -1;
      let own = 0;
      if (shelf < 2) {
        const at = 2 * (id & 16383);
        const value = VALUE[data[id >> 14].charCodeAt(at)];
        kind = value >> 3;
        own = value & 7;
        topic = VALUE[data[id >> 14].charCodeAt(at + 1)];
      }
      // bit f: the record fails the choice of facet f
      const mask = failing[report] | (wanted[0][kind] ? 0 : 1) | (wanted[5] && !(topic >= 0 && wanted[5][topic]) ? 32 : 0);
      const missing = flags & ~own;
      if (mask === 0) {
        if (!missing) {
          passes[n] = 1;
          total++;
        }
        for (let bit = 0; bit < 3; bit++) if ((own >> bit) & 1 && !(missing & ~(1 << bit))) has[bit]++;
      }
      if (missing || mask & (mask - 1)) return;
      if (!(mask & ~1)) tallies[0][kind]++;
      for (let f = 1; f < 5; f++) if (!(mask & ~(1 << f))) tallies[f][ofReport[f][report]]++;
      if (topic >= 0 && !(mask & ~32)) tallies[5][topic]++;
    });
    /** @type {Counted["counts"]} */
    const counts = { has: {} };
    lists.forEach((list, f) => {
      const own = (counts[FACETS[f][0]] = {});
      list.forEach((value, n) => {
        if (tallies[f][n]) own[value || UNKNOWN[FACETS[f][0]] || "不详"] = tallies[f][n];
      });
    });
    HAS.forEach(([name], bit) => {
      if (has[bit]) counts.has[name] = has[bit];
    });
    return { passes, total, counts };
  }

  /* ---- What a reader sees: pieces ---- */

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

  /** @param {string} typed the code of a report, perhaps with that of an item, as read from paper */
  async function byCode(typed) {
    const match = /^\s*([0-9A-Za-z]{4,8})(?:\s+([PCMSKpcmsk][0-9.]+))?\s*$/.exec(typed);
    if (!match) return null;
    const all = await reports();
    const at = all.codes.indexOf(match[1].toUpperCase());
    if (at < 0) return null;
    const anchor = match[2] ? `#${match[2].toUpperCase()}` : "";
    const year = all.names.year[all.columns.year[at]];
    const facts = [year && `${year}年`, all.names.unit[all.columns.unit[at]], all.names.meeting[all.columns.meeting[at]]];
    return { target: pageOf(year, all.codes[at]) + anchor, words: `打开报告 ${all.codes[at]} ${anchor.slice(1)}`.trim(), facts: facts.filter(Boolean).join(" · ") };
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

  /** Call `changed` when the text of a field changes and no input method is at work. @param {HTMLInputElement} input @param {() => void} changed */
  function onTyping(input, changed) {
    let composing = false;
    let timer = 0;
    const later = () => {
      clearTimeout(timer);
      if (!composing) timer = window.setTimeout(changed, TYPING_PAUSE);
    };
    input.addEventListener("compositionstart", () => (composing = true));
    input.addEventListener("compositionend", () => {
      composing = false;
      later();
    });
    for (const type of ["input", "search", "change"]) input.addEventListener(type, later);
  }

  const BROKEN = "搜索没有完成：索引读不出来。网站可能刚刚更新，请刷新页面再试；如果仍然这样，请重新生成网站。";

  /* ---- The box in the header ---- */

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
        let total = 0;
        /** @type {number[]} */
        const ids = [];
        const show = async () => {
          const found = await Promise.all(ids.slice(0, PAGE).map(record));
          if (own !== turn) return;
          list.replaceChildren();
          for (const one of found) {
            const content = make("span", "", { class: "ma-hit" });
            content.append(snippet(one.text, query.terms, 70), whereabouts(one, true));
            offer(content, address(targetOf(one), typed), targetOf(one));
          }
          choose(-1);
        };
        /** @type {Promise<void> | null} */
        let showing = null;
        await search(query, [true, false, true], (found, done) => {
          for (const id of found) {
            if (id >= bounds[1] && id < bounds[2]) continue;
            total++;
            if (ids.length < PAGE) ids.push(id);
          }
          if (own !== turn) return false;
          if (!showing && (done || ids.length >= PAGE)) showing = show();
          status.textContent = done ? (total ? `共 ${total} 条${total > PAGE ? `，显示前 ${PAGE} 条` : ""}` : "没有结果") : `约 ${total} 条……`;
          return true;
        });
        await showing;
        const code = await byCode(typed);
        if (!code || own !== turn) return;
        offer(make("span", `${code.words} ${code.facts}`), address(code.target, ""), code.target);
        list.prepend(/** @type {Element} */ (list.lastElementChild));
      } catch {
        if (own === turn) status.textContent = BROKEN;
      }
    };
    onTyping(input, run);
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

  /** The search page for some words. @param {string} typed */
  const searchAddress = (typed) => `${SITE}search.html?q=${encodeURIComponent(typed)}`;

  window["maSearch"] = { SITE, PAGE, KINDS, COMMITMENT, REST, HAS, FACETS, bounds, root, parse, places, search, joined, shelfOf, record, reports,
    reportOf, pageOf, wantedShelves, narrows, count, make, snippet, whereabouts, targetOf, address, chineseDate, byCode, recent,
    keep, remember, onTyping, searchAddress, BROKEN };

  if (!document.querySelector("#ma-search")) {
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".ma-box__input"))) {
      if (input.form) makeBox(input, input.form);
    }
  }
})();
