// Date in UTC whatever the host's time zone. The engine's Date asks the host, so everything local goes to its UTC twin.
(function (runtime) {
  "use strict";

  const Native = runtime.native.Date;
  const prototype = Native.prototype;

  const zones = { EST: 5, EDT: 4, CST: 6, CDT: 5, MST: 7, MDT: 6, PST: 8, PDT: 7 }; // hours behind UTC

  // The time of a text. Without a zone of its own it is local, which here is UTC.
  function parse(text) {
    const given = String(text);
    const american = /^(.*) ([ECMP][SD]T)$/.exec(given);
    if (american !== null) return parse(american[1]) + zones[american[2]] * 3600000;
    const plain = Native.parse(given);
    const hasZone = /(?:Z|GMT|UTC?|[+-]\d{1,2}:?\d{2})\s*(?:\([^)]*\))?$/i.test(given);
    if (Number.isNaN(plain) || hasZone) return plain;
    for (const zone of ["Z", " UTC"]) {
      const inUTC = Native.parse(given + zone);
      if (!Number.isNaN(inUTC)) return inUTC;
    }
    return plain;
  }

  // An object as Date takes it: what it was made to give, or its value, or its text.
  function primitive(value) {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
    const exotic = value[Symbol.toPrimitive];
    if (exotic !== undefined && exotic !== null) return exotic.call(value, "default");
    for (const method of [value.valueOf, value.toString]) {
      const result = typeof method === "function" ? method.call(value) : value;
      if ((typeof result !== "object" && typeof result !== "function") || result === null) return result;
    }
    throw new TypeError("Cannot convert object to primitive value");
  }

  function timeOf(args) {
    if (args.length > 1) return Native.UTC(...args);
    if (Object.prototype.toString.call(args[0]) === "[object Date]") return prototype.getTime.call(args[0]);
    const value = primitive(args[0]);
    return typeof value === "string" ? parse(value) : Number(value);
  }

  function Date(...args) {
    if (new.target === undefined) return new Date().toString();
    return Reflect.construct(Native, args.length === 0 ? [] : [timeOf(args)], new.target);
  }
  Object.defineProperty(Date, "length", { value: 7 });
  Object.defineProperty(Date, "prototype", { value: prototype, writable: false });

  const define = (object, name, value) =>
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
  define(Date, "now", Native.now);
  define(Date, "UTC", Native.UTC);
  define(Date, "parse", parse);
  define(prototype, "constructor", Date);

  for (const part of ["Date", "Day", "FullYear", "Hours", "Milliseconds", "Minutes", "Month", "Seconds"]) {
    define(prototype, "get" + part, prototype["getUTC" + part]);
    if (part !== "Day") define(prototype, "set" + part, prototype["setUTC" + part]);
  }
  define(prototype, "getTimezoneOffset", function getTimezoneOffset() {
    return Number.isNaN(this.getTime()) ? NaN : 0;
  });

  const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const two = (n) => String(n).padStart(2, "0");

  function dateString(date) {
    const year = date.getUTCFullYear();
    const shown = (year < 0 ? "-" : "") + String(Math.abs(year)).padStart(4, "0");
    return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${two(date.getUTCDate())} ${shown}`;
  }
  const clock = (date) => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;

  // A method that shows a date, or says that it is none.
  const show = (name, text) =>
    define(prototype, name, function (...args) {
      return Number.isNaN(this.getTime()) ? "Invalid Date" : text(this, args);
    });
  const zone = " GMT+0000 (Coordinated Universal Time)";
  show("toString", (date) => `${dateString(date)} ${clock(date)}${zone}`);
  show("toDateString", dateString);
  show("toTimeString", (date) => clock(date) + zone);

  const american = (date) => `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  function americanClock(date) {
    const hours = date.getUTCHours();
    return `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hours < 12 ? "AM" : "PM"}`;
  }
  const local = (name, text) =>
    show(name, (date, args) => {
      runtime.require("host/intl").onlyDefaults(`Date.prototype.${name}`, args);
      return text(date);
    });
  local("toLocaleString", (date) => `${american(date)}, ${americanClock(date)}`);
  local("toLocaleDateString", american);
  local("toLocaleTimeString", americanClock);

  return { Date };
});
