// Does with npm's esbuild and convex what a push does: bundles each schema file given with the options of the Convex CLI
// and prints what its default export's export() returns, as one JSON array.
import esbuild from "esbuild";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const results = [];
for (const file of process.argv.slice(2)) {
  const bundle = await esbuild.build({
    entryPoints: [file],
    bundle: true,
    platform: "browser",
    format: "esm",
    target: "esnext",
    jsx: "automatic",
    outdir: "out",
    conditions: ["convex", "module"],
    write: false,
    treeShaking: true,
    minifySyntax: true,
    minifyIdentifiers: true,
    keepNames: true,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const dir = mkdtempSync(path.join(process.cwd(), "export-"));
  try {
    writeFileSync(path.join(dir, "schema.mjs"), bundle.outputFiles[0].text);
    const module = await import(pathToFileURL(path.join(dir, "schema.mjs")));
    results.push(module.default.export());
  } finally {
    rmSync(dir, { recursive: true });
  }
}
process.stdout.write(JSON.stringify(results));
