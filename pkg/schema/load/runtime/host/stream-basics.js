// What the web streams share: how chunks are counted, and how a stream finds what it really is.
(function () {
  "use strict";

  const illegal = Symbol("only streams make these");

  const stateOf = Symbol("state");

  // A promise with its two ends, whose rejection is nobody's fault when nobody looks.
  function deferred() {
    const d = {};
    d.promise = new Promise((resolve, reject) => {
      d.resolve = resolve;
      d.reject = reject;
    });
    d.promise.catch(() => {});
    return d;
  }

  class CountQueuingStrategy {
    constructor({ highWaterMark }) {
      this.highWaterMark = highWaterMark;
    }
    size() {
      return 1;
    }
  }

  class ByteLengthQueuingStrategy {
    constructor({ highWaterMark }) {
      this.highWaterMark = highWaterMark;
    }
    size(chunk) {
      return chunk.byteLength;
    }
  }

  function strategyOf(strategy, otherwise) {
    const highWaterMark = strategy?.highWaterMark === undefined ? otherwise : Number(strategy.highWaterMark);
    if (Number.isNaN(highWaterMark) || highWaterMark < 0) throw new RangeError("Invalid highWaterMark");
    return { highWaterMark, size: (chunk) => (strategy?.size ? strategy.size(chunk) : 1) };
  }

  for (const type of [CountQueuingStrategy, ByteLengthQueuingStrategy]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
  }

  return { illegal, stateOf, deferred, strategyOf, CountQueuingStrategy, ByteLengthQueuingStrategy };
});
