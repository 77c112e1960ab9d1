// cronJobs of convex/server.
(function (runtime) {
  "use strict";

  const { convexToJson, isSimpleObject } = runtime.require("convex/values");
  const { getFunctionAddress, getFunctionName } = runtime.require("convex/references");

  const daysOfWeek = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

  function check(ok, message) {
    if (!ok) throw new Error(message);
  }
  const between = (n, low, high) => Number.isInteger(n) && n >= low && n <= high;

  function checkInterval(n) {
    check(Number.isInteger(n) && n > 0, "Interval must be an integer greater than 0");
  }
  function checkHour(n) {
    check(between(n, 0, 23), "Hour of day must be an integer from 0 to 23");
  }
  // Without a minute the deployment picks one.
  function checkMinute(n) {
    check(n === undefined || between(n, 0, 59), "Minute of hour must be an integer from 0 to 59");
  }

  // A schedule with its type last and without a minute when there is none.
  function schedule(type, parts, minuteUTC) {
    return minuteUTC === undefined ? { ...parts, type } : { ...parts, minuteUTC, type };
  }

  function isFunctionReference(value) {
    try {
      getFunctionAddress(value);
      return true;
    } catch {
      return false;
    }
  }

  function parseArgs(args) {
    if (args === undefined) return {};
    check(isSimpleObject(args), `The arguments to a Convex function must be an object. Received: ${args}`);
    return args;
  }

  class Crons {
    constructor() {
      this.crons = {};
      this.isCrons = true;
    }

    schedule(identifier, schedule, functionReference, args) {
      const given = parseArgs(args);
      check(
        identifier.match(/^[ -~]*$/),
        `Invalid cron identifier ${identifier}: use ASCII letters that are not control characters`,
      );
      check(!(identifier in this.crons), `Cron identifier registered twice: ${identifier}`);
      this.crons[identifier] = { name: getFunctionName(functionReference), args: [convexToJson(given)], schedule };
    }

    interval(identifier, interval, functionReference, ...args) {
      const units = ["seconds", "minutes", "hours"].filter((unit) => unit in interval && interval[unit] !== undefined);
      check(units.length === 1, "Must specify one of seconds, minutes, or hours");
      checkInterval(interval[units[0]]);
      this.schedule(identifier, { ...interval, type: "interval" }, functionReference, ...args);
    }

    // The schedule may be left out, so the second argument is a schedule or already the function.
    hourly(identifier, hourlyOrFunction, functionReferenceOrArgs, ...args) {
      if (isFunctionReference(hourlyOrFunction)) {
        this.schedule(identifier, { type: "hourly" }, hourlyOrFunction, functionReferenceOrArgs);
        return;
      }
      const { minuteUTC } = hourlyOrFunction;
      checkMinute(minuteUTC);
      this.schedule(identifier, schedule("hourly", {}, minuteUTC), functionReferenceOrArgs, ...args);
    }

    daily(identifier, { hourUTC, minuteUTC }, functionReference, ...args) {
      checkHour(hourUTC);
      checkMinute(minuteUTC);
      this.schedule(identifier, schedule("daily", { hourUTC }, minuteUTC), functionReference, ...args);
    }

    weekly(identifier, { dayOfWeek, hourUTC, minuteUTC }, functionReference, ...args) {
      check(daysOfWeek.includes(dayOfWeek), 'Day of week must be a string like "monday".');
      checkHour(hourUTC);
      checkMinute(minuteUTC);
      this.schedule(identifier, schedule("weekly", { dayOfWeek, hourUTC }, minuteUTC), functionReference, ...args);
    }

    monthly(identifier, { day, hourUTC, minuteUTC }, functionReference, ...args) {
      check(between(day, 1, 31), "Day of month must be an integer from 1 to 31");
      checkHour(hourUTC);
      checkMinute(minuteUTC);
      this.schedule(identifier, schedule("monthly", { day, hourUTC }, minuteUTC), functionReference, ...args);
    }

    cron(identifier, cron, functionReference, ...args) {
      this.schedule(identifier, { cron, type: "cron" }, functionReference, ...args);
    }

    export() {
      return JSON.stringify(this.crons);
    }
  }

  const cronJobs = () => new Crons();

  return { cronJobs };
});
