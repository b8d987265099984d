// Starts a furnished desk for browser tests, or uses the one at TOCSIN_URL.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

export async function startDesk(...args) {
  const binary = process.env.TOCSIN_E2E_DESK;
  const child = binary
    ? spawn(binary, args, { stdio: ["pipe", "pipe", "inherit"] })
    : spawn("go", ["run", "./e2e/desk", ...args], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const desk = await new Promise((resolve, reject) => {
    lines.once("line", (line) => resolve(JSON.parse(line)));
    child.once("exit", (code) => reject(new Error(`the desk ended with ${code}`)));
  });
  desk.stop = () =>
    new Promise((resolve) => {
      child.once("exit", resolve);
      child.stdin.end();
    });
  return desk;
}

// limit is for how long one test may take, and patience for how long one step is
// waited for: they cost time only where a test fails, and must outlast a
// machine that does much else.
export const limit = { timeout: 900_000 };
export const patience = 180_000;

// says waits until a part of the page says something. What a click leads to may
// not be there yet when the click returns.
export const says = (page, part, words) => page.locator(part, { hasText: words }).first().waitFor({ state: "attached" });

export async function signIn(page, desk, login = "ada") {
  await page.goto(desk.url + "/sign-in");
  await page.fill("#login", login);
  await page.fill("#password", desk.password);
  await page.click("main button[class~=primary]");
  await page.waitForURL(desk.url + "/");
}

export function pagesOf(desk) {
  return {
    watch: "/",
    inbox: "/inbox",
    "inbox-none": "/inbox?q=nothingatall",
    intake: "/reports/new",
    cap: "/cap",
    "intake-upload": "/reports/new?way=upload",
    "intake-url": "/reports/new?way=url",
    report: `/reports/${desk.reports["toll-60"]}`,
    case: `/cases/${desk.case}`,
    cases: "/cases",
    sources: "/sources",
    search: "/search?q=hall",
    "search-empty": "/search",
    feeds: "/feeds",
    ledger: "/ledger",
    people: "/people",
    settings: "/settings",
    sessions: "/settings/sessions",
    tokens: "/settings/tokens",
    desk: "/settings/desk",
    judgement: `/cases/${desk.case}/duty`,
    directory: "/directory",
    "directory-none": "/directory?q=nobodyatall",
    "contact-new": "/directory/new",
    organisation: `/directory/contacts/${desk.org}`,
    contact: `/directory/contacts/${desk.contact}`,
    groups: "/directory/groups",
    group: `/directory/groups/${desk.group}?q=open`,
    import: "/directory/import",
    rota: "/directory/rota",
    escalations: "/directory/escalations",
    escalation: `/directory/escalations/standard?recipient=${desk.org}&at=2024-03-06T02:10&precedence=routine`,
    "escalation-new": "/directory/escalations/new",
    policy: "/policy",
    alarms: "/alarms",
    approvals: "/approvals",
    warnings: `/cases/${desk.case}/warnings`,
    "case-review": `/cases/${desk.case}/review`,
    review: "/review",
    actors: "/actors",
    "actors-none": "/actors?q=nobodyatall",
    "actors-import": "/actors/import",
    missing: "/reports/rep_nothing",
  };
}
