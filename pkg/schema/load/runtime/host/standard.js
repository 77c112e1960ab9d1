// The parts of the standard library that goja lacks.
(function () {
  "use strict";

  function eachGroup(items, keyOf, add) {
    let index = 0;
    for (const item of items) add(keyOf(item, index++), item);
  }

  function groupBy(items, keyOf) {
    const groups = Object.create(null);
    eachGroup(items, keyOf, (key, item) => {
      const name = typeof key === "symbol" ? key : String(key);
      (groups[name] ??= []).push(item);
    });
    return groups;
  }

  function mapGroupBy(items, keyOf) {
    const groups = new Map();
    eachGroup(items, keyOf, (key, item) => {
      if (groups.has(key)) groups.get(key).push(item);
      else groups.set(key, [item]);
    });
    return groups;
  }

  async function fromAsync(items, mapped, receiver) {
    const list = [];
    const asyncMethod = items[Symbol.asyncIterator];
    const iterator = asyncMethod ? asyncMethod.call(items) : Array.from(items)[Symbol.iterator]();
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) {
      const item = await step.value;
      list.push(mapped ? await mapped.call(receiver, item, list.length) : item);
    }
    return list;
  }

  function withResolvers() {
    let resolve, reject;
    const promise = new this((a, b) => {
      resolve = a;
      reject = b;
    });
    return { promise, resolve, reject };
  }

  function promiseTry(callback, ...args) {
    return new this((resolve) => resolve(callback(...args)));
  }

  function isWellFormed() {
    return toWellFormed.call(this) === String(this);
  }

  // Replaces each half of a surrogate pair that lacks its other half.
  function toWellFormed() {
    const text = String(this);
    let out = "";
    for (let i = 0; i < text.length; i++) {
      const code = text.codePointAt(i);
      if (code > 0xffff) out += text[i] + text[++i];
      else out += code >= 0xd800 && code <= 0xdfff ? "\ufffd" : text[i];
    }
    return out;
  }

  function captureStackTrace(target) {
    const { stack } = new Error();
    Object.defineProperty(target, "stack", { value: stack, writable: true, configurable: true });
  }

  function escape(text) {
    if (typeof text !== "string") throw new TypeError("Regular expression source must be a string");
    const hex = (character) => "\\x" + character.charCodeAt(0).toString(16).padStart(2, "0");
    return Array.from(text, (character, i) => {
      if (i === 0 && /[0-9A-Za-z]/.test(character)) return hex(character);
      if (/[\^$\\.*+?()[\]{}|/]/.test(character)) return "\\" + character;
      const letter = { "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r" }[character];
      if (letter) return letter;
      if (/[,\-=<>#&!%:;@~'`"]/.test(character) || (character.length === 1 && /\s/.test(character))) {
        const code = character.charCodeAt(0);
        return code < 256 ? hex(character) : "\\u" + code.toString(16).padStart(4, "0");
      }
      return character;
    }).join("");
  }

  return { groupBy, mapGroupBy, fromAsync, withResolvers, promiseTry, isWellFormed, toWellFormed, captureStackTrace, escape };
});
