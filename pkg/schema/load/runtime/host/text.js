// TextEncoder, TextDecoder, atob and btoa.
(function (runtime) {
  "use strict";

  const { encodeUTF8, decode } = runtime.require("go/text");
  const invalidCharacter = (message) => new (runtime.require("host/events").DOMException)(message, "InvalidCharacterError");

  class TextEncoder {
    get encoding() {
      return "utf-8";
    }
    encode(text = "") {
      return new Uint8Array(encodeUTF8(String(text)));
    }
    // Writes as many whole characters as fit.
    encodeInto(text, destination) {
      let read = 0;
      let written = 0;
      for (const character of String(text)) {
        const bytes = new Uint8Array(encodeUTF8(character));
        if (written + bytes.length > destination.length) break;
        destination.set(bytes, written);
        read += character.length;
        written += bytes.length;
      }
      return { read, written };
    }
  }

  // The encodings we have and the labels that the Encoding Standard gives them.
  const labels = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "utf-16le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
    "utf-16be": "unicodefffe utf-16be",
    "windows-1252":
      "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 " +
      "iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
  };

  function encodingNamed(label) {
    const name = String(label).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, "").toLowerCase();
    const encoding = Object.keys(labels).find((known) => labels[known].split(" ").includes(name));
    if (encoding === undefined) throw new RangeError(`The "${label}" encoding is not supported`);
    return encoding;
  }

  function bytesOf(input) {
    if (input === undefined) return new Uint8Array(0);
    if (input instanceof ArrayBuffer) return new Uint8Array(input);
    if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    throw new TypeError('The "list" argument must be an instance of ArrayBuffer or ArrayBufferView.');
  }

  class TextDecoder {
    #encoding;
    #fatal;
    #ignoreBOM;
    #pending = new Uint8Array(0); // bytes of a character that is not whole yet
    #started = false; // whether the place of a byte order mark is behind us

    constructor(label = "utf-8", options = {}) {
      this.#encoding = encodingNamed(label);
      this.#fatal = Boolean(options?.fatal);
      this.#ignoreBOM = Boolean(options?.ignoreBOM);
    }
    get encoding() {
      return this.#encoding;
    }
    get fatal() {
      return this.#fatal;
    }
    get ignoreBOM() {
      return this.#ignoreBOM;
    }
    decode(input, options = {}) {
      const stream = Boolean(options?.stream);
      const chunk = bytesOf(input);
      const bytes = new Uint8Array(this.#pending.length + chunk.length);
      bytes.set(this.#pending);
      bytes.set(chunk, this.#pending.length);
      const { text, used, valid } = decode(this.#encoding, bytes.buffer, stream);
      this.#pending = stream ? bytes.slice(used) : new Uint8Array(0);
      if (this.#fatal && !valid) {
        this.#pending = new Uint8Array(0);
        this.#started = false;
        throw new TypeError(`The encoded data was not valid for encoding ${this.#encoding}`);
      }
      const strip = !this.#started && !this.#ignoreBOM && this.#encoding !== "windows-1252" && text.startsWith("\uFEFF");
      this.#started = stream && (this.#started || text.length > 0);
      return strip ? text.slice(1) : text;
    }
  }

  for (const type of [TextEncoder, TextDecoder]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
  }

  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  function btoa(text) {
    const binary = String(text);
    const { fromByteArray } = runtime.require("convex/base64").Base64;
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) {
      const code = binary.charCodeAt(i);
      if (code > 255) throw invalidCharacter("Invalid character");
      bytes[i] = code;
    }
    return fromByteArray(bytes);
  }

  // The forgiving decoder of the HTML standard: white space and missing padding are allowed.
  function atob(text) {
    let base64 = String(text).replace(/[\t\n\f\r ]/g, "");
    if (base64.length % 4 === 0) base64 = base64.replace(/==?$/, "");
    if (base64.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(base64)) {
      throw invalidCharacter("The string to be decoded is not correctly encoded.");
    }
    let binary = "";
    let bits = 0;
    let held = 0; // how many bits are held back
    for (const digit of base64) {
      bits = ((bits << 6) | alphabet.indexOf(digit)) & 0xffff;
      held += 6;
      if (held >= 8) {
        held -= 8;
        binary += String.fromCharCode((bits >> held) & 0xff);
      }
    }
    return binary;
  }

  return { TextEncoder, TextDecoder, atob, btoa };
});
