// The main path in a real browser: a draft that leaks, is reworded, approved by
// a second person, told, answered, followed on the board and looked back on;
// and the public page of an advisory. SHOTS=DIR keeps pictures of every page.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { limit, patience, says, signIn, startDesk } from "./desk.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
const looks = { light: { colorScheme: "light" }, dark: { colorScheme: "dark" }, narrow: { viewport: { width: 390, height: 844 } } };
let desk, browser, warning, advisory;

before(async () => {
  if (shots) mkdirSync(shots, { recursive: true });
  desk = await startDesk();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"], timeout: patience });
}, limit);

after(async () => {
  await browser?.close();
  await desk?.stop();
});

async function open(login, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !message.text().includes("status of 4") && page.faults.push(message.text()));
  page.on("request", (request) => new URL(request.url()).origin === new URL(desk.url).origin || page.faults.push(`left the desk: ${request.url()}`));
  if (login) await signIn(page, desk, login);
  return { context, page };
}

const start = Date.now();
const later = (hours) => new Date(start + hours * 3600e3).toISOString().slice(0, 16);

// fill writes a whole text into the composer.
async function fill(page, source) {
  for (const [field, value] of Object.entries({
    headline: "Attack on a concert planned", hazard: "Gunmen plan an attack on a concert", place: "Moscow", unknown: "The day is not known", source, actions: "Avoid large gatherings", contact: "+49 30 000",
  })) await page.fill(`[name=t0-${field}]`, value);
  await page.fill("[name=start]", later(0));
  await page.fill("[name=end]", later(48));
  await page.fill("[name=zone]", "UTC");
  await page.fill("[name=phrase]", "the next 48 hours");
  await page.fill("[name=area]", "Moscow");
  await page.fill("[name=near]", "Moscow");
  await page.fill("[name=near_km]", "30");
}

async function begin(page, kind) {
  await page.goto(`${desk.url}/cases/${desk.case}/warnings`);
  await page.selectOption("[name=mode]", "exercise");
  await page.selectOption("[name=marking]", "TLP:GREEN");
  await page.click(`button[name=kind][value=${kind}]`);
  await page.waitForURL("**/edit**");
  return new URL(page.url()).pathname.split("/")[2];
}

async function approve(id) {
  const { context, page } = await open("ada");
  await page.goto(`${desk.url}/products/${id}`);
  await page.click("text=/Approve and/");
  await page.waitForURL(/done=(approved|published)/);
  await context.close();
}

describe("from a draft to its review", () => {
  test("a leak is found while it is typed, and goes with the words", limit, async () => {
    const { context, page } = await open("ben");
    warning = await begin(page, "warning");
    await fill(page, "Partner note KESTREL-9");
    await page.check(`[name=recipient][value="${desk.venue}"]`);
    await page.waitForSelector("#preview .leak:has-text('number of a document')");
    await says(page, "#preview", /telephone script/);
    await page.fill("[name=t0-source]", "This desk");
    await page.waitForSelector("#preview .leak:has-text('number of a document')", { state: "detached" });
    await says(page, "#preview", /Il n’y a pas de texte dans votre langue/); // a missing translation is said plainly
    await page.click("text=Save and hand in");
    await page.waitForURL(/done=submitted/);
    assert.match(await page.textContent("main"), /You wrote it: somebody else approves it/);
    assert.equal(await page.locator("text=/Approve and/").count(), 0);
    assert.deepEqual(page.faults, []);
    await context.close();
  });

  test("the area is drawn by pointer and by keyboard", limit, async () => {
    const { context, page } = await open("ben");
    await begin(page, "advisory");
    await page.click("[data-tool=polygon]");
    const map = page.locator("#areamap svg");
    for (const [x, y] of [[200, 100], [320, 120], [260, 200]]) await map.click({ position: { x, y } });
    await page.click("[data-act=finish]");
    assert.match(await page.inputValue("#po"), /^(-?[\d.]+,-?[\d.]+ ){3}-?[\d.]+,-?[\d.]+$/);
    await page.click("[data-tool=circle]");
    await page.focus("#areamap .canvas");
    await page.keyboard.press("Enter");
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    assert.match(await page.inputValue("#ci"), /^-?[\d.]+, -?[\d.]+ [\d.]+$/);
    await page.click("[data-act=in]");
    await page.waitForSelector("#areamap svg g.draw ellipse");
    await page.waitForSelector("#preview .map svg");
    assert.deepEqual(page.faults, []);
    await context.close();
  });

  test("an advisory is written without script, beside the warning", limit, async () => {
    const { context, page } = await open("ben", { javaScriptEnabled: false });
    advisory = await begin(page, "advisory");
    await fill(page, "This desk");
    await page.click("button[value=preview]");
    await says(page, "#preview", /CAP 1\.2/);
    await page.click("text=Save and hand in");
    await says(page, ".notice", /Handed in/);
    await context.close();
    await approve(advisory);
    await approve(warning);
  });

  test("the board follows what happens, and a refusal is told by hand", limit, async () => {
    const watching = await open("ben");
    await watching.page.goto(`${desk.url}/products/${warning}/board`);
    const { context, page } = await open("ada", { javaScriptEnabled: false });
    await page.goto(`${desk.url}/products/${warning}/board`);
    await page.locator("summary", { hasText: "Told by hand" }).first().click();
    await page.fill("[name=how]", "telephone +7 495 000");
    await page.selectOption("[name=answer]", "disputed");
    await page.fill("[name=text]", "too general");
    await page.click("text=Record");
    await says(page, "main", /too general/);
    assert.match(await page.textContent(".account"), /balances/);
    await context.close();
    await watching.page.waitForSelector("text=too general");
    assert.deepEqual(watching.page.faults, []);
    await watching.context.close();
  });

  test("the review has it all, and the public page says no more than it may", limit, async () => {
    const { context, page } = await open("ada");
    await page.goto(`${desk.url}/cases/${desk.case}/review`);
    const words = await page.textContent("main");
    for (const want of ["too general", "disputed", "Issuance", "Escalated", "approved: warning"]) assert.ok(words.includes(want), want);
    await context.close();
    const everybody = await open(null);
    const answer = await everybody.page.goto(`${desk.url}/advisories/${advisory}`);
    assert.equal(answer.headers()["set-cookie"], undefined);
    assert.equal(await everybody.page.locator("script").count(), 0);
    assert.match(await everybody.page.textContent("body"), /EXERCISE EXERCISE EXERCISE/);
    assert.equal((await everybody.page.goto(`${desk.url}/advisories/${warning}`)).status(), 404);
    await everybody.context.close();
  });
});

describe("accessible to everybody (WCAG 2.2 AA by axe)", () => {
  for (const [look, options] of Object.entries(looks)) {
    test(`every page of a warning, ${look}`, limit, async () => {
      const { context, page } = await open("ada", options);
      const pages = {
        warnings: `/cases/${desk.case}/warnings`, product: `/products/${warning}`, board: `/products/${warning}/board`, "board-none": `/products/${warning}/board?state=failed`,
        composer: `/products/${advisory}/edit`, approvals: "/approvals", review: `/cases/${desk.case}/review`, scores: "/review", advisories: "/advisories", advisory: `/advisories/${advisory}`,
      };
      await page.goto(`${desk.url}/products/${advisory}`);
      await page.click("button[value=update]");
      pages.composer = new URL(page.url()).pathname;
      for (const [key, path] of Object.entries(pages)) {
        await page.goto(desk.url + path);
        await page.evaluate(axeSource);
        const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        if (shots) await page.screenshot({ path: `${shots}/${key}-${look}.png`, fullPage: true });
        assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).slice(0, 3).join(" | ")}`), [], key);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1), false, `${key} scrolls sideways`);
      }
      assert.deepEqual(page.faults, []);
      await context.close();
    });
  }
});
