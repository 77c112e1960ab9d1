// DOMException, events and abort signals.
(function () {
  "use strict";

  const tag = (type, name) => Object.defineProperty(type.prototype, Symbol.toStringTag, { value: name, configurable: true });

  const codes = {
    IndexSizeError: 1,
    HierarchyRequestError: 3,
    WrongDocumentError: 4,
    InvalidCharacterError: 5,
    NoModificationAllowedError: 7,
    NotFoundError: 8,
    NotSupportedError: 9,
    InUseAttributeError: 10,
    InvalidStateError: 11,
    SyntaxError: 12,
    InvalidModificationError: 13,
    NamespaceError: 14,
    InvalidAccessError: 15,
    TypeMismatchError: 17,
    SecurityError: 18,
    NetworkError: 19,
    AbortError: 20,
    URLMismatchError: 21,
    QuotaExceededError: 22,
    TimeoutError: 23,
    InvalidNodeTypeError: 24,
    DataCloneError: 25,
  };

  class DOMException extends Error {
    #name;
    constructor(message = "", options = "Error") {
      super(message);
      this.#name = String(typeof options === "object" && options !== null ? (options.name ?? "Error") : options);
      if (typeof options === "object" && options !== null && "cause" in options) this.cause = options.cause;
    }
    get name() {
      return this.#name;
    }
    get code() {
      return codes[this.#name] || 0;
    }
  }
  for (const name of Object.keys(codes)) {
    const constant = name.replace(/Error$/, "").replace("URLM", "URL_M").replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase() + "_ERR";
    DOMException[constant] = DOMException.prototype[constant] = codes[name];
  }
  tag(DOMException, "DOMException");

  class Event {
    #canceled = false;
    #stopped = false;
    constructor(type, init = {}) {
      if (arguments.length === 0) throw new TypeError('The "type" argument must be specified');
      this.type = String(type);
      this.bubbles = Boolean(init?.bubbles);
      this.cancelable = Boolean(init?.cancelable);
      this.composed = Boolean(init?.composed);
      this.target = null;
      this.currentTarget = null;
      this.eventPhase = 0;
      this.timeStamp = 0;
      this.isTrusted = false;
    }
    get defaultPrevented() {
      return this.#canceled;
    }
    get srcElement() {
      return this.target;
    }
    get cancelBubble() {
      return this.#stopped;
    }
    preventDefault() {
      if (this.cancelable) this.#canceled = true;
    }
    stopPropagation() {
      this.#stopped = true;
    }
    stopImmediatePropagation() {
      this.#stopped = true;
      this.immediatelyStopped = true;
    }
    composedPath() {
      return this.currentTarget ? [this.currentTarget] : [];
    }
  }
  Object.assign(Event, { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 });
  tag(Event, "Event");

  class CustomEvent extends Event {
    constructor(type, init = {}) {
      super(type, init);
      this.detail = init?.detail ?? null;
    }
  }
  tag(CustomEvent, "CustomEvent");

  class EventTarget {
    #listeners = [];
    addEventListener(type, listener, options) {
      if (listener === null || listener === undefined) return;
      const capture = typeof options === "boolean" ? options : Boolean(options?.capture);
      const known = this.#listeners.some((l) => l.type === type && l.listener === listener && l.capture === capture);
      if (known || options?.signal?.aborted) return;
      this.#listeners.push({ type, listener, capture, once: Boolean(options?.once) });
      options?.signal?.addEventListener("abort", () => this.removeEventListener(type, listener, options));
    }
    removeEventListener(type, listener, options) {
      const capture = typeof options === "boolean" ? options : Boolean(options?.capture);
      this.#listeners = this.#listeners.filter(
        (l) => l.type !== type || l.listener !== listener || l.capture !== capture,
      );
    }
    dispatchEvent(event) {
      if (!(event instanceof Event)) throw new TypeError('The "event" argument must be an instance of Event');
      event.target = event.currentTarget = this;
      event.eventPhase = Event.AT_TARGET;
      const handler = this["on" + event.type];
      if (typeof handler === "function") handler.call(this, event);
      for (const entry of [...this.#listeners]) {
        if (entry.type !== event.type || event.immediatelyStopped) continue;
        if (entry.once) this.#listeners = this.#listeners.filter((other) => other !== entry);
        if (typeof entry.listener === "function") entry.listener.call(this, event);
        else entry.listener.handleEvent(event);
      }
      event.eventPhase = Event.NONE;
      event.currentTarget = null;
      return !event.defaultPrevented;
    }
  }
  tag(EventTarget, "EventTarget");

  const allowed = Symbol("allowed");
  const abort = Symbol("abort");

  class AbortSignal extends EventTarget {
    #aborted = false;
    #reason;
    onabort = null;
    constructor(token) {
      if (token !== allowed) throw new TypeError("Illegal constructor");
      super();
    }
    get aborted() {
      return this.#aborted;
    }
    get reason() {
      return this.#reason;
    }
    throwIfAborted() {
      if (this.#aborted) throw this.#reason;
    }
    [abort](reason) {
      if (this.#aborted) return;
      this.#aborted = true;
      this.#reason = reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
      this.dispatchEvent(new Event("abort"));
    }
    static abort(reason) {
      const signal = new AbortSignal(allowed);
      signal[abort](reason);
      return signal;
    }
    static any(signals) {
      const signal = new AbortSignal(allowed);
      for (const source of signals) {
        if (source.aborted) signal[abort](source.reason);
        else source.addEventListener("abort", () => signal[abort](source.reason), { once: true });
      }
      return signal;
    }
    static timeout() {
      return setTimeout();
    }
  }
  tag(AbortSignal, "AbortSignal");

  class AbortController {
    #signal = new AbortSignal(allowed);
    get signal() {
      return this.#signal;
    }
    abort(reason) {
      this.#signal[abort](reason);
    }
  }
  tag(AbortController, "AbortController");

  return { DOMException, Event, CustomEvent, EventTarget, AbortSignal, AbortController };
});
