/* The lists of the index: which records have a pair of units, or a single one, and where in them (codes.py and postings.py
   say how they are written). Loaded after `search-index.js`. */
(function () {
  "use strict";

  const { FIRST, valueAt, load, root, rest } = window["maSearch"];

  const NAME = 3; // units of a name
  const MARK = 7; // bits for the number of a segment
  const MANNERED = 4; // so long a list of pairs has its manner written
  const TUNED = 64; // so long a list has the parameter of its distances written
  const RUN = 1024; // records that are read between two looks at the clock
  const KEPT = 200; // lists that are kept for the next query
  const AHEAD = 8; // so many pages of the directory are read before anything is typed

  /** @typedef {import("./search-index.js").Segment} Segment */
  /** @typedef {{ ids: Int32Array, at: Int32Array, first: Int32Array, second: Int32Array, titled: Uint8Array }} Postings
   * the records; of a pair, the ordinals of record n are at[n] … at[n + 1] of `first` and `second`; `titled` is 1 where the
   * pair stands in an item's title */

  /** Where lists are read to before it is known how long they are; used again and again, for new memory is slow. */
  class Room {
    constructor() {
      this.ids = new Int32Array(1 << 14);
      this.at = new Int32Array(1 << 14);
      this.titled = new Uint8Array(1 << 14);
      this.first = new Int32Array(1 << 15);
      this.second = new Int32Array(1 << 15);
    }

    /** @param {number} records room for so many */
    widen(records) {
      if (records < this.ids.length) return;
      for (const name of ["ids", "at", "titled"]) this[name] = grown(this[name], 2 * records);
    }

    /** @param {number} ordinals room for so many */
    deepen(ordinals) {
      if (ordinals <= this.first.length) return;
      for (const name of ["first", "second"]) this[name] = grown(this[name], 2 * ordinals);
    }
  }

  /** The same numbers with room behind. @param {any} array of numbers, typed @param {number} length */
  function grown(array, length) {
    const larger = new array.constructor(length);
    larger.set(array);
    return larger;
  }

  /** @type {Room[]} those that nobody uses */
  const rooms = [];

  /** Reads a list of blocks, so many records at a time. All of a block's state is in fields, and in variables while it is
   * read: most time of a search is spent here, by code that has hardly run before. */
  class Reader {
    /** @param {string} text @param {number} start @param {number} stop where the list is in it @param {boolean} single
     * @param {Segment[]} segments */
    constructor(text, start, stop, single, segments) {
      this.text = text;
      this.place = start; // of the next unit
      this.stop = stop;
      this.single = single;
      this.segments = segments;
      this.bits = 0; // waiting bits, the last `have` of them
      this.have = 0;
      this.left = 0; // records of the block that are still to be read
      this.begins = 0; // the first record of the segment, and the first that is no item
      this.others = 0;
      this.id = 0; // the record read last
      this.parameter = 0; // of the distances
      this.manner = 0;
      this.count = 0; // records and ordinals read
      this.ordinals = 0;
      this.room = rooms.pop() || new Room();
    }

    /** One number. @param {number} parameter */
    next(parameter) {
      let zeros = 0;
      while (this.bits === 0) {
        if (this.place >= this.stop) throw new Error("index");
        zeros += this.have;
        this.have = 15;
        this.bits = this.text.charCodeAt(this.place++) - FIRST;
      }
      const lead = Math.clz32(this.bits) - 32 + this.have;
      this.have -= lead;
      const count = zeros + lead + 1 + parameter;
      return (count > 16 ? this.take(count - 16) * 65536 + this.take(16) : this.take(count)) - 2 ** parameter;
    }

    /** @param {number} count of bits, at most 17 */
    take(count) {
      while (this.have < count) {
        this.bits = (this.bits << 15) | (this.text.charCodeAt(this.place++) - FIRST);
        this.have += 15;
      }
      this.have -= count;
      const value = this.bits >>> this.have;
      this.bits &= (1 << this.have) - 1;
      return value;
    }

    /** Begin the next block. */
    open() {
      const { segments } = this;
      this.bits = 0;
      this.have = 0; // the rest of a unit is left: each block begins with one
      let mark = segments.length > 1 << MARK ? valueAt(this.text, this.place++) : 0;
      if (segments.length > 1) mark += this.take(MARK);
      const { begins, items, records } = segments[mark];
      const size = this.next(0) + 1;
      this.manner = size >= MANNERED && !this.single ? this.next(5) : 0;
      const usual = 31 - Math.clz32(Math.floor((3 * records) / (4 * size))) - (size > 1 ? 1 : 0);
      this.parameter = size >= TUNED ? this.next(4) : Math.max(usual, 0);
      this.left = size;
      this.begins = begins;
      this.others = begins + items;
      this.id = begins - 1;
    }

    /** Read more records of the block. */
    run() {
      const size = Math.min(this.left, RUN);
      const end = this.count + size;
      this.room.widen(end);
      if (this.single) this.runSingle(end);
      else this.runPairs(end);
      this.count = end;
      this.left -= size;
      if (this.place > this.stop) throw new Error("index");
    }

    /** @param {number} end how many records are then read */
    runSingle(end) {
      const { parameter, room: { ids } } = this;
      for (let n = this.count; n < end; n++) {
        this.id += this.next(parameter) + 1;
        ids[n] = this.id;
      }
    }

    /** @param {number} end how many records are then read */
    runPairs(end) {
      const { parameter, manner, others, room } = this;
      const { ids, at, titled } = room;
      let { first, second } = room;
      let { id, ordinals } = this;
      const a = (manner >> 2) & 3;
      const b = manner & 3;
      const every = manner >> 4;
      for (let n = this.count; n < end; n++) {
        id += this.next(parameter) + 1;
        ids[n] = id;
        at[n] = ordinals;
        let times = this.next(0);
        titled[n] = id < others ? times & 1 : 0;
        if (id < others) times >>= 1;
        times += every;
        if (ordinals + times >= first.length) {
          room.deepen(ordinals + times + 1);
          ({ first, second } = room);
        }
        if (times === 0) {
          first[ordinals] = 0;
          second[ordinals++] = 0;
        }
        for (let m = 0, one = -1, two = -1; m < times; m++) {
          first[ordinals] = one += this.next(a) + 1;
          second[ordinals++] = two += this.next(b) + 1;
        }
      }
      at[end] = ordinals;
      this.id = id;
      this.ordinals = ordinals;
    }

    /** All of it, in slices. @returns {Promise<Postings>} */
    async all() {
      while (this.left || this.place < this.stop) {
        await rest();
        if (!this.left) this.open();
        this.run();
      }
      const { room, room: { ids, at, first, second, titled }, count, ordinals } = this;
      const pairs = this.single ? 0 : count;
      rooms.push(room);
      return { ids: ids.slice(0, count), at: at.slice(0, pairs + 1), first: first.slice(0, ordinals), second: second.slice(0, ordinals), titled: titled.slice(0, pairs) };
    }
  }

  /** The name of number n in a run of names. @param {string} run @param {number} n */
  const nameAt = (run, n) => [0, 1, 2].map((m) => valueAt(run, n * NAME + m).toString(32).padStart(3, "0")).join("");

  /** @typedef {{ shard: string, begins: number, ends: number, keys: number }} Part a shard with the records that it tells of,
   * and how many keys have their lists in it */

  /** The number of the first of some ordered keys, two units each, that is not below another. @param {string} keys @param {string} key */
  function seekKey(keys, key) {
    let low = 0;
    let high = keys.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys.slice(2 * middle, 2 * middle + 2) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Page n of the directory. @param {string} names of all @param {number} n */
  const pageOfDirectory = (names, n) => load(`d/${nameAt(names, n)}`);

  /** Ask for the directory while nothing else is asked for, if it is small. */
  async function readAhead() {
    const { pages: [, names] } = await root();
    if (names.length > AHEAD * NAME) return;
    for (let n = 0; n * NAME < names.length; n++) pageOfDirectory(names, n).catch(() => {}); // told where it is needed
  }

  /** The parts of a key's list, in the order of records; a list in one shard is one part. @param {string} key @returns {Promise<Part[]>} */
  async function partsOf(key) {
    const { segments, pages: [openings, names], bounds } = await root();
    let end = seekKey(openings, key); // of the pages that may name it
    const first = Math.max(end - 1, 0);
    while (openings.slice(2 * end, 2 * end + 2) === key) end++;
    const directory = await Promise.all(Array.from({ length: end - first }, (_, n) => pageOfDirectory(names, first + n)));
    const total = bounds[bounds.length - 1];
    const partAt = (/** @type {any} */ { names: shards, holds }, /** @type {number} */ n, /** @type {boolean} */ whole) => {
      const held = valueAt(holds, n);
      return { shard: nameAt(shards, n), begins: whole || !(held & 1) ? 0 : segments[held >> 1].begins, ends: total, keys: held & 1 ? 1 : held >> 1 };
    };
    /** @type {Part[]} */
    const exact = [];
    /** @type {Part[]} */
    let before = [];
    for (const page of directory) {
      let n = seekKey(page.keys, key);
      if (n) before = [partAt(page, n - 1, true)];
      for (; page.keys.slice(2 * n, 2 * n + 2) === key; n++) exact.push(partAt(page, n, !exact.length)); // the first from the very beginning
    }
    for (let n = 1; n < exact.length; n++) exact[n - 1].ends = exact[n].begins;
    return exact.length ? exact : before;
  }

  /** @type {Map<string, Postings>} the lists decoded last */
  const decoded = new Map();

  /** One part of a key's list. @param {string} key @param {Part} part @returns {Promise<Postings>} */
  async function postings(key, part) {
    const name = `${part.shard} ${key}`;
    const kept = decoded.get(name);
    if (kept) return kept;
    const [{ segments }, [keys, lists]] = await Promise.all([root(), load(`p/${part.shard[0]}/${part.shard.slice(1)}`)]);
    const number = numberOf(keys, key);
    let start = number < 0 ? lists.length : 0;
    for (let n = 0; n < number; n++) start = lists.indexOf(" ", start) + 1;
    const stop = lists.indexOf(" ", start);
    const list = await new Reader(lists, start, stop < 0 ? lists.length : stop, key[1] === " ", segments).all();
    if (decoded.size > KEPT) decoded.clear();
    decoded.set(name, list);
    return list;
  }

  /** The place of a key among those of a shard, −1 if it is not there: second units, after A a first one. @param {string} keys @param {string} key */
  function numberOf(keys, key) {
    const group = keys.indexOf(`A${key[0]}`);
    if (group < 0) return -1;
    const at = keys.indexOf(key[1], group + 2);
    const next = keys.indexOf("A", group + 2);
    if (at < 0 || (next >= 0 && at > next)) return -1;
    return at - 2 * (keys.slice(0, at).split("A").length - 1);
  }

  Object.assign(window["maSearch"], { readAhead, partsOf, postings });
})();
