/* The index, as the browser reads it (docs/search-index.md in the repository says how it is made): with <script> elements
   only, so that it works the same over http and from a folder. Parts: files, work in slices, the table of folding, segments
   and records. `search-lists.js` reads its lists, `search-query.js` asks it; all parts of the search speak through
   `window.maSearch`. */
(function () {
  "use strict";

  const SITE = new URL("../../", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
  const SLICE = 8; // ms of work before the browser may do something else
  const KINDS = ["问题", "原因", "措施", "落实", "承诺", "正文"];
  const COMMITMENT = 4;
  const REST = 5;
  const SHELVES = 4; // of a segment's records: items, headings, commitments, the rest
  const FIRST = 0x3400; // the unit that stands for 0 (codes.py)

  /* ---- Files (layout.py) ---- */

  /** @type {Map<string, Promise<any>>} */
  const files = new Map();
  /** @type {Map<string, (data: any) => void>} */
  const waiting = new Map();

  /** Called by every file of the index. @param {string} place @param {any} data */
  window["maIndex"] = (place, data) => {
    const resolve = waiting.get(place);
    waiting.delete(place);
    until = Math.max(until, performance.now() + SLICE); // every file comes in a task of its own
    if (resolve) resolve(data);
  };

  /** The data of a file of the index. @param {string} place @returns {Promise<any>} */
  function load(place) {
    let file = files.get(place);
    if (file) return file;
    file = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const fail = () => {
        script.remove();
        if (!waiting.delete(place)) return;
        files.delete(place);
        reject(new Error(place));
      };
      waiting.set(place, (data) => {
        script.remove();
        resolve(data);
      });
      script.onerror = fail;
      script.onload = fail; // it ran and did not call: not a file of ours
      script.src = `${SITE}assets/search/${place}.js${place === "root" ? `?${Date.now()}` : ""}`; // root must not come from a cache
      document.head.append(script);
    });
    files.set(place, file);
    return file;
  }

  /** @typedef {{ name: string, chunks: number[], files: number[], begins: number, items: number, records: number }} Segment
   * of each shelf, `chunks`: how many records a file of texts holds, `files`: the number of the first of these files;
   * `begins`: the number of its first record; `items` come first */
  /** @typedef {{ segments: Segment[], bounds: number[], pages: string[], codes: string, topic: string[] }} Root
   * `bounds`: where each shelf of each segment begins; the last: how many records there are */

  /** @type {Promise<Root> | null} */
  let rootFile = null;
  /** @type {Root} what `root` gave */
  let known = { segments: [], bounds: [0], pages: ["", ""], codes: "", topic: [] };

  /** What there is. Loads the table of folding too. @returns {Promise<Root>} */
  function root() {
    rootFile = rootFile || load("root").then((data) => {
      const bounds = [0];
      const segments = data.segments.map(([name, ...numbers]) => {
        const begins = bounds[bounds.length - 1];
        const chunks = numbers.slice(0, SHELVES);
        const files = [0];
        for (let shelf = 0; shelf < SHELVES; shelf++) {
          const size = numbers[SHELVES + shelf];
          bounds.push(bounds[bounds.length - 1] + size);
          files.push(files[shelf] + Math.ceil(size / chunks[shelf]));
        }
        return { name, chunks, files, begins, items: numbers[SHELVES], records: bounds[bounds.length - 1] - begins };
      });
      known = { segments, bounds, pages: data.pages, codes: data.codes, topic: data.topic };
      makeTable(data.fold);
      return known;
    });
    rootFile.catch(() => (rootFile = null));
    return rootFile;
  }

  /* ---- Work in slices ---- */

  let until = 0; // when this task has lasted long enough
  /** @type {(() => void)[]} */
  const resting = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const go = resting.shift();
    until = performance.now() + SLICE;
    if (go) go();
  };

  /** Let the browser breathe. @returns {Promise<void>} */
  const pause = () => new Promise((resolve) => {
    resting.push(resolve);
    channel.port2.postMessage(0);
  });

  /** Let the browser breathe if it has not for a while. */
  async function rest() {
    if (performance.now() >= until) await pause();
  }

  /** Do something for each number below `count`, in slices. @param {number} count @param {(n: number) => void} work */
  async function sliced(count, work) {
    for (let n = 0; n < count; n++) {
      if ((n & 127) === 0 && performance.now() > until) await rest();
      work(n);
    }
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

  /* ---- Folding (fold.py) ---- */

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

  /* ---- Segments, records and reports ---- */

  /** The number that a unit stands for. @param {string} text @param {number} at */
  const valueAt = (text, at) => text.charCodeAt(at) - FIRST;

  /** The segment of a record. @param {number} id */
  const segmentOf = (id) => ((seek(known.bounds, id + 1) - 1) / SHELVES) | 0;

  /** The shelf of a record: 0 items, 1 headings, 2 commitments, 3 the rest. @param {number} id */
  const shelfOf = (id) => (seek(known.bounds, id + 1) - 1) % SHELVES;

  /** @typedef {{ code: string, year: string, date: string, title: string, unit: string, meeting: string, person: string }} Head */
  /** @typedef {{ id: number, head: Head, anchor: string, text: string, kind: number, title: number, details: string[] }} Found
   * `title`: so many units of an item are its title */

  /** The kind of a record, from the letter of its place. @param {string} anchor */
  const kindOf = (anchor) => (anchor[0] === "p" ? REST : "PCMSK".indexOf(anchor[0]));

  /** A record with its words and its report's head. @param {number} id @returns {Promise<Found>} */
  async function record(id) {
    const { segments, bounds } = await root();
    const row = seek(bounds, id + 1) - 1; // the shelf, of all shelves of all segments
    const { name, chunks, files } = segments[(row / SHELVES) | 0];
    const chunk = chunks[row % SHELVES];
    const number = id - bounds[row];
    const { heads, rows } = await load(`s/${name}/${files[row % SHELVES] + Math.floor(number / chunk)}`);
    const [head, anchor, text, more] = rows[number % chunk];
    const [code, year, date, title, unit, meeting, person] = heads[head];
    return { id, head: { code, year, date, title, unit, meeting, person }, anchor, text, kind: kindOf(anchor),
      title: typeof more === "number" ? more : 0, details: Array.isArray(more) ? more : [] };
  }

  /** @typedef {{ code: string[], date: string[], values: Record<string, string[]>, counts: number[][], columns: string,
   *   starts: number[][] }} Table the reports of a segment; by the name of a facet the number of each one's value; `starts`: the first record
   *   of each report on each shelf */

  /** @type {Map<number, Promise<Table>>} */
  const tables = new Map();

  /** The table of a segment. @param {number} segment @returns {Promise<Table>} */
  function tableOf(segment) {
    let found = tables.get(segment);
    if (!found) {
      const { name, begins } = known.segments[segment];
      found = load(`s/${name}/table`).then((data) => {
        let at = begins;
        return { ...data, starts: data.counts.map((shelf) => shelf.map((size) => (at += size) - size)) };
      });
      found.catch(() => tables.delete(segment));
      tables.set(segment, found);
    }
    return found;
  }

  /** The report of a record, by its number in its segment. @param {Table} table @param {number} id */
  const reportOf = (table, id) => seek(table.starts[shelfOf(id)], id + 1) - 1;

  /** The page of a report, from the site's root. @param {string} year @param {string} code */
  const pageOf = (year, code) => `reports/${year || "undated"}/${code}.html`;

  /** The report with a code. @param {string} code @returns {Promise<{ page: string, facts: string[] } | null>} */
  async function reportByCode(code) {
    const all = await load(`codes/${(await root()).codes}`);
    const segment = all.findIndex((own) => ` ${own} `.includes(` ${code} `));
    if (segment < 0) return null;
    const table = await tableOf(segment);
    const at = table.code.indexOf(code);
    const [year, unit, meeting] = ["year", "unit", "meeting"].map((name) => table.values[name][table[name][at]]);
    return { page: pageOf(year, code), facts: [year && `${year}年`, unit, meeting].filter(Boolean) };
  }

  window["maSearch"] = { SITE, KINDS, COMMITMENT, REST, SHELVES, FIRST, valueAt, load, root, rest, sliced, seek, fold, places,
    segmentOf, shelfOf, record, tableOf, reportOf, pageOf, reportByCode };
  root().catch(() => {}); // whoever searches will need it
})();
