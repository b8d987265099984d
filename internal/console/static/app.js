// What script adds to pages that work without it: keys, selection, live news,
// passkeys. Nothing here changes, sends or deletes anything by a single key.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- Keys -----------------------------------------------------------------

const places = { w: "/", i: "/inbox", c: "/cases", s: "/sources", l: "/ledger" };
let going = 0;

const keysOff = () => localStorage.getItem("keys") === "off";

function rowAt(step) {
  const rows = $$("[data-row]").filter((row) => row.offsetParent !== null);
  if (rows.length === 0) return;
  const here = rows.findIndex((row) => row.classList.contains("at"));
  const next = Math.min(Math.max(here + step, 0), rows.length - 1);
  rows.forEach((row, i) => row.classList.toggle("at", i === next));
  const target = $("[data-open]", rows[next]) ?? rows[next];
  target.focus({ preventScroll: true });
  rows[next].scrollIntoView({ block: "nearest" });
}

function tickRow() {
  const box = $("[data-row].at input[type=checkbox]");
  if (box) box.click();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], dialog")) return;
  if (keysOff() && event.key !== "?") return;
  const jump = going && Date.now() - going < 1500;
  going = 0;
  if (jump && places[event.key]) {
    location.href = places[event.key];
    return;
  }
  const acts = {
    "?": () => $("#keys")?.showModal(),
    "/": () => ($("input[type=search]") ? $("input[type=search]").focus() : (location.href = "/search")),
    g: () => (going = Date.now()),
    j: () => rowAt(1),
    k: () => rowAt(-1),
    x: tickRow,
    n: () => (location.href = "/reports/new"),
  };
  if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  }
}

function offerKeysSwitch() {
  const dialog = $("#keys");
  if (!dialog) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn mt";
  const say = () => (button.textContent = keysOff() ? "Turn the keys on" : "Turn the keys off");
  button.addEventListener("click", () => {
    localStorage.setItem("keys", keysOff() ? "on" : "off");
    say();
  });
  say();
  dialog.insertBefore(button, dialog.lastElementChild);
}

// --- Lists ----------------------------------------------------------------

function tickAll() {
  const all = $("[data-all]");
  if (!all) return;
  const boxes = $$("td.tick input");
  const count = () => {
    const n = boxes.filter((box) => box.checked).length;
    $("[data-ticked]").textContent = n ? `${n} ticked` : "";
    all.checked = n === boxes.length;
    all.indeterminate = n > 0 && n < boxes.length;
  };
  all.addEventListener("change", () => {
    boxes.forEach((box) => (box.checked = all.checked));
    count();
  });
  boxes.forEach((box) => box.addEventListener("change", count));
}

// --- A report's words and its facts ----------------------------------------

function light(id, on) {
  $$(`[data-fact="${CSS.escape(id)}"]`).forEach((element) => element.classList.toggle("lit", on));
}

function linkFacts() {
  for (const [enter, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(enter, (event) => {
      const at = event.target.closest?.("[data-fact]");
      if (at) light(at.dataset.fact, on);
    });
  }
}

// byteOffset is where a point of the shown text lies in the report's bytes.
function byteOffset(node, offset) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (!piece) return -1;
  let before = "";
  const walk = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    if (text.parentElement.closest("sup, .tag, .hush")) continue;
    if (text === node) {
      before += text.data.slice(0, offset);
      break;
    }
    before += text.data;
  }
  return Number(piece.dataset.at) + new TextEncoder().encode(before).length;
}

function chosenWords(range) {
  const copy = range.cloneContents();
  copy.querySelectorAll?.("sup, .tag, .hush").forEach((element) => element.remove());
  return copy.textContent;
}

function selectToAdd() {
  const words = $("[data-words]");
  const form = $("#add");
  if (!words || !form) return;
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (selection.isCollapsed || !$("[data-words]")?.contains(selection.anchorNode) || !$("[data-words]").contains(selection.focusNode)) return;
    const range = selection.getRangeAt(0);
    $("#add-quote").value = chosenWords(range);
    $("input[name=start]", form).value = byteOffset(range.startContainer, range.startOffset);
    form.open = true;
  });
}

// --- News that never moves what is under the pointer -----------------------

function listen() {
  const bar = $("#fresh");
  if (!bar || !window.EventSource) return;
  const stream = new EventSource(bar.dataset.live);
  stream.addEventListener("new", (event) => {
    const news = JSON.parse(event.data);
    if ($("[data-follow]")) return follow();
    bar.replaceChildren();
    bar.classList.toggle("on", news.count > 0);
    if (news.count === 0) return;
    const button = document.createElement("button");
    button.className = "btn primary";
    button.type = "button";
    button.textContent = news.text;
    button.addEventListener("click", () => location.assign(location.pathname + location.search));
    bar.append(button);
  });
  addEventListener("pagehide", () => stream.close());
}

// follow brings the parts of a page up to date by themselves, but for those that
// somebody is working in.
async function follow() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of $$("[data-part]")) {
    const now = part.id && fresh.getElementById(part.id);
    const busy = part.contains(document.activeElement) || $("details[open]", part);
    if (now && !busy && now.innerHTML !== part.innerHTML) part.replaceWith(now);
  }
}

// --- Passkeys ---------------------------------------------------------------

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function decodeOptions(options) {
  const key = options.publicKey;
  key.challenge = toBytes(key.challenge);
  if (key.user) key.user.id = toBytes(key.user.id);
  for (const list of [key.allowCredentials, key.excludeCredentials]) {
    list?.forEach((credential) => (credential.id = toBytes(credential.id)));
  }
  return { publicKey: key };
}

function encodeCredential(credential) {
  const answer = { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response: {}, clientExtensionResults: credential.getClientExtensionResults() };
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) answer.response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) answer.response.transports = credential.response.getTransports();
  return answer;
}

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": $("input[name=csrf]")?.value ?? "" },
    body: JSON.stringify(body ?? {}),
  });
  const result = await answer.json();
  if (!answer.ok) throw new Error([result.detail, result.remedy].filter(Boolean).join("; "));
  return result;
}

async function createPasskey(box) {
  const begun = await post("/passkeys/create/begin", { name: $("input:not([type=hidden])", box).value });
  const credential = await navigator.credentials.create(decodeOptions(begun.options));
  await post("/passkeys/create/finish", { ceremony: begun.ceremony, name: $("input:not([type=hidden])", box).value, credential: encodeCredential(credential) });
  location.href = "/settings";
}

async function getPasskey(box) {
  const begun = await post("/passkeys/get/begin");
  const credential = await navigator.credentials.get(decodeOptions(begun.options));
  const done = await post("/passkeys/get/finish", { ceremony: begun.ceremony, next: box.dataset.next, credential: encodeCredential(credential) });
  location.href = done.next;
}

function offerPasskeys() {
  if (!window.PublicKeyCredential) return;
  for (const box of $$("[data-passkey]")) {
    box.hidden = false;
    const act = box.dataset.passkey === "create" ? createPasskey : getPasskey;
    $("button", box).addEventListener("click", () => {
      const say = $("[role=status]", box);
      say.textContent = "Waiting for the key…";
      act(box).catch((error) => {
        say.textContent = error.name === "NotAllowedError" ? "The key was not used. Try again when you are ready." : error.message;
      });
    });
  }
}

// --- Small things -----------------------------------------------------------

function selectSecrets() {
  $$("[data-copy]").forEach((input) => input.addEventListener("focus", () => input.select()));
}

function keepFocus() {
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.closest?.("article.fact")) return;
    const swapped = event.detail.requestConfig?.target?.id && $("#" + CSS.escape(event.detail.requestConfig.target.id));
    if (!swapped) return;
    swapped.tabIndex = -1;
    swapped.focus({ preventScroll: true });
  });
}

function closeOutside() {
  document.addEventListener("click", (event) => {
    $$("details.help[open], details.menu-narrow[open]").forEach((box) => box.contains(event.target) || (box.open = false));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    $$("details.help[open], details.menu-narrow[open]").forEach((box) => {
      box.open = false;
      $("summary", box).focus();
    });
  });
}

document.addEventListener("keydown", onKey);
offerKeysSwitch();
tickAll();
linkFacts();
selectToAdd();
listen();
offerPasskeys();
selectSecrets();
keepFocus();
closeOutside();
