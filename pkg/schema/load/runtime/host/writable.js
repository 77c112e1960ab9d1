// WritableStream with its default writer and controller.
(function (runtime) {
  "use strict";

  const { illegal, stateOf, deferred, strategyOf } = runtime.require("host/stream-basics");

  class WritableStreamDefaultController {
    #state;
    #aborting = new AbortController();
    constructor(token, state) {
      if (token !== illegal) throw new TypeError("Illegal constructor");
      this.#state = state;
    }
    get signal() {
      return this.#aborting.signal;
    }
    error(reason) {
      this.#state.fail(reason);
    }
  }

  class WritableState {
    status = "writable"; // or "closing", "closed", "errored"
    reason = undefined;
    waiting = 0; // the size of what is not written yet
    writer = null;
    closed = deferred();
    ready = deferred();

    constructor(sink, strategy) {
      this.sink = sink;
      this.strategy = strategy;
      this.controller = new WritableStreamDefaultController(illegal, this);
      // Everything the sink is asked is asked in order, each step after the one before it.
      this.last = Promise.resolve(sink.start?.(this.controller));
      this.last.then(
        () => this.updateReady(),
        (reason) => this.fail(reason),
      );
    }
    desiredSize() {
      if (this.status === "errored") return null;
      return this.status === "closed" ? 0 : this.strategy.highWaterMark - this.waiting;
    }
    updateReady() {
      if (this.desiredSize() > 0) this.ready.resolve();
    }
    then(step) {
      const result = this.last.then(() => {
        if (this.status === "errored") throw this.reason;
        return step();
      });
      this.last = result.catch((reason) => this.fail(reason));
      result.catch(() => {});
      return result;
    }
    write(chunk) {
      if (this.status === "errored") return Promise.reject(this.reason);
      if (this.status !== "writable") return Promise.reject(new TypeError("Invalid state: WritableStream is closed"));
      const size = this.strategy.size(chunk);
      this.waiting += size;
      if (this.desiredSize() <= 0) this.ready = deferred();
      return this.then(async () => {
        await this.sink.write?.(chunk, this.controller);
        this.waiting -= size;
        this.updateReady();
      });
    }
    close() {
      if (this.status !== "writable") return Promise.reject(new TypeError("Invalid state: WritableStream is closed"));
      this.status = "closing";
      return this.then(async () => {
        await this.sink.close?.();
        this.status = "closed";
        this.closed.resolve();
      });
    }
    fail(reason) {
      if (this.status === "errored" || this.status === "closed") return;
      this.status = "errored";
      this.reason = reason;
      this.closed.reject(reason);
      this.ready.reject(reason);
    }
    async abort(reason) {
      if (this.status === "closed" || this.status === "errored") return;
      this.fail(reason);
      await this.sink.abort?.(reason);
    }
  }

  class WritableStreamDefaultWriter {
    #state;
    constructor(stream) {
      const state = stream?.[stateOf];
      if (!state) throw new TypeError('The "stream" argument must be an instance of WritableStream');
      if (state.writer !== null) throw new TypeError("Invalid state: WritableStream is locked");
      state.writer = this;
      this.#state = state;
    }
    #attached() {
      if (this.#state === null) throw new TypeError("Invalid state: Writer is not bound to a WritableStream");
      return this.#state;
    }
    get closed() {
      return this.#attached().closed.promise;
    }
    get ready() {
      return this.#attached().ready.promise;
    }
    get desiredSize() {
      return this.#attached().desiredSize();
    }
    async write(chunk) {
      return await this.#attached().write(chunk);
    }
    async close() {
      return await this.#attached().close();
    }
    async abort(reason) {
      return await this.#attached().abort(reason);
    }
    releaseLock() {
      if (this.#state === null) return;
      this.#state.writer = null;
      this.#state = null;
    }
  }

  class WritableStream {
    constructor(sink = {}, strategy = {}) {
      Object.defineProperty(this, stateOf, { value: new WritableState(sink, strategyOf(strategy, 1)) });
    }
    get locked() {
      return this[stateOf].writer !== null;
    }
    getWriter() {
      return new WritableStreamDefaultWriter(this);
    }
    async abort(reason) {
      if (this.locked) throw new TypeError("Invalid state: WritableStream is locked");
      return await this[stateOf].abort(reason);
    }
    async close() {
      if (this.locked) throw new TypeError("Invalid state: WritableStream is locked");
      return await this[stateOf].close();
    }
  }

  for (const type of [WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
  }

  return { WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController };
});
