// Intl, as far as modules touch it before they format anything: objects can be made and asked for their options. What
// would need the locale data of a browser says so instead of giving a wrong answer.
(function () {
  "use strict";

  function refuse(what) {
    throw new Error(
      `${what} is not available in convex-schema-plan's JavaScript engine; move it out of what schema.ts evaluates`,
    );
  }

  // The answers we have are those of en-US without options.
  function onlyDefaults(what, [locales, options]) {
    const ours = locales === undefined || locales === "en-US" || locales === "en";
    if (!ours || options !== undefined) refuse(`${what} with a locale or options`);
  }

  function grouped(digits) {
    return digits.replace(/\B(?=(\d{3})+$)/g, ",");
  }

  function numberToLocaleString(...args) {
    onlyDefaults("Number.prototype.toLocaleString", args);
    const n = Number(this);
    if (Number.isNaN(n)) return "NaN";
    if (!Number.isFinite(n)) return n < 0 ? "-∞" : "∞";
    if (Math.abs(n) >= 1e21) refuse("Number.prototype.toLocaleString of a number this large");
    const [whole, fraction = ""] = Math.abs(n).toFixed(3).split(".");
    const decimals = fraction.replace(/0+$/, "");
    const sign = n < 0 || Object.is(n, -0) ? "-" : "";
    return sign + grouped(whole) + (decimals ? "." + decimals : "");
  }

  function bigintToLocaleString(...args) {
    onlyDefaults("BigInt.prototype.toLocaleString", args);
    const text = String(this);
    return text.startsWith("-") ? "-" + grouped(text.slice(1)) : grouped(text);
  }

  const firstLocale = (locales) => {
    const list = getCanonicalLocales(locales);
    return list.length > 0 ? list[0] : "en-US";
  };

  function getCanonicalLocales(locales) {
    if (locales === undefined) return [];
    const list = typeof locales === "string" ? [locales] : Array.from(locales, String);
    for (const locale of list) {
      if (!/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(locale)) {
        throw new RangeError(`Incorrect locale information provided`);
      }
    }
    return [...new Set(list)];
  }

  // A formatter of a kind: its resolved options beside the locale, and the methods that we cannot answer.
  function formatter(name, resolved, methods) {
    const type = class {
      #locale;
      #options;
      constructor(locales, options = {}) {
        this.#locale = firstLocale(locales);
        this.#options = { ...options };
      }
      resolvedOptions() {
        return { locale: this.#locale, ...resolved, ...this.#options };
      }
      static supportedLocalesOf(locales) {
        return getCanonicalLocales(locales);
      }
    };
    // Made without new too, as the older ones may be.
    const callable = function (...args) {
      return Reflect.construct(type, args, new.target || callable);
    };
    callable.prototype = type.prototype;
    callable.supportedLocalesOf = type.supportedLocalesOf;
    Object.defineProperty(callable, "name", { value: name });
    Object.defineProperty(type.prototype, "constructor", { value: callable, writable: true, configurable: true });
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: `Intl.${name}`, configurable: true });
    for (const method of methods) {
      const value = () => refuse(`Intl.${name}.prototype.${method}`);
      Object.defineProperty(type.prototype, method, { value, writable: true, configurable: true });
    }
    return callable;
  }

  const parts = ["format", "formatToParts", "formatRange", "formatRangeToParts"];
  const Collator = formatter("Collator", { usage: "sort", sensitivity: "variant", collation: "default" }, []);
  Object.defineProperty(Collator.prototype, "compare", {
    configurable: true,
    get() {
      return (a, b) => String(a).localeCompare(String(b));
    },
  });

  const Intl = {
    getCanonicalLocales,
    supportedValuesOf: () => refuse("Intl.supportedValuesOf"),
    Collator,
    DateTimeFormat: formatter(
      "DateTimeFormat",
      { calendar: "gregory", numberingSystem: "latn", timeZone: "UTC" },
      parts,
    ),
    DisplayNames: formatter("DisplayNames", { style: "long", fallback: "code" }, ["of"]),
    DurationFormat: formatter("DurationFormat", { numberingSystem: "latn" }, ["format", "formatToParts"]),
    ListFormat: formatter("ListFormat", { type: "conjunction", style: "long" }, ["format", "formatToParts"]),
    NumberFormat: formatter(
      "NumberFormat",
      { numberingSystem: "latn", style: "decimal", minimumIntegerDigits: 1, useGrouping: "auto" },
      parts,
    ),
    PluralRules: formatter("PluralRules", { type: "cardinal" }, ["select", "selectRange"]),
    RelativeTimeFormat: formatter("RelativeTimeFormat", { numeric: "always", style: "long" }, ["format", "formatToParts"]),
    Segmenter: formatter("Segmenter", { granularity: "grapheme" }, ["segment"]),
    Locale: class Locale {
      #tag;
      constructor(tag) {
        this.#tag = getCanonicalLocales(String(tag))[0];
      }
      get baseName() {
        return this.#tag;
      }
      get language() {
        return this.#tag.split("-")[0];
      }
      toString() {
        return this.#tag;
      }
    },
  };
  Object.defineProperty(Intl, Symbol.toStringTag, { value: "Intl", configurable: true });

  return { Intl, onlyDefaults, numberToLocaleString, bigintToLocaleString };
});
