// What a team would write by hand: bundle both schemas as Convex does (but for splitting: each has to run by itself),
// evaluate them, and compare their exports.
//
// usage: node peer.mjs <folder with node_modules> <schema.ts> <schema.ts>
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [packages, ...entryPoints] = process.argv.slice(2);
const { build } = createRequire(resolve(packages, "package.json"))("esbuild");

const { outputFiles } = await build({
  entryPoints,
  bundle: true,
  platform: "browser",
  format: "esm",
  target: "esnext",
  jsx: "automatic",
  conditions: ["convex", "module"],
  outdir: "out",
  treeShaking: true,
  minifySyntax: true,
  minifyIdentifiers: true,
  minifyWhitespace: false,
  keepNames: true,
  define: { "process.env.NODE_ENV": '"production"' },
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  write: false,
  logLevel: "warning",
});
const [before, after] = await Promise.all(
  outputFiles.filter(({ path }) => path.endsWith(".js")).map(async ({ contents }) => {
    const code = Buffer.from(contents).toString("base64");
    const module = await import(`data:text/javascript;base64,${code}`);
    return JSON.parse(module.default.export());
  }),
);

const changed = after.tables
  .filter((table) => {
    const old = before.tables.find((other) => other.tableName === table.tableName);
    return JSON.stringify(old) !== JSON.stringify(table);
  })
  .map((table) => table.tableName);
console.log(changed.length === 0 ? "same" : `changed: ${changed.join(", ")}`);
