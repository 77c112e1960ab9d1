// Blob, File and FormData.
(function (runtime) {
  "use strict";

  const { encodeUTF8, decode } = runtime.require("go/text");

  const bytes = Symbol("bytes");

  function bytesOfPart(part) {
    if (part instanceof Blob) return part[bytes]();
    if (part instanceof ArrayBuffer) return new Uint8Array(part.slice(0));
    if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer.slice(part.byteOffset, part.byteOffset + part.byteLength));
    return new Uint8Array(encodeUTF8(String(part)));
  }

  function concatenated(chunks) {
    const all = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }

  class Blob {
    #bytes;
    #type;
    constructor(parts = [], options = {}) {
      if (parts === null || typeof parts !== "object" || typeof parts[Symbol.iterator] !== "function") {
        throw new TypeError('The "sources" argument must be an instance of Iterable.');
      }
      this.#bytes = concatenated(Array.from(parts, bytesOfPart));
      const type = String(options?.type ?? "");
      this.#type = /[^\x20-\x7e]/.test(type) ? "" : type.toLowerCase();
    }
    [bytes]() {
      return this.#bytes;
    }
    get size() {
      return this.#bytes.length;
    }
    get type() {
      return this.#type;
    }
    slice(start = 0, end = this.size, type = "") {
      return new Blob([this.#bytes.slice(start, end)], { type });
    }
    async arrayBuffer() {
      return this.#bytes.slice().buffer;
    }
    async bytes() {
      return this.#bytes.slice();
    }
    async text() {
      return decode("utf-8", this.#bytes.slice().buffer, false).text.replace(/^\uFEFF/, "");
    }
    stream() {
      const content = this.#bytes.slice();
      return new ReadableStream({
        start(controller) {
          if (content.length > 0) controller.enqueue(content);
          controller.close();
        },
      });
    }
  }

  class File extends Blob {
    #name;
    #lastModified;
    constructor(parts, name, options = {}) {
      if (arguments.length < 2) throw new TypeError('The "fileBits" and "fileName" arguments must be specified');
      super(parts, options);
      this.#name = String(name);
      this.#lastModified = options?.lastModified === undefined ? Date.now() : Number(options.lastModified);
    }
    get name() {
      return this.#name;
    }
    get lastModified() {
      return this.#lastModified;
    }
  }

  // What a form keeps for a value: text, or a file.
  function entryValue(value, fileName) {
    if (!(value instanceof Blob)) return String(value).toWellFormed();
    if (value instanceof File && fileName === undefined) return value;
    return new File([value], fileName ?? "blob", { type: value.type });
  }

  class FormData {
    #entries = [];
    constructor(form) {
      if (form !== undefined) throw new TypeError("Failed to construct 'FormData': there are no forms here");
    }
    append(name, value, fileName) {
      this.#entries.push([String(name).toWellFormed(), entryValue(value, fileName)]);
    }
    set(name, value, fileName) {
      const entry = [String(name).toWellFormed(), entryValue(value, fileName)];
      const at = this.#entries.findIndex(([n]) => n === entry[0]);
      if (at < 0) {
        this.#entries.push(entry);
        return;
      }
      this.#entries = this.#entries.filter(([n], i) => n !== entry[0] || i === at);
      this.#entries[at] = entry;
    }
    delete(name) {
      this.#entries = this.#entries.filter(([n]) => n !== String(name));
    }
    get(name) {
      const found = this.#entries.find(([n]) => n === String(name));
      return found === undefined ? null : found[1];
    }
    getAll(name) {
      return this.#entries.filter(([n]) => n === String(name)).map(([, value]) => value);
    }
    has(name) {
      return this.#entries.some(([n]) => n === String(name));
    }
    forEach(callback, receiver) {
      for (const [name, value] of this.#entries) callback.call(receiver, value, name, this);
    }
    *entries() {
      for (const [name, value] of this.#entries) yield [name, value];
    }
    *keys() {
      for (const [name] of this.#entries) yield name;
    }
    *values() {
      for (const [, value] of this.#entries) yield value;
    }
    [Symbol.iterator]() {
      return this.entries();
    }
  }

  for (const type of [Blob, File, FormData]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
  }

  return { Blob, File, FormData, bytesOfPart, concatenated };
});
