// Wraps the built-in functions that make something huge out of a number, or recurse natively as deep as their argument:
// the process would be out of memory or stack before the limits on time and memory are looked at. V8 refuses most of
// these calls with the same errors.
(function (limit, maxDepth, bigintGuard) {
  "use strict";

  function replace(object, name, wrap) {
    const original = object[name];
    const { [name]: wrapped } = wrap(original); // a method, so that it is named like the original and is no constructor
    Object.defineProperty(object, name, { value: wrapped, writable: true, enumerable: false, configurable: true });
  }

  function check(size, message) {
    if (size > limit) throw new RangeError(message);
  }

  const stringTooLong = "Invalid string length";
  const arrayTooLong = "Invalid array length";

  replace(String.prototype, "repeat", (original) => ({
    repeat(count) {
      if (typeof this === "string") check(this.length * count, stringTooLong);
      return original.call(this, count);
    },
  }));
  replace(String.prototype, "padStart", (original) => ({
    padStart(length, fill) {
      check(length, stringTooLong);
      return original.call(this, length, fill);
    },
  }));
  replace(String.prototype, "padEnd", (original) => ({
    padEnd(length, fill) {
      check(length, stringTooLong);
      return original.call(this, length, fill);
    },
  }));

  const arrayLimit = limit / 8;
  function checkLength(array) {
    if (array !== null && array !== undefined && array.length > arrayLimit) throw new RangeError(arrayTooLong);
  }
  replace(Array.prototype, "fill", (original) => ({
    fill(...args) {
      checkLength(this);
      return original.apply(this, args);
    },
  }));
  // Being JavaScript, this also counts the depth of nested arrays that are made into a string.
  replace(Array.prototype, "join", (original) => ({
    join(separator) {
      checkLength(this);
      return original.call(this, separator);
    },
  }));
  replace(Array.prototype, "flat", (original) => ({
    flat(depth) {
      return original.call(this, depth > maxDepth ? maxDepth : depth);
    },
  }));
  replace(Array, "from", (original) => ({
    from(...args) {
      checkLength(args[0]);
      return original.apply(this, args);
    },
  }));

  // V8's limit is 2^30 bits; nothing in a schema comes near this one.
  const maxBits = 2 ** 23;
  const bigintTooLarge = "Maximum BigInt size exceeded";
  Object.defineProperty(globalThis, bigintGuard, {
    value(operand) {
      if (typeof operand === "bigint" && (operand > maxBits || operand < -maxBits)) throw new RangeError(bigintTooLarge);
      return operand;
    },
  });
  for (const name of ["asIntN", "asUintN"]) {
    replace(BigInt, name, (original) => ({
      [name](bits, bigint) {
        if (bits > maxBits) throw new RangeError(bigintTooLarge);
        return original.call(this, bits, bigint);
      },
    }));
  }

  // Not a Proxy: goja's instanceof does not take one on its right side.
  function guardConstructor(name, size) {
    const original = globalThis[name];
    const guarded = function (...args) {
      if (new.target === undefined) return original(...args); // throws that it needs new
      check(size(args[0], original), "Array buffer allocation failed");
      return Reflect.construct(original, args, new.target);
    };
    for (const key of Reflect.ownKeys(original)) {
      if (key !== "prototype") Object.defineProperty(guarded, key, Object.getOwnPropertyDescriptor(original, key));
    }
    guarded.prototype = original.prototype;
    Object.setPrototypeOf(guarded, Object.getPrototypeOf(original));
    Object.defineProperty(original.prototype, "constructor", { value: guarded, writable: true, configurable: true });
    Object.defineProperty(globalThis, name, { value: guarded, writable: true, configurable: true });
  }
  guardConstructor("ArrayBuffer", (length) => length);
  for (const name of [
    "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array",
    "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array",
  ]) {
    guardConstructor(name, (source, target) => {
      const length = typeof source === "object" && source !== null ? source.length : source;
      return typeof length === "number" ? length * target.BYTES_PER_ELEMENT : 0;
    });
  }
});
