// Iterator and the helper methods of iterators.
(function () {
  "use strict";

  const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

  function Iterator() {
    if (new.target === undefined || new.target === Iterator) throw new TypeError("Abstract class Iterator not directly constructable");
  }
  Iterator.prototype = IteratorPrototype;
  Iterator.from = function from(value) {
    const method = value?.[Symbol.iterator];
    const iterator = typeof method === "function" ? method.call(value) : value;
    if (IteratorPrototype.isPrototypeOf(iterator)) return iterator;
    return {
      __proto__: IteratorPrototype,
      next: (...args) => iterator.next(...args),
      return: (...args) => (iterator.return ? iterator.return(...args) : { value: undefined, done: true }),
    };
  };

  function requireFunction(value) {
    if (typeof value !== "function") throw new TypeError(`${String(value)} is not a function`);
  }

  function limit(value) {
    const n = Number(value);
    if (Number.isNaN(n)) throw new RangeError(`${String(value)} must be positive`);
    const count = Math.trunc(n);
    if (count < 0) throw new RangeError(`${String(value)} must be positive`);
    return count;
  }

  // The iterator as something that for…of takes, whatever its own [Symbol.iterator] is.
  const iterable = (iterator) => ({
    [Symbol.iterator]: () => ({
      next: () => iterator.next(),
      return: () => (iterator.return ? iterator.return() : { value: undefined, done: true }),
    }),
  });

  function* mapped(iterator, callback) {
    let index = 0;
    for (const item of iterable(iterator)) yield callback(item, index++);
  }
  function* filtered(iterator, callback) {
    let index = 0;
    for (const item of iterable(iterator)) if (callback(item, index++)) yield item;
  }
  function* taken(iterator, count) {
    let left = count;
    if (left === 0) {
      iterator.return?.();
      return;
    }
    for (const item of iterable(iterator)) {
      yield item;
      if (--left === 0) return;
    }
  }
  function* dropped(iterator, count) {
    let left = count;
    for (const item of iterable(iterator)) {
      if (left > 0) left--;
      else yield item;
    }
  }
  function* flattened(iterator, callback) {
    let index = 0;
    for (const item of iterable(iterator)) {
      const inner = callback(item, index++);
      if (typeof inner !== "object" || inner === null) throw new TypeError(`${String(inner)} is not an object`);
      yield* typeof inner[Symbol.iterator] === "function" ? inner : iterable(inner);
    }
  }

  const methods = {
    map(callback) {
      requireFunction(callback);
      return mapped(this, callback);
    },
    filter(callback) {
      requireFunction(callback);
      return filtered(this, callback);
    },
    take(count) {
      return taken(this, limit(count));
    },
    drop(count) {
      return dropped(this, limit(count));
    },
    flatMap(callback) {
      requireFunction(callback);
      return flattened(this, callback);
    },
    reduce(callback, ...initial) {
      requireFunction(callback);
      let started = initial.length > 0;
      let result = initial[0];
      let index = started ? 0 : 1;
      for (const item of iterable(this)) {
        if (started) result = callback(result, item, index++);
        else result = item;
        started = true;
      }
      if (!started) throw new TypeError("Reduce of a done iterator with no initial value");
      return result;
    },
    toArray() {
      return [...iterable(this)];
    },
    forEach(callback) {
      requireFunction(callback);
      let index = 0;
      for (const item of iterable(this)) callback(item, index++);
    },
    some(callback) {
      requireFunction(callback);
      let index = 0;
      for (const item of iterable(this)) if (callback(item, index++)) return true;
      return false;
    },
    every(callback) {
      requireFunction(callback);
      let index = 0;
      for (const item of iterable(this)) if (!callback(item, index++)) return false;
      return true;
    },
    find(callback) {
      requireFunction(callback);
      let index = 0;
      for (const item of iterable(this)) if (callback(item, index++)) return item;
      return undefined;
    },
  };

  return { Iterator, ...methods };
});
