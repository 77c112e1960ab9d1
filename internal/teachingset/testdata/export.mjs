// Prints, for each project folder given on standard input (a JSON array), what export() of its schema returns when it is
// bundled with Convex's own esbuild options and evaluated by Node with the convex package of the working directory.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const { build } = createRequire(resolve("package.json"))("esbuild");
const exports = [];
for (const project of JSON.parse(readFileSync(0, "utf8"))) {
  const { outputFiles } = await build({
    entryPoints: [`${project}/convex/schema.ts`],
    bundle: true,
    platform: "browser",
    format: "esm",
    target: "esnext",
    jsx: "automatic",
    conditions: ["convex", "module"],
    treeShaking: true,
    minifySyntax: true,
    minifyIdentifiers: true,
    minifyWhitespace: false,
    keepNames: true,
    define: { "process.env.NODE_ENV": '"production"' },
    nodePaths: [resolve("node_modules")],
    write: false,
    logLevel: "warning",
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const schema = await import(`data:text/javascript;base64,${code}`);
  exports.push(schema.default.export());
}
process.stdout.write(JSON.stringify(exports));
