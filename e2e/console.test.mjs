// Promises of the console that only a browser can show.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { limit, pagesOf, patience, says, signIn, startDesk } from "./desk.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let desk, browser;

before(async () => {
  desk = await startDesk();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"], timeout: patience });
}, limit);

after(async () => {
  await browser?.close();
  await desk?.stop();
});

// open gives a page of somebody who is signed in, and fails the test on any
// script error and on any request that leaves the desk.
async function open(options = {}, login = "ada") {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !message.text().includes("status of 4") && faults.push(message.text()));
  page.on("request", (request) => new URL(request.url()).origin === new URL(desk.url).origin || faults.push(`left the desk: ${request.url()}`));
  if (login) await signIn(page, desk, login);
  return { context, page, faults };
}

// axe is injected past the page's policy, which refuses it as it should.
async function violations(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).slice(0, 3).join(" | ")}`);
}

describe("accessible to everybody (WCAG 2.2 AA by axe)", () => {
  for (const [name, options] of Object.entries({
    light: { colorScheme: "light" },
    dark: { colorScheme: "dark" },
    narrow: { viewport: { width: 390, height: 844 } },
  })) {
    test(`every page, ${name}`, limit, async () => {
      const { context, page, faults } = await open(options);
      for (const [key, path] of Object.entries(pagesOf(desk))) {
        await page.goto(desk.url + path);
        assert.deepEqual(await violations(page), [], key);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1), false, `${key} scrolls sideways`);
      }
      assert.deepEqual(faults, []);
      await context.close();
    });
  }

  test("the sign-in page, and a report with its forms open", limit, async () => {
    const { context, page } = await open({}, null);
    await page.goto(desk.url + "/sign-in");
    assert.deepEqual(await violations(page), []);
    await signIn(page, desk);
    await page.goto(desk.url + pagesOf(desk).report);
    await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
    assert.deepEqual(await violations(page), []);
    await context.close();
  });
});

describe("without script", () => {
  test("every page shows, and a report is brought in, judged and placed", limit, async () => {
    const { context, page, faults } = await open({ javaScriptEnabled: false });
    for (const [key, path] of Object.entries(pagesOf(desk))) {
      const answer = await page.goto(desk.url + path);
      assert.equal(answer.status(), key === "missing" ? 404 : 200, key);
      assert.ok((await page.textContent("h1")).length > 2, key);
    }
    await page.goto(desk.url + "/reports/new");
    await page.fill("#text", "At least 12 people were killed when a bomb exploded at a market in Quetta, Pakistan, on Monday, police said.");
    await page.fill("#source", "Telephone desk");
    await page.fill("#published", "2024-02-06");
    await page.click("text=Take it in");
    await says(page, ".notice", /Taken in/);
    const accept = page.locator("article.fact button", { hasText: "Accept" }).first();
    await accept.click();
    await says(page, ".notice", /accepted/);
    await page.locator("article.fact summary", { hasText: "Reject" }).first().click();
    await page.locator("article.fact input[name=reason]:visible").fill("not said");
    await page.locator("article.fact button:visible", { hasText: "Reject the fact" }).click();
    await says(page, ".notice", /will not come back/);
    await page.click("button:text-is('Put')");
    await says(page, "#cases", /in the case/);
    assert.deepEqual(faults, []);
    await context.close();
  });
});

describe("by keyboard", () => {
  test("the skip link comes first, and rows are walked and opened", limit, async () => {
    const { context, page } = await open();
    await page.goto(desk.url + "/inbox");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the page");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    assert.equal(await page.locator("td.tick input:checked").count(), 1);
    assert.equal(await page.textContent("[data-ticked]"), "1 ticked");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/reports/**");
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.waitForURL("**/cases");
    await page.keyboard.press("?");
    assert.equal(await page.evaluate(() => document.querySelector("#keys").open), true);
    await page.keyboard.press("Escape");
    await context.close();
  });

  test("focus is always visible", limit, async () => {
    const { context, page } = await open();
    await page.goto(desk.url + pagesOf(desk).report);
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab");
      const shown = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        return document.activeElement === document.body || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || document.activeElement.matches("[aria-invalid]");
      });
      assert.equal(shown, true, `stop ${i}: ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120))}`);
    }
    await context.close();
  });

  test("the keys can be turned off", limit, async () => {
    const { context, page } = await open();
    await page.goto(desk.url + "/inbox");
    await page.keyboard.press("?");
    await page.click("text=Turn the keys off");
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await page.waitForTimeout(200);
    assert.equal(new URL(page.url()).pathname, "/inbox");
    await context.close();
  });
});

describe("with script", () => {
  test("a fact is accepted in place, without the page moving", limit, async () => {
    const { context, page, faults } = await open();
    await page.goto(desk.url + `/reports/${desk.reports.denial}`);
    await page.evaluate(() => (window.same = true));
    const fact = page.locator("article.fact").first();
    const id = await fact.getAttribute("id");
    await fact.locator("button", { hasText: "Accept" }).click();
    await page.locator(`#${id} .chip`, { hasText: "accepted" }).waitFor();
    assert.equal(await page.evaluate(() => window.same), true);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test("selected words become a fact on exactly those bytes", limit, async () => {
    const { context, page } = await open();
    await page.goto(desk.url + `/reports/${desk.reports["toll-40"]}`);
    await page.evaluate(() => {
      const walk = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const at = node.data.indexOf("hall caught");
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + "hall caught".length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
      }
    });
    await page.waitForFunction(() => document.querySelector("#add-quote").value === "hall caught");
    await page.selectOption("#add-kind", "attack");
    await page.fill("#add-value", "arson");
    await page.click("text=Add the fact");
    const made = page.locator("article.fact", { hasText: "by hand" });
    await made.waitFor();
    assert.match(await made.textContent(), /“hall caught”/);
    await context.close();
  });

  test("news are offered and never move the page", limit, async () => {
    const { context, page } = await open();
    await page.goto(desk.url + "/inbox");
    const top = await page.locator("tbody tr").first().boundingBox();
    const other = await open({}, "ben");
    await other.page.goto(desk.url + "/reports/new");
    await other.page.fill("#text", `News of ${Date.now()}: two people were injured in Oslo.`);
    await other.page.fill("#source", "Telephone desk");
    await other.page.click("text=Take it in");
    const bar = page.locator("#fresh button");
    await bar.waitFor();
    assert.match(await bar.textContent(), /^1 new report/);
    assert.deepEqual(await page.locator("tbody tr").first().boundingBox(), top);
    await bar.click();
    await says(page, "tbody tr:first-child", /News of/);
    await context.close();
    await other.context.close();
  });

  test("somebody cleared for less hears nothing of what is above", limit, async () => {
    const low = await open({}, "cleo");
    await low.page.goto(desk.url + "/inbox");
    const high = await open();
    const take = async (words, marking) => {
      await high.page.goto(desk.url + "/reports/new");
      await high.page.fill("#text", `${words} ${Date.now()}`);
      await high.page.fill("#source", "Quiet source");
      await high.page.selectOption("#marking", marking);
      await high.page.click("text=Take it in");
    };
    await take("A secret thing happened.", "TLP:RED");
    await take("An open thing happened.", "TLP:CLEAR");
    await low.page.locator("#fresh button").waitFor();
    assert.match(await low.page.locator("#fresh button").textContent(), /^1 new report/);
    await low.context.close();
    await high.context.close();
  });

  test("a passkey is made, and signs in", limit, async () => {
    const { context, page, faults } = await open({}, "ben");
    const cdp = await context.newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    await page.goto(desk.url + "/settings");
    await page.fill("#pk-name", "blue key");
    await page.click("text=Add a passkey");
    await page.locator("strong", { hasText: "blue key" }).waitFor();
    await page.click(".side button:text-is('Sign out')");
    await page.click("text=Sign in with a passkey");
    await page.waitForURL(desk.url + "/");
    await says(page, ".who", /Ben Larsen/);
    assert.deepEqual(faults, []);
    await context.close();
  });
});

describe("in exercise", () => {
  test("every page says so in words, frame and title; the first link makes the first account", limit, async () => {
    const drill = await startDesk("--empty", "--exercise");
    const { context, page } = await open({}, null);
    await page.goto(drill.first);
    assert.match(await page.title(), /^EXERCISE/);
    await page.fill("#name", "First Person");
    await page.fill("#login", "first");
    await page.fill("#password", drill.password);
    await page.fill("#again", drill.password);
    await page.click("text=Make the account");
    await page.waitForURL(drill.url + "/");
    for (const path of ["/", "/inbox", "/cases", "/sources", "/feeds", "/ledger", "/search", "/people", "/settings"]) {
      await page.goto(drill.url + path);
      assert.match(await page.textContent(".drill"), /EXERCISE · EXERCISE/);
      assert.deepEqual(await violations(page), [], `empty ${path}`);
    }
    await context.close();
    await drill.stop();
  });
});
