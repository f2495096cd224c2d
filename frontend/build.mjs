// Builds the pages' assets into build/assets: each file of src/ that is not in a folder becomes one asset,
// named after its content so that it can be cached for ever; manifest.json maps the plain names to these.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const target = process.env.PORTAL_ASSETS ?? join(here, "..", "build", "assets");

const builders = { ".ts": [".js", bundle], ".scss": [".css", compile], ".svg": [".svg", copy] };

// See src/editor/differing.ts.
const knowingTheCaret = {
  name: "knowing the caret",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^lib0\/diff$/ }, ({ importer }) =>
      importer.includes("y-prosemirror") ? { path: join(source, "editor", "differing.ts") } : undefined,
    ),
};

async function bundle(path) {
  const result = await esbuild.build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "eof",
    plugins: [knowingTheCaret],
    write: false,
  });
  return result.outputFiles[0].contents;
}

async function compile(path) {
  const { css } = sass.compile(path, { loadPaths: [join(here, "node_modules")], quietDeps: true });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true });
  return Buffer.from(code);
}

async function copy(path) {
  return readFileSync(path);
}

async function build(name) {
  const dot = name.lastIndexOf(".");
  const [extension, builder] = builders[name.slice(dot)];
  const content = await builder(join(source, name));
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const hashed = `${name.slice(0, dot)}-${digest}${extension}`;
  return { plain: name.slice(0, dot) + extension, hashed, content };
}

// Everything is built before anything is replaced, so that a mistake leaves the last good build in place.
const names = readdirSync(source).filter((name) => name.slice(name.lastIndexOf(".")) in builders);
const assets = await Promise.all(names.sort().map(build));
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const { plain, hashed, content } of assets) {
  writeFileSync(join(target, hashed), content);
  console.log(`${plain.padEnd(16)} ${(gzipSync(content).length / 1000).toFixed(1).padStart(6)} kB gzipped`);
}
const manifest = Object.fromEntries(assets.map(({ plain, hashed }) => [plain, hashed]));
writeFileSync(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
