// Takes screenshots of every page, light and dark, wide and narrow, for people
// to look at: node e2e/shots.mjs DIR
import { chromium } from "playwright-core";
import { mkdirSync } from "node:fs";
import { startDesk, signIn, pagesOf } from "./desk.mjs";

const dir = process.argv[2] ?? "e2e/shots";
const only = process.argv[3];
mkdirSync(dir, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

async function shoot(desk, name, { dark = false, width = 1360, height = 900, paths, login = "ada", full = true }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light" });
  const page = await context.newPage();
  if (login) await signIn(page, desk, login);
  for (const [key, path] of Object.entries(paths)) {
    if (only && !key.match(only)) continue;
    await page.goto(desk.url + path);
    await page.waitForTimeout(150);
    await page.screenshot({ path: `${dir}/${key}-${name}.png`, fullPage: full });
  }
  await context.close();
}

const desk = await startDesk();
const paths = pagesOf(desk);
await shoot(desk, "light", { paths });
await shoot(desk, "dark", { paths, dark: true });
await shoot(desk, "narrow", { paths, width: 390, height: 844 });
await shoot(desk, "light", { paths: { gate: "/sign-in" }, login: null });
await shoot(desk, "narrow", { paths: { gate: "/sign-in" }, login: null, width: 390, height: 844 });
await desk.stop();
const empty = await startDesk("--empty", "--exercise");
await shoot(empty, "light", { paths: { first: new URL(empty.first).pathname }, login: null });
await empty.stop();
await browser.close();
