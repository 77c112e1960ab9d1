// Comparing and measuring Convex values: compareValues, getConvexSize and getDocumentSize of convex/values.
(function (runtime) {
  "use strict";

  const { CommitTsPlaceholder, isSimpleObject } = runtime.require("convex/values");

  // Types sort in this order, before any value: undefined, null, int64, float64, boolean, string, bytes, array, object.
  function comparable(value) {
    if (value === undefined) return [0, undefined];
    if (value === null) return [1, null];
    switch (typeof value) {
      case "bigint":
        return [2, value];
      case "number":
        return [3, value];
      case "boolean":
        return [4, value];
      case "string":
        return [5, value];
    }
    if (value instanceof CommitTsPlaceholder) return [2, 9223372036854775807n];
    if (value instanceof ArrayBuffer) return [6, Array.from(new Uint8Array(value)).map(comparable)];
    if (Array.isArray(value)) return [7, value.map(comparable)];
    return [9, Object.keys(value).sort().map((name) => comparable([name, value[name]]))];
  }

  function compareTyped([typeA, a], [typeB, b]) {
    if (typeA !== typeB) return typeA < typeB ? -1 : 1;
    if (a === undefined || a === null) return 0;
    if (typeof a === "number") return compareNumbers(a, b);
    if (typeof a === "string") return compareUTF8(a, b);
    if (!Array.isArray(a)) return a < b ? -1 : a === b ? 0 : 1;
    for (let i = 0; i < a.length && i < b.length; i++) {
      const order = compareTyped(a[i], b[i]);
      if (order !== 0) return order;
    }
    return Math.sign(a.length - b.length);
  }

  // The total order of IEEE 754, with the engine's one NaN as the largest number; -0 is less than 0.
  function compareNumbers(a, b) {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) === Number.isNaN(b) ? 0 : Number.isNaN(a) ? 1 : -1;
    if (Object.is(a, b)) return 0;
    if (a === b) return Object.is(a, -0) ? -1 : 1;
    return a < b ? -1 : 1;
  }

  // How two strings sort as UTF-8 bytes, as the difference of the first two that differ, or else of their lengths.
  function compareUTF8(a, b) {
    for (let i = 0; i < a.length && i < b.length; ) {
      const codeA = a.codePointAt(i);
      const codeB = b.codePointAt(i);
      if (codeA !== codeB) {
        const bytesA = utf8(codeA);
        const bytesB = utf8(codeB);
        const at = bytesA.findIndex((byte, j) => byte !== bytesB[j]);
        return bytesA[at] - bytesB[at];
      }
      i += codeA > 0xffff ? 2 : 1;
    }
    return a.length - b.length;
  }

  // The bytes of a code point; half a surrogate pair is encoded as if it were a character.
  function utf8(code) {
    const tail = (shift) => 0x80 | ((code >> shift) & 0x3f);
    if (code < 0x80) return [code];
    if (code < 0x800) return [0xc0 | (code >> 6), tail(0)];
    if (code < 0x10000) return [0xe0 | (code >> 12), tail(6), tail(0)];
    return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
  }

  const compareValues = (a, b) => compareTyped(comparable(a), comparable(b));

  // Up to 500 UTF-16 units Convex takes any high surrogate for the beginning of a pair; a longer string is encoded,
  // which replaces a lone one by the three bytes of U+FFFD.
  function utf8Length(text) {
    let bytes = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x80) {
        bytes += 1;
      } else if (code < 0x800) {
        bytes += 2;
      } else if (code >= 0xd800 && code <= 0xdbff && (text.length <= 500 || text.codePointAt(i) > 0xffff)) {
        bytes += 4;
        i++;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  // The bytes that a value takes in Convex's storage: a type marker, the value, and a terminator where it has no
  // fixed length.
  function getConvexSize(value) {
    if (value === undefined) return 0;
    if (value === null || typeof value === "boolean") return 1;
    if (typeof value === "bigint" || typeof value === "number" || value instanceof CommitTsPlaceholder) return 9;
    if (typeof value === "string") return 2 + utf8Length(value);
    if (value instanceof ArrayBuffer) return 2 + value.byteLength;
    if (Array.isArray(value)) return value.reduce((size, element) => size + getConvexSize(element), 2);
    if (!isSimpleObject(value)) throw new Error(`Unsupported value type: ${typeof value}`);
    let size = 2;
    for (const name of Object.keys(value)) {
      if (value[name] !== undefined) size += utf8Length(name) + 1 + getConvexSize(value[name]);
    }
    return size;
  }

  // The size of a document, with what the system fields will take when they are not there yet.
  function getDocumentSize(document, options) {
    let size = getConvexSize(document);
    if (!("_id" in document) || document._id === undefined) {
      size += options?.customIdLength ? options.customIdLength + 6 : 38;
    }
    if (!("_creationTime" in document) || document._creationTime === undefined) size += 23;
    return size;
  }

  return { compareValues, getConvexSize, getDocumentSize };
});
