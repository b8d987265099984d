// The demo, as a stranger meets it: from the sign-in link to the review.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { startDemo } from "./demo.mjs";
import { limit, patience, says } from "./desk.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const dir = mkdtempSync(join(tmpdir(), "tocsin-demo-"));
let browser, demo, context, page;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"], timeout: patience });
  demo = await startDemo(dir, "--start");
  context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  context.setDefaultTimeout(patience);
  page = await context.newPage();
  await page.goto(demo.link);
  await page.click("main button[class~=primary]");
}, limit);

after(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function violations() {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(" | ")}`);
}

const step = (how) => Promise.all([page.waitForNavigation(), page.click(`.player button[value=${how}]`)]);
const time = () => page.textContent(".player time");
const back = async (moment) => {
  await page.goto(demo.url + "/demo");
  await Promise.all([page.waitForNavigation(), page.click(`#m${moment} button`)]);
};
const sit = async (who) => {
  await page.selectOption("#seat", who);
  await Promise.all([page.waitForNavigation(), page.click(".seat button")]);
};
const numberOf = async (title) => {
  await page.goto(demo.url + "/demo");
  const id = await page.locator(".moment", { hasText: title }).first().getAttribute("id");
  return Number(id.slice(1));
};

describe("a stranger steps through March 2024", () => {
  test("the first page says what it is, and nothing moves by itself", limit, async () => {
    assert.equal(new URL(page.url()).pathname, "/demo");
    await says(page, ".drill", /EXERCISE/);
    assert.match(await time(), /2 Mar 2024, 09:00/);
    await page.reload();
    assert.match(await time(), /2 Mar 2024, 09:00/);
    await page.goto(demo.url + "/demo/inbox");
    await says(page, "main", /Nothing has been sent yet/);
  });

  test("the warning goes out, arrives, and is answered from the recipient's own page", limit, async () => {
    const sent = await numberOf("A second person approves the warning");
    await page.goto(demo.url + "/demo");
    for (let i = 1; i < sent; i++) await step("next");
    assert.match(await time(), /6 Mar 2024, 20:00/);
    await page.goto(demo.url + "/demo/inbox");
    await says(page, "main", /events-office\.protector\.example/);
    await page.locator("section", { hasText: "events-office" }).locator("a[data-open]").click();
    await says(page, "main", /signature is right/);
    await says(page, ".raw", /Tocsin-Signature: v1=[0-9a-f]{64}/);

    await page.goto(demo.url + "/demo/inbox");
    await page.locator("section", { hasText: "liaison-duty@" }).locator("a[data-open]").click();
    await says(page, ".raw", /X-Tocsin-Mode: exercise/);
    await page.click("main a.primary");
    await says(page, "main", /Crocus City Hall/);
    await page.check("input[value=accepted]");
    await Promise.all([page.waitForNavigation(), page.click("main form button")]);
    await says(page, "main", /accepted/i);
  });

  test("the story goes on with what the visitor did", limit, async () => {
    await page.goto(demo.url + "/demo");
    await says(page, "main", /protector|liaison/);
    await step("next");
    await step("next");
    await says(page, "main", /could not go on as written.*answered already: accepted/s);
  });

  test("the visitor sits as the head of desk and approves earlier than the story does", limit, async () => {
    await back(await numberOf("writes the confidential warning"));
    await sit("head");
    await page.goto(demo.url + "/approvals");
    await page.locator("main a", { hasText: "Attack on large gatherings" }).first().click();
    await Promise.all([page.waitForNavigation(), page.locator("form[action$='/approve'] button").first().click()]);
    await page.goto(demo.url + "/demo/inbox");
    await says(page, "main", /6 Mar 16:00/);
  });

  test("the clock of the desk can be stepped to, too: nobody answers, and the deputy is called", limit, async () => {
    const sent = await numberOf("A second person approves the warning");
    await back(1);
    await back(sent); // a play of its own: what the head did before is gone
    await sit("visitor");
    await step("hour");
    await page.goto(demo.url + "/demo/inbox");
    await says(page, "main", /events-deputy@protector\.example/);
  });

  test("to the end: the review says how far ahead the warnings were", limit, async () => {
    await page.goto(demo.url + "/demo");
    await step("end");
    const text = await page.textContent("main");
    for (const said of ["occurred after window", "16.0 days before the attack", "The public was warned 15.0 days", "The last window ended 13.0 days", "of a general nature", "an attempt to frighten"]) {
      assert.ok(text.includes(said), said);
    }
    assert.equal((await page.goto(demo.url + (await page.locator("main a", { hasText: "The review, on one time axis" }).first().getAttribute("href")))).status(), 200);
  });

  test("every page of the demo is accessible, in every size and light", limit, async () => {
    for (const [width, colorScheme] of [[1360, "light"], [1360, "dark"], [390, "light"]]) {
      // Tall enough that the clock's bar, which stands at the bottom, covers nothing.
      await page.setViewportSize({ width, height: 9000 });
      await page.emulateMedia({ colorScheme });
      for (const path of ["/demo", "/demo/inbox", "/demo/inbox/1", "/demo/inbox/3", "/"]) {
        await page.goto(demo.url + path);
        await page.evaluate(() => document.querySelectorAll(".moment details").forEach((d) => (d.open = true)));
        assert.deepEqual(await violations(), [], `${path} ${width} ${colorScheme}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1), false, `${path} scrolls sideways at ${width}`);
      }
    }
    assert.deepEqual(demo.errors(), []);
  });

  test("killed, it goes on where it was", limit, async () => {
    await back(6);
    const before = await time();
    await demo.stop("SIGKILL");
    demo = await startDemo(dir);
    await page.goto(demo.link);
    await page.click("main button[class~=primary]");
    assert.equal((await time()).slice(0, 20), before.slice(0, 20));
  });
});
