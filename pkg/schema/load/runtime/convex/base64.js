// The Base64 namespace of convex/values. Decoding is lenient as Convex's is: it takes the URL-safe alphabet too and
// does not check what stands after the padding; only a length that is no multiple of four is refused.
(function () {
  "use strict";

  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const digits = {};
  for (let i = 0; i < 64; i++) digits[alphabet.charCodeAt(i)] = i;
  digits["-".charCodeAt(0)] = 62;
  digits["_".charCodeAt(0)] = 63;

  // How many characters carry data, and how many "=" stand for missing bytes.
  function lengths(base64) {
    if (base64.length % 4 > 0) throw new Error("Invalid string. Length must be a multiple of 4");
    let data = base64.indexOf("=");
    if (data === -1) data = base64.length;
    return [data, data === base64.length ? 0 : 4 - (data % 4)];
  }

  function byteLength(base64) {
    const [data, padding] = lengths(base64);
    return ((data + padding) * 3) / 4 - padding;
  }

  function toByteArray(base64) {
    const [data, padding] = lengths(base64);
    const bytes = new Uint8Array(((data + padding) * 3) / 4 - padding);
    const digit = (i) => digits[base64.charCodeAt(i)];
    const whole = padding > 0 ? data - 4 : data;
    let at = 0;
    let i = 0;
    for (; i < whole; i += 4) {
      const group = (digit(i) << 18) | (digit(i + 1) << 12) | (digit(i + 2) << 6) | digit(i + 3);
      bytes[at++] = group >> 16;
      bytes[at++] = group >> 8;
      bytes[at++] = group;
    }
    if (padding === 2) {
      bytes[at++] = (digit(i) << 2) | (digit(i + 1) >> 4);
    } else if (padding === 1) {
      const group = (digit(i) << 10) | (digit(i + 1) << 4) | (digit(i + 2) >> 2);
      bytes[at++] = group >> 8;
      bytes[at++] = group;
    }
    return bytes;
  }

  function fromByteArray(bytes) {
    const whole = bytes.length - (bytes.length % 3);
    let text = "";
    for (let i = 0; i < whole; i += 3) {
      const group = ((bytes[i] << 16) & 0xff0000) + ((bytes[i + 1] << 8) & 0xff00) + (bytes[i + 2] & 0xff);
      text += alphabet[group >> 18] + alphabet[(group >> 12) & 63] + alphabet[(group >> 6) & 63] + alphabet[group & 63];
    }
    if (bytes.length - whole === 1) {
      const last = bytes[whole];
      text += alphabet[last >> 2] + alphabet[(last << 4) & 63] + "==";
    } else if (bytes.length - whole === 2) {
      const last = (bytes[whole] << 8) + bytes[whole + 1];
      text += alphabet[last >> 10] + alphabet[(last >> 4) & 63] + alphabet[(last << 2) & 63] + "=";
    }
    return text;
  }

  function fromByteArrayUrlSafeNoPadding(bytes) {
    return fromByteArray(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  }

  return { Base64: { byteLength, fromByteArray, fromByteArrayUrlSafeNoPadding, toByteArray } };
});
