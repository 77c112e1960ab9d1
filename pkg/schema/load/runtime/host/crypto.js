// crypto: present, because modules look for it, but without randomness, as in Convex's schema evaluation.
(function () {
  "use strict";

  function refuseRandomness() {
    throw new Error("Cannot use cryptographic randomness when evaluating schema");
  }

  class CryptoKey {
    constructor() {
      throw new TypeError("Illegal constructor");
    }
  }

  // Its results arrive after the schema has been read, so no schema can depend on them.
  class SubtleCrypto {}
  const operations =
    "decrypt deriveBits deriveKey digest encrypt exportKey importKey sign unwrapKey verify wrapKey generateKey";
  for (const name of operations.split(" ")) {
    const value = async () => {
      if (name === "generateKey") refuseRandomness();
      throw new Error(`crypto.subtle.${name} is not available while evaluating schema`);
    };
    Object.defineProperty(SubtleCrypto.prototype, name, { value, writable: true, configurable: true });
  }

  class Crypto {
    subtle = new SubtleCrypto();
    getRandomValues() {
      refuseRandomness();
    }
    randomUUID() {
      refuseRandomness();
    }
  }

  return { crypto: new Crypto(), Crypto, SubtleCrypto, CryptoKey };
});
