// What would reach out of the isolate or wait for time to pass. Convex refuses it while it evaluates a schema.
(function () {
  "use strict";

  const refuse = (name) => () => {
    throw new Error(`${name} unsupported while evaluating schema`);
  };
  const nothing = () => {};

  return {
    fetch: refuse("fetch()"),
    setTimeout: refuse("setTimeout"),
    setInterval: refuse("setInterval"),
    clearTimeout: nothing, // no timer can be running
    clearInterval: nothing,
  };
});
