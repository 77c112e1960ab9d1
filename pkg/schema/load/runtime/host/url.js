// URL and URLSearchParams. Parsing is Go's (a WHATWG implementation); this is the interface around it.
(function (runtime) {
  "use strict";

  const { parseURL } = runtime.require("go/url");
  const { encodeUTF8, decodePercent } = runtime.require("go/text");

  const update = Symbol("update");

  function parseQuery(query) {
    const list = [];
    for (const part of query.split("&")) {
      if (part === "") continue;
      const at = part.indexOf("=");
      const name = at < 0 ? part : part.slice(0, at);
      const value = at < 0 ? "" : part.slice(at + 1);
      list.push([decodePercent(name.replace(/\+/g, " ")), decodePercent(value.replace(/\+/g, " "))]);
    }
    return list;
  }

  function encodeQuery(text) {
    let out = "";
    for (const byte of new Uint8Array(encodeUTF8(text))) {
      const character = String.fromCharCode(byte);
      if (byte === 0x20) out += "+";
      else if (/[A-Za-z0-9*\-._]/.test(character)) out += character;
      else out += "%" + (byte < 16 ? "0" : "") + byte.toString(16).toUpperCase();
    }
    return out;
  }

  // Half a surrogate pair cannot be in a URL.
  const scalar = (text) => String(text).toWellFormed();

  function pairsOf(init) {
    if (init === undefined || init === null) return [];
    if (typeof init !== "object" && typeof init !== "function") return parseQuery(scalar(init).replace(/^\?/, ""));
    const iterate = init[Symbol.iterator];
    if (typeof iterate !== "function") {
      return Reflect.ownKeys(init)
        .filter((name) => Object.prototype.propertyIsEnumerable.call(init, name))
        .map((name) => [scalar(name), scalar(init[name])]);
    }
    return Array.from(init, (pair) => {
      if (pair === null || typeof pair !== "object" || typeof pair[Symbol.iterator] !== "function") {
        throw new TypeError("Each query pair must be an iterable [name, value] tuple");
      }
      const both = [...pair];
      if (both.length !== 2) throw new TypeError("Each query pair must be an iterable [name, value] tuple");
      return both.map(scalar);
    });
  }

  function requireArguments(given, names) {
    if (given >= names.length) return;
    const list = names.map((name) => `"${name}"`).join(" and ");
    throw new TypeError(`The ${list} argument${names.length > 1 ? "s" : ""} must be specified`);
  }

  class URLSearchParams {
    #list;
    #changed; // told the new query by a URL that these are the parameters of

    constructor(init = undefined) {
      this.#list = pairsOf(init);
    }
    #change() {
      if (this.#changed) this.#changed(this.toString());
    }
    [update](query, changed) {
      this.#list = parseQuery(query);
      this.#changed = changed;
    }
    get size() {
      return this.#list.length;
    }
    append(name, value) {
      requireArguments(arguments.length, ["name", "value"]);
      this.#list.push([scalar(name), scalar(value)]);
      this.#change();
    }
    delete(name, value) {
      requireArguments(arguments.length, ["name"]);
      const asked = scalar(name);
      this.#list = this.#list.filter(([n, v]) => n !== asked || (value !== undefined && v !== scalar(value)));
      this.#change();
    }
    get(name) {
      requireArguments(arguments.length, ["name"]);
      const asked = scalar(name);
      const found = this.#list.find(([n]) => n === asked);
      return found === undefined ? null : found[1];
    }
    getAll(name) {
      requireArguments(arguments.length, ["name"]);
      const asked = scalar(name);
      return this.#list.filter(([n]) => n === asked).map(([, v]) => v);
    }
    has(name, value) {
      requireArguments(arguments.length, ["name"]);
      const asked = scalar(name);
      return this.#list.some(([n, v]) => n === asked && (value === undefined || v === scalar(value)));
    }
    set(name, value) {
      requireArguments(arguments.length, ["name", "value"]);
      const pair = [scalar(name), scalar(value)];
      const at = this.#list.findIndex(([n]) => n === pair[0]);
      if (at < 0) {
        this.#list.push(pair);
      } else {
        this.#list = this.#list.filter(([n], i) => n !== pair[0] || i === at);
        this.#list[at] = pair;
      }
      this.#change();
    }
    sort() {
      this.#list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      this.#change();
    }
    forEach(callback, receiver) {
      for (const [name, value] of this.#list) callback.call(receiver, value, name, this);
    }
    *entries() {
      for (const [name, value] of this.#list) yield [name, value];
    }
    *keys() {
      for (const [name] of this.#list) yield name;
    }
    *values() {
      for (const [, value] of this.#list) yield value;
    }
    [Symbol.iterator]() {
      return this.entries();
    }
    toString() {
      return this.#list.map(([name, value]) => `${encodeQuery(name)}=${encodeQuery(value)}`).join("&");
    }
  }

  const withOrigin = ["http:", "https:", "ws:", "wss:", "ftp:"];

  class URL {
    #url;
    #params = null; // made when first asked for

    constructor(url, base = undefined) {
      if (arguments.length === 0) throw new TypeError('The "url" argument must be specified');
      this.#url = URL.#parsed(url, base);
    }
    static #parsed(url, base) {
      const parsed = parseURL(scalar(url), base === undefined ? undefined : scalar(base));
      if (parsed === null) throw new TypeError("Invalid URL");
      return parsed;
    }
    static canParse(url, base = undefined) {
      if (arguments.length === 0) throw new TypeError('The "url" argument must be specified');
      return parseURL(scalar(url), base === undefined ? undefined : scalar(base)) !== null;
    }
    static parse(url, base = undefined) {
      return URL.canParse(url, base) ? new URL(url, base) : null;
    }
    #refreshParams() {
      if (this.#params === null) return;
      this.#params[update](this.#url.Query(), (query) => this.#url.SetSearch(query));
    }
    get href() {
      return this.#url.Href(false);
    }
    set href(value) {
      this.#url = URL.#parsed(value);
      this.#refreshParams();
    }
    get origin() {
      const protocol = this.protocol;
      if (withOrigin.includes(protocol)) return `${protocol}//${this.host}`;
      if (protocol !== "blob:") return "null";
      const inner = parseURL(this.pathname, undefined);
      return inner !== null && /^https?:$/.test(inner.Protocol()) ? `${inner.Protocol()}//${inner.Host()}` : "null";
    }
    get protocol() {
      return this.#url.Protocol();
    }
    set protocol(value) {
      this.#url.SetProtocol(scalar(value));
    }
    get username() {
      return this.#url.Username();
    }
    set username(value) {
      this.#url.SetUsername(scalar(value));
    }
    get password() {
      return this.#url.Password();
    }
    set password(value) {
      this.#url.SetPassword(scalar(value));
    }
    get host() {
      return this.#url.Host();
    }
    set host(value) {
      this.#url.SetHost(scalar(value));
    }
    get hostname() {
      return this.#url.Hostname();
    }
    set hostname(value) {
      this.#url.SetHostname(scalar(value));
    }
    get port() {
      return this.#url.Port();
    }
    set port(value) {
      this.#url.SetPort(scalar(value));
    }
    get pathname() {
      return this.#url.Pathname();
    }
    set pathname(value) {
      this.#url.SetPathname(scalar(value));
    }
    get search() {
      return this.#url.Search();
    }
    set search(value) {
      this.#url.SetSearch(scalar(value));
      this.#refreshParams();
    }
    get searchParams() {
      if (this.#params === null) {
        this.#params = new URLSearchParams();
        this.#refreshParams();
      }
      return this.#params;
    }
    get hash() {
      return this.#url.Hash();
    }
    set hash(value) {
      this.#url.SetHash(scalar(value));
    }
    toString() {
      return this.href;
    }
    toJSON() {
      return this.href;
    }
  }

  for (const type of [URL, URLSearchParams]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
  }

  return { URL, URLSearchParams };
});
