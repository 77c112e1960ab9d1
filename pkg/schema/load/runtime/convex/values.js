// Convex values and their JSON: convexToJson, jsonToConvex, ConvexError, CommitTsPlaceholder of convex/values.
(function (runtime) {
  "use strict";

  const minInt64 = -9223372036854775808n;
  const maxInt64 = 9223372036854775807n;

  const unresolved =
    "This commit timestamp is unresolved: its value is assigned when the mutation commits. " +
    "Read the document after the mutation completes to get its value.";

  // Stands in a document for a commit timestamp that is not yet known; only its string form may be asked for.
  class CommitTsPlaceholder {
    [Symbol.toPrimitive](hint) {
      if (hint === "string") return this.toString();
      throw new Error(unresolved);
    }
    valueOf() {
      throw new Error(unresolved);
    }
    toJSON() {
      throw new Error(unresolved);
    }
    toString() {
      return "[unresolved commit timestamp]";
    }
  }
  const commitTsPlaceholder = new CommitTsPlaceholder();

  const isSpecial = (n) => !Number.isFinite(n) || Object.is(n, -0);

  function isSimpleObject(value) {
    if (typeof value !== "object") return false;
    const prototype = Object.getPrototypeOf(value);
    return prototype === null || prototype === Object.prototype || prototype?.constructor?.name === "Object";
  }

  // Eight bytes in base64, written by a DataView method.
  function base64OfBytes(write) {
    const bytes = new Uint8Array(8);
    write(new DataView(bytes.buffer));
    return runtime.require("convex/base64").Base64.fromByteArray(bytes);
  }

  function bytesOfBase64(base64, tag) {
    const bytes = runtime.require("convex/base64").Base64.toByteArray(base64);
    if (bytes.byteLength !== 8) throw new Error(`Received ${bytes.byteLength} bytes, expected 8 for ${tag}`);
    return new DataView(bytes.buffer);
  }

  function floatToJson(value) {
    // The engine's NaN carries other bits than V8's, which is what Convex stores.
    if (Number.isNaN(value)) return { $float: "AAAAAAAA+H8=" };
    return { $float: base64OfBytes((view) => view.setFloat64(0, value, true)) };
  }

  function bigintToJson(value) {
    if (value < minInt64 || maxInt64 < value) {
      throw new Error(`BigInt ${value} does not fit into a 64-bit signed integer.`);
    }
    return { $integer: base64OfBytes((view) => view.setBigInt64(0, value, true)) };
  }

  function validateFieldName(name) {
    if (name.length > 1024) throw new Error(`Field name ${name} exceeds maximum field name length 1024.`);
    if (name.startsWith("$")) throw new Error(`Field name ${name} starts with a '$', which is reserved.`);
    for (let i = 0; i < name.length; i++) {
      const code = name.charCodeAt(i);
      if (code < 32 || code >= 127) {
        throw new Error(
          `Field name ${name} has invalid character '${name[i]}': ` +
            "Field names can only contain non-control ASCII characters",
        );
      }
    }
  }

  // The forms that carry what JSON cannot: an object whose only key is one of these. Each is called with its object.
  const tagged = {
    $bytes(value) {
      if (typeof value.$bytes !== "string") throw new Error(`Malformed $bytes field on ${value}`);
      return runtime.require("convex/base64").Base64.toByteArray(value.$bytes).buffer;
    },
    $integer(value) {
      if (typeof value.$integer !== "string") throw new Error(`Malformed $integer field on ${value}`);
      return bytesOfBase64(value.$integer, "$integer").getBigInt64(0, true);
    },
    $float(value) {
      if (typeof value.$float !== "string") throw new Error(`Malformed $float field on ${value}`);
      const float = bytesOfBase64(value.$float, "$float").getFloat64(0, true);
      if (!isSpecial(float)) throw new Error(`Float ${float} should be encoded as a number`);
      return float;
    },
    $commitTs(value) {
      if (value.$commitTs !== null) throw new Error(`Malformed $commitTs field on ${value}`);
      return commitTsPlaceholder;
    },
    $set() {
      throw new Error("Received a Set which is no longer supported as a Convex type.");
    },
    $map() {
      throw new Error("Received a Map which is no longer supported as a Convex type.");
    },
  };

  function jsonToConvex(value) {
    if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string") {
      return value;
    }
    if (Array.isArray(value)) return value.map((element) => jsonToConvex(element));
    if (typeof value !== "object") throw new Error(`Unexpected type of ${value}`);
    const names = Object.keys(value);
    if (names.length === 1 && Object.hasOwn(tagged, names[0])) return tagged[names[0]](value);
    const out = {};
    for (const name of names) {
      validateFieldName(name);
      out[name] = jsonToConvex(value[name]);
    }
    return out;
  }

  // A value as error messages show it: JSON, with words for what JSON leaves out, cut to 16 KiB.
  function stringifyValueForError(value) {
    const text = JSON.stringify(value, (_key, value) => {
      if (value === undefined) return "undefined";
      if (typeof value === "function") return "[Function]";
      if (typeof value === "symbol") return String(value);
      if (typeof value === "bigint") return `${value}n`;
      return value;
    });
    const longest = 16384;
    if (text.length <= longest) return text;
    const rest = "[...truncated]";
    let end = longest - rest.length;
    if (text.codePointAt(end - 1) > 0xffff) end -= 1; // no half of a surrogate pair
    return text.substring(0, end) + rest;
  }

  function unsupported(path, typeName, shown, original) {
    if (path) {
      return new Error(
        `${typeName}${stringifyValueForError(shown)} is not a supported Convex type (present at path ${path} in ` +
          `original object ${stringifyValueForError(original)}). To learn about Convex's supported types, see ` +
          "https://docs.convex.dev/using/types.",
      );
    }
    return new Error(`${typeName}${stringifyValueForError(shown)} is not a supported Convex type.`);
  }

  function undefinedValue(path, original) {
    const where = path && ` (present at path ${path} in original object ${stringifyValueForError(original)})`;
    return new Error(
      `undefined is not a valid Convex value${where}. To learn about Convex's supported types, see ` +
        "https://docs.convex.dev/using/types.",
    );
  }

  function toJson(value, original, path) {
    switch (typeof value) {
      case "undefined":
        throw undefinedValue(path, original);
      case "bigint":
        return bigintToJson(value);
      case "number":
        return isSpecial(value) ? floatToJson(value) : value;
      case "boolean":
      case "string":
        return value;
    }
    if (value === null) return null;
    if (value instanceof ArrayBuffer) {
      return { $bytes: runtime.require("convex/base64").Base64.fromByteArray(new Uint8Array(value)) };
    }
    if (value instanceof CommitTsPlaceholder) return { $commitTs: null };
    if (Array.isArray(value)) return value.map((element, i) => toJson(element, original, `${path}[${i}]`));
    if (value instanceof Set) throw unsupported(path, "Set", [...value], original);
    if (value instanceof Map) throw unsupported(path, "Map", [...value], original);
    if (!isSimpleObject(value)) {
      const name = value?.constructor?.name;
      throw unsupported(path, name ? `${name} ` : "", value, original);
    }
    const out = {};
    for (const name of Object.keys(value).sort()) {
      if (value[name] === undefined) continue;
      validateFieldName(name);
      out[name] = toJson(value[name], original, `${path}.${name}`);
    }
    return out;
  }

  const convexToJson = (value) => toJson(value, value, "");

  const identifying = Symbol.for("ConvexError");

  class ConvexError extends Error {
    constructor(data) {
      super(typeof data === "string" ? data : stringifyValueForError(data));
      this.name = "ConvexError";
      this.data = data;
      this[identifying] = true;
    }
  }

  return { convexToJson, jsonToConvex, isSimpleObject, ConvexError, CommitTsPlaceholder };
});
