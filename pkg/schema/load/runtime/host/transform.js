// TransformStream, and the two text streams made of it.
(function (runtime) {
  "use strict";

  const { illegal, stateOf } = runtime.require("host/stream-basics");

  class TransformStreamDefaultController {
    #readable;
    #fail;
    constructor(token, readable, fail) {
      if (token !== illegal) throw new TypeError("Illegal constructor");
      this.#readable = readable;
      this.#fail = fail;
    }
    get desiredSize() {
      return this.#readable.desiredSize;
    }
    enqueue(chunk) {
      this.#readable.enqueue(chunk);
    }
    error(reason) {
      this.#fail(reason);
    }
    terminate() {
      this.#readable.close();
    }
  }

  class TransformStream {
    #readable;
    #writable;
    constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
      let readableController;
      this.#readable = new ReadableStream(
        {
          start(controller) {
            readableController = controller;
          },
        },
        { highWaterMark: 0, ...readableStrategy },
      );
      const fail = (reason) => {
        readableController.error(reason);
        this.#writable?.[stateOf].fail(reason);
      };
      const controller = new TransformStreamDefaultController(illegal, readableController, fail);
      this.#writable = new WritableStream(
        {
          start: () => transformer?.start?.(controller),
          write: async (chunk) => {
            try {
              if (transformer?.transform) await transformer.transform(chunk, controller);
              else controller.enqueue(chunk);
            } catch (reason) {
              fail(reason);
              throw reason;
            }
          },
          close: async () => {
            await transformer?.flush?.(controller);
            readableController.close();
          },
          abort: (reason) => readableController.error(reason),
        },
        writableStrategy,
      );
    }
    get readable() {
      return this.#readable;
    }
    get writable() {
      return this.#writable;
    }
  }

  class TextEncoderStream extends TransformStream {
    constructor() {
      const encoder = new TextEncoder();
      super({ transform: (chunk, controller) => controller.enqueue(encoder.encode(chunk)) });
    }
    get encoding() {
      return "utf-8";
    }
  }

  class TextDecoderStream extends TransformStream {
    #decoder;
    constructor(label, options) {
      const decoder = new TextDecoder(label, options);
      const pass = (text, controller) => text && controller.enqueue(text);
      super({
        transform: (chunk, controller) => pass(decoder.decode(chunk, { stream: true }), controller),
        flush: (controller) => pass(decoder.decode(), controller),
      });
      this.#decoder = decoder;
    }
    get encoding() {
      return this.#decoder.encoding;
    }
  }

  for (const type of [TransformStream, TransformStreamDefaultController, TextEncoderStream, TextDecoderStream]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
  }

  return { TransformStream, TransformStreamDefaultController, TextEncoderStream, TextDecoderStream };
});
