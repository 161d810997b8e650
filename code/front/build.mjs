// Builds the site: the same sources give the same bytes.
//
//   node build.mjs [FOLDER]      FOLDER: where to, else ../reimaging/explore/site
//
// An entry is a page of HTML with the module that it begins with. What both share becomes a chunk of
// its own, and so does what is imported only when it is needed (the map).
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, "../reimaging/explore/site"));

const entries = [
  { module: "src/index.tsx", page: "src/index.html" },
  { module: "src/label/label.tsx", page: "src/label/label.html" },
].filter((entry) => existsSync(join(here, entry.module)));

/** All files that the site is made of, in one order on every machine. */
async function sources() {
  const found = await readdir(join(here, "src"), { recursive: true, withFileTypes: true });
  const files = found
    .filter((file) => file.isFile())
    .map((file) => relative(here, join(file.parentPath, file.name)).split(sep).join("/"));
  return [...files, "build.mjs", "package-lock.json", "tsconfig.json"].sort();
}

/** Lines as `sha256sum` writes them, so that `sha256sum -c` tells which source has changed. */
async function hashes(files) {
  const lines = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(here, file));
      return `${createHash("sha256").update(bytes).digest("hex")}  ${file}\n`;
    }),
  );
  return lines.join("");
}

/** Licences of the packages whose code is in the site. They ask to go along with it. */
async function notices(inputs) {
  const names = new Set(
    inputs.flatMap((input) => input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? []),
  );
  const parts = await Promise.all(
    [...names].sort().map(async (name) => {
      const folder = join(here, "node_modules", name);
      const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      const file = (await readdir(folder)).find((found) => /^licen[cs]e/i.test(found));
      const text = file ? await readFile(join(folder, file), "utf8") : "";
      return `${name} ${version}\n\n${text.trim()}\n`;
    }),
  );
  return parts.join(`\n${"-".repeat(72)}\n\n`);
}

const files = await sources();
const before = await hashes(files);
const result = await build({
  absWorkingDir: here,
  entryPoints: entries.map((entry) => entry.module),
  outdir: "assets",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  metafile: true,
  write: false,
});

// Beside the target and then in its place: a page is never served from a half-written site.
await mkdir(dirname(target), { recursive: true });
const fresh = join(dirname(target), `.site-${process.pid}.tmp`);
await mkdir(join(fresh, "assets"), { recursive: true });
for (const file of result.outputFiles) {
  await writeFile(join(fresh, "assets", basename(file.path)), file.contents);
}
const icon = await readFile(join(here, "src/icon.svg"));
const iconName = `icon-${createHash("sha256").update(icon).digest("hex").slice(0, 8)}.svg`;
await writeFile(join(fresh, "assets", iconName), icon);
for (const entry of entries) {
  const [path, output] = Object.entries(result.metafile.outputs).find(
    ([, made]) => made.entryPoint === entry.module,
  );
  let html = await readFile(join(here, entry.page), "utf8");
  html = html.replace("{{icon}}", `/assets/${iconName}`);
  html = html.replace("{{script}}", `/assets/${basename(path)}`);
  html = html.replace("{{style}}", output.cssBundle ? `/assets/${basename(output.cssBundle)}` : "");
  await writeFile(join(fresh, basename(entry.page)), html);
}
await writeFile(join(fresh, "licences.txt"), await notices(Object.keys(result.metafile.inputs)));
if ((await hashes(await sources())) !== before) {
  await rm(fresh, { recursive: true });
  throw new Error("The sources changed while the site was built: build again.");
}
await writeFile(join(fresh, "sources.sha256"), before);
await rm(target, { recursive: true, force: true });
await rename(fresh, target);
for (const file of result.outputFiles) {
  console.log(`${String(file.contents.length).padStart(9)}  ${basename(file.path)}`);
}
