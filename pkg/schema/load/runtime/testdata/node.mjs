// Runs the driver over the cases of a JSON file, {name: code}, in Node, and prints {name: results}.
import { readFileSync } from "node:fs";

const [driverFile, casesFile] = process.argv.slice(2);
const run = (0, eval)(readFileSync(driverFile, "utf8"));
const out = {};
for (const [name, code] of Object.entries(JSON.parse(readFileSync(casesFile, "utf8")))) {
  const { results, waiting } = run(code);
  await Promise.race([Promise.all(waiting ?? []), new Promise((resolve) => setTimeout(resolve, 300))]);
  out[name] = results;
}
console.log(JSON.stringify(out));
