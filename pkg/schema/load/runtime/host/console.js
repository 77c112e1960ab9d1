// console: everything is swallowed, as Convex does while it evaluates a schema.
(function () {
  "use strict";

  const methods =
    "assert clear count countReset debug dir dirxml error group groupCollapsed groupEnd info log table time timeEnd " +
    "timeLog timeStamp profile profileEnd trace warn";
  const console = {};
  for (const name of methods.split(" ")) console[name] = () => {};
  Object.defineProperty(console, Symbol.toStringTag, { value: "console", configurable: true });

  return { console };
});
