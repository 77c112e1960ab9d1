// Headers, Request and Response. fetch itself is refused (unsupported.js).
(function (runtime) {
  "use strict";

  const { bytesOfPart, concatenated } = runtime.require("host/blob");
  const { decode } = runtime.require("go/text");

  function headerName(name) {
    const text = String(name);
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text)) throw new TypeError(`Headers: ${text} is an invalid header name.`);
    return text.toLowerCase();
  }

  function headerValue(value) {
    const text = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
    if (/[\0\r\n]|[^\0-\xff]/.test(text)) throw new TypeError(`Headers: ${text} is an invalid header value.`);
    return text;
  }

  class Headers {
    #list = []; // [lower-case name, value], in the order of appending

    constructor(init = undefined) {
      if (init === undefined) return;
      if (init === null || typeof init !== "object") {
        throw new TypeError("Headers: the initial value must be a sequence or a record");
      }
      if (typeof init[Symbol.iterator] !== "function") {
        for (const name of Object.keys(init)) this.append(name, init[name]);
        return;
      }
      for (const pair of init) {
        const both = [...pair];
        if (both.length !== 2) throw new TypeError("Headers: each pair must have a name and a value");
        this.append(both[0], both[1]);
      }
    }
    append(name, value) {
      this.#list.push([headerName(name), headerValue(value)]);
    }
    delete(name) {
      const asked = headerName(name);
      this.#list = this.#list.filter(([n]) => n !== asked);
    }
    get(name) {
      const asked = headerName(name);
      const values = this.#list.filter(([n]) => n === asked).map(([, value]) => value);
      return values.length === 0 ? null : values.join(", ");
    }
    getSetCookie() {
      return this.#list.filter(([n]) => n === "set-cookie").map(([, value]) => value);
    }
    has(name) {
      const asked = headerName(name);
      return this.#list.some(([n]) => n === asked);
    }
    set(name, value) {
      const pair = [headerName(name), headerValue(value)];
      const at = this.#list.findIndex(([n]) => n === pair[0]);
      if (at < 0) {
        this.#list.push(pair);
        return;
      }
      this.#list = this.#list.filter(([n], i) => n !== pair[0] || i === at);
      this.#list[at] = pair;
    }
    // Sorted by name, each name once; only cookies are never joined.
    #sorted() {
      const names = [...new Set(this.#list.map(([name]) => name))].sort();
      return names.flatMap((name) =>
        name === "set-cookie" ? this.getSetCookie().map((value) => [name, value]) : [[name, this.get(name)]],
      );
    }
    forEach(callback, receiver) {
      for (const [name, value] of this.#sorted()) callback.call(receiver, value, name, this);
    }
    *entries() {
      yield* this.#sorted();
    }
    *keys() {
      for (const [name] of this.#sorted()) yield name;
    }
    *values() {
      for (const [, value] of this.#sorted()) yield value;
    }
    [Symbol.iterator]() {
      return this.entries();
    }
  }

  // The bytes of a body, or its stream, and the content type that goes with it.
  function extractBody(body) {
    if (body === undefined || body === null) return { content: null, type: null };
    if (body instanceof ReadableStream) return { content: body, type: null };
    if (body instanceof Blob) return { content: bytesOfPart(body), type: body.type || null };
    if (body instanceof FormData) throw new TypeError("A FormData body is not available while evaluating schema");
    if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return { content: bytesOfPart(body), type: null };
    const type =
      body instanceof URLSearchParams ? "application/x-www-form-urlencoded;charset=UTF-8" : "text/plain;charset=UTF-8";
    return { content: bytesOfPart(String(body)), type };
  }

  const copied = Symbol("copied");

  class Body {
    #content; // null, bytes or a stream
    #stream = null; // made of bytes when first asked for
    #used = false;

    constructor(content) {
      this.#content = content;
    }
    get body() {
      if (this.#content === null || this.#content instanceof ReadableStream) return this.#content;
      if (this.#stream === null) this.#stream = new Blob([this.#content]).stream();
      return this.#stream;
    }
    get bodyUsed() {
      return this.#used;
    }
    async #consume() {
      if (this.#used) throw new TypeError("Body is unusable: Body has already been read");
      if (this.#content === null) return new Uint8Array(0);
      this.#used = true;
      if (!(this.#content instanceof ReadableStream)) return this.#content;
      const chunks = [];
      const reader = this.#content.getReader();
      for (let step = await reader.read(); !step.done; step = await reader.read()) chunks.push(bytesOfPart(step.value));
      return concatenated(chunks);
    }
    // The content for a copy of this body.
    [copied]() {
      if (this.#used) throw new TypeError("Body is unusable: Body has already been read");
      if (!(this.#content instanceof ReadableStream)) return this.#content;
      const [mine, theirs] = this.#content.tee();
      this.#content = mine;
      return theirs;
    }
    async bytes() {
      return await this.#consume();
    }
    async arrayBuffer() {
      return (await this.#consume()).slice().buffer;
    }
    async blob() {
      return new Blob([await this.#consume()], { type: this.headers.get("content-type") ?? "" });
    }
    async text() {
      return decode("utf-8", (await this.#consume()).slice().buffer, false).text.replace(/^\uFEFF/, "");
    }
    async json() {
      return JSON.parse(await this.text());
    }
    async formData() {
      const text = await this.text();
      if (!/^application\/x-www-form-urlencoded/.test(this.headers.get("content-type") ?? "")) {
        throw new TypeError("Response.formData: only URL-encoded forms are available while evaluating schema");
      }
      const form = new FormData();
      for (const [name, value] of new URLSearchParams(text)) form.append(name, value);
      return form;
    }
  }
  const methods = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];

  class Request extends Body {
    constructor(input, init = {}) {
      const from = input instanceof Request ? input : null;
      const url = from ? from.url : new URL(String(input)).href;
      const asked = String(init.method ?? from?.method ?? "GET");
      const method = methods.includes(asked.toUpperCase()) ? asked.toUpperCase() : asked;
      if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
      const hasBody = init.body !== undefined && init.body !== null;
      if (hasBody && (method === "GET" || method === "HEAD")) {
        throw new TypeError("Request with GET/HEAD method cannot have body.");
      }
      const { content, type } = hasBody ? extractBody(init.body) : { content: from ? from[copied]() : null, type: null };
      super(content);
      this.url = url;
      this.method = method;
      this.headers = new Headers(init.headers ?? from?.headers);
      if (type !== null && !this.headers.has("content-type")) this.headers.set("content-type", type);
      this.signal = init.signal ?? from?.signal ?? new AbortController().signal;
      this.credentials = init.credentials ?? from?.credentials ?? "same-origin";
      this.mode = init.mode ?? from?.mode ?? "cors";
      this.cache = init.cache ?? from?.cache ?? "default";
      this.redirect = init.redirect ?? from?.redirect ?? "follow";
      this.referrer = init.referrer ?? from?.referrer ?? "about:client";
      this.referrerPolicy = init.referrerPolicy ?? from?.referrerPolicy ?? "";
      this.integrity = init.integrity ?? from?.integrity ?? "";
      this.keepalive = Boolean(init.keepalive ?? from?.keepalive);
      this.duplex = "half";
    }
    clone() {
      return new Request(this);
    }
  }

  const withoutBody = [101, 103, 204, 205, 304];

  class Response extends Body {
    constructor(body = null, init = {}) {
      const status = init.status === undefined ? 200 : Number(init.status);
      if (!(status >= 200 && status <= 599)) {
        throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
      }
      const { content, type } = extractBody(body);
      if (content !== null && withoutBody.includes(status)) {
        throw new TypeError(`Response constructor: Invalid response status code ${status}`);
      }
      super(content);
      this.type = "default";
      this.url = "";
      this.redirected = false;
      this.status = status;
      this.ok = status >= 200 && status <= 299;
      this.statusText = String(init.statusText ?? "");
      this.headers = new Headers(init.headers);
      if (type !== null && !this.headers.has("content-type")) this.headers.set("content-type", type);
    }
    clone() {
      const { status, statusText, headers } = this;
      return new Response(this[copied](), { status, statusText, headers });
    }
    static error() {
      const response = new Response();
      return Object.assign(response, { type: "error", status: 0, ok: false });
    }
    static json(data, init = {}) {
      const text = JSON.stringify(data);
      if (text === undefined) throw new TypeError("Value is not JSON serializable");
      const headers = new Headers(init.headers);
      if (!headers.has("content-type")) headers.set("content-type", "application/json");
      return new Response(text, { ...init, headers });
    }
    static redirect(url, status = 302) {
      if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`Invalid status code ${status}`);
      const response = new Response(null, { headers: { location: new URL(String(url)).href } });
      return Object.assign(response, { status, ok: false });
    }
  }

  for (const type of [Headers, Request, Response]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
  }

  return { Headers, Request, Response };
});
