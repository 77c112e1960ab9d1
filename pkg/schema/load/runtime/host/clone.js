// structuredClone.
(function () {
  "use strict";

  const errors = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

  function refuse(value) {
    let shown;
    if (typeof value === "symbol" || typeof value === "function") shown = String(value);
    else shown = Object.prototype.toString.call(value).replace(/^\[object (.*)\]$/, "#<$1>");
    throw new DOMException(`${shown} could not be cloned.`, "DataCloneError");
  }

  // An assignment would not do for __proto__.
  const define = (object, name, value) =>
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: true });

  // Each kind of object that has more to it than its properties: how to make the copy, and what else to copy into it.
  function copyShell(value, seen) {
    if (Array.isArray(value)) return new Array(value.length);
    if (value instanceof Date) return new Date(value.getTime());
    if (value instanceof RegExp) return new RegExp(value.source, value.flags);
    if (value instanceof ArrayBuffer) return value.slice(0);
    if (value instanceof DataView) return new DataView(copy(value.buffer, seen), value.byteOffset, value.byteLength);
    if (ArrayBuffer.isView(value)) {
      const buffer = copy(value.buffer, seen);
      return new globalThis[value[Symbol.toStringTag]](buffer, value.byteOffset, value.length);
    }
    if (value instanceof Map) return new Map();
    if (value instanceof Set) return new Set();
    if (value instanceof Boolean || value instanceof Number || value instanceof String || value instanceof BigInt) {
      return Object(value.valueOf());
    }
    if (value instanceof Error) return copyError(value);
    if (typeof value.stream === "function" && Object.prototype.toString.call(value) === "[object Blob]") {
      return value.slice(0, value.size, value.type);
    }
    const tag = Object.prototype.toString.call(value);
    if (tag !== "[object Object]" && tag !== "[object Arguments]" && !Object.hasOwn(value, Symbol.toStringTag)) refuse(value);
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) refuse(value);
    return {};
  }

  function copyError(error) {
    const type = Object.hasOwn(errors, error.name) ? errors[error.name] : Error;
    const made = new type(error.message);
    Object.defineProperty(made, "stack", { value: error.stack, writable: true, configurable: true });
    if (Object.hasOwn(error, "cause")) made.cause = error.cause;
    return made;
  }

  function copy(value, seen) {
    if (typeof value === "symbol" || typeof value === "function") refuse(value);
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const shell = copyShell(value, seen);
    seen.set(value, shell);
    if (value instanceof Map) for (const [key, item] of [...value]) shell.set(copy(key, seen), copy(item, seen));
    if (value instanceof Set) for (const item of [...value]) shell.add(copy(item, seen));
    const plain = Array.isArray(value) || Object.getPrototypeOf(shell) === Object.prototype;
    if (plain) for (const name of Object.keys(value)) define(shell, name, copy(value[name], seen));
    return shell;
  }

  function structuredClone(value) {
    if (arguments.length === 0) throw new TypeError('The "value" argument must be specified');
    return copy(value, new Map());
  }

  return { structuredClone };
});
