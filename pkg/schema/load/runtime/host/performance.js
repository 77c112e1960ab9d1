// performance: time stands still.
(function () {
  "use strict";

  class Performance {
    now() {
      return 0;
    }
    get timeOrigin() {
      return Date.now();
    }
    mark(name) {
      return { name, entryType: "mark", startTime: 0, duration: 0, detail: null };
    }
    measure(name) {
      return { name, entryType: "measure", startTime: 0, duration: 0, detail: null };
    }
    clearMarks() {}
    clearMeasures() {}
    getEntries() {
      return [];
    }
    getEntriesByName() {
      return [];
    }
    getEntriesByType() {
      return [];
    }
    toJSON() {
      return { timeOrigin: this.timeOrigin };
    }
  }

  return { performance: new Performance(), Performance };
});
