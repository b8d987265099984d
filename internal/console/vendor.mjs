// Copies what the console serves of other people's work from node_modules to
// static/vendor, where the binary embeds it. Run by `make`.
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "node_modules");
const target = join(here, "static", "vendor");

const files = {
  "htmx.org/dist/htmx.min.js": "htmx.js",
  "htmx.org/LICENSE": "htmx.LICENSE.txt",
  "@fontsource-variable/inter/LICENSE": "inter.LICENSE.txt",
  "@fontsource-variable/source-serif-4/LICENSE": "source-serif.LICENSE.txt",
};
for (const script of ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek"]) {
  files[`@fontsource-variable/inter/files/inter-${script}-wght-normal.woff2`] = `inter-${script}.woff2`;
}
for (const script of ["latin", "latin-ext", "cyrillic", "greek"]) {
  files[`@fontsource-variable/source-serif-4/files/source-serif-4-${script}-wght-normal.woff2`] = `serif-${script}.woff2`;
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [from, to] of Object.entries(files)) {
  const source = join(modules, from);
  if (!existsSync(source)) {
    console.error(`vendor: ${from} is missing; run npm ci first`);
    process.exit(1);
  }
  copyFileSync(source, join(target, to));
}
console.log(`vendor: ${Object.keys(files).length} files`);
