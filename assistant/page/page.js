// What Gradio's components leave out: citations that open their source, links that ask, names and arrow keys for tabs and
// radio groups, and one announcement an answer.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  let lastChip = null;
  let wanted = ""; // a source whose citation was followed before the source itself had come
  let opened = null;

  // ---- saying things once -------------------------------------------------------------------------------------------
  function liveRegion() {
    let region = byId("announcements");
    if (!region) {
      region = document.createElement("div");
      region.id = "announcements";
      region.setAttribute("role", "status");
      region.setAttribute("aria-live", "polite");
      Object.assign(region.style, { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" });
      (document.querySelector("main") || document.body).append(region);
    }
    return region;
  }
  function say(sentence) {
    const region = liveRegion();
    region.textContent = "";
    setTimeout(() => { region.textContent = sentence; }, 60);
  }
  const told = (id) => (byId(id)?.innerText || "").trim();

  // ---- citations ----------------------------------------------------------------------------------------------------
  const sourceOf = (hash) => byId(hash.slice(1).replace(/-part$/, ""));
  function openSource(hash) {
    const source = sourceOf(hash);
    wanted = source ? "" : hash;
    opened = source;
    if (!source) return;
    const exchange = source.closest(".exchange");
    exchange.parentElement.querySelectorAll(".exchange").forEach((one) => { one.hidden = one !== exchange; });
    source.querySelector("details")?.setAttribute("open", "");
    source.focus({ preventScroll: true });
    source.scrollIntoView({ block: "start", behavior: "auto" });
    const mark = source.querySelector("mark");
    if (mark) { const box = mark.closest(".section"); box.scrollTop = mark.offsetTop - box.offsetTop - 40; }
  }
  // Sources come a moment after the text that cites them, and each new answer draws them all anew.
  function keepSourceOpen() {
    if (wanted && sourceOf(wanted)) openSource(wanted);
    else if (opened && !opened.isConnected && document.activeElement === document.body) openSource(`#${opened.id}`);
  }
  function leaveSource() {
    wanted = "";
    opened = null;
  }
  document.addEventListener("focusin", (event) => { if (!event.target.closest("#source-panel")) leaveSource(); });
  document.addEventListener("pointerdown", leaveSource);
  function ask(question) {
    const box = document.querySelector("#question textarea, #question input");
    if (!box) return;
    const prototype = box.tagName === "TEXTAREA" ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, "value").set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => byId("ask-button")?.click(), 80);
  }
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest?.("a[href]");
    const address = link?.getAttribute("href") || "";
    if (address.startsWith("#src-")) {
      event.preventDefault();
      lastChip = link;
      openSource(address);
    } else if (address.startsWith("?q=")) {
      event.preventDefault();
      ask(decodeURIComponent(address.slice(3)));
    } else if (link?.classList.contains("back")) {
      event.preventDefault();
      (lastChip?.isConnected ? lastChip : document.querySelector("#conversation a[href^='#src-']"))?.focus();
    }
  }, true);

  // ---- copying ------------------------------------------------------------------------------------------------------
  async function copy(text, sentence) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const place = byId("tools-told")?.querySelector(".html-container, .prose") || byId("tools-told");
    if (place) {
      const line = document.createElement("p");
      line.className = "told";
      line.textContent = sentence;
      place.replaceChildren(line);
    }
    say(sentence);
  }
  const lastExchange = () => [...document.querySelectorAll("#source-panel .exchange")].pop();
  function downloadConversation() {
    const answers = [...document.querySelectorAll("#source-panel .exchange .copy-text")].map((one) => one.textContent);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([answers.join("\n\n----------\n\n") + "\n"], { type: "text/plain;charset=utf-8" }));
    link.download = "conversation.txt";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say("Conversation downloaded.");
  }
  window.readiness = {
    downloadConversation,
    say,
    began: () => document.body.classList.add("answering"),
    ended: () => {
      document.body.classList.remove("answering");
      const sources = byId("source-column");
      if (sources && !sources.contains(document.activeElement)) sources.scrollTop = 0;
      say(told("status"));
    },
    announceTold: (id = "tools-told") => say(told(id)),
    copyAnswer: () => copy(lastExchange()?.querySelector(".copy-text")?.textContent || "", "Copied, with references."),
    copyLink: () => {
      const question = lastExchange()?.querySelector(".for-question span")?.textContent || "";
      return copy(`${location.origin}${location.pathname}?q=${encodeURIComponent(question)}`, "Link copied.");
    },
  };

  // ---- mends of names and keys --------------------------------------------------------------------------------------
  let groups = 0;
  let saidWaiting = "";
  function mendRadios(fieldset) {
    const radios = [...fieldset.querySelectorAll("input[type=radio]")];
    const boxes = fieldset.querySelectorAll("input[type=checkbox]");
    if (!radios.length && !boxes.length) return;
    const title = fieldset.querySelector("[data-testid=block-info], .block-title, span");
    if (title && !fieldset.hasAttribute("aria-labelledby")) {
      title.id ||= `group-${++groups}`;
      fieldset.setAttribute("aria-labelledby", title.id);
      fieldset.setAttribute("role", radios.length ? "radiogroup" : "group");
    }
    const name = fieldset.getAttribute("aria-labelledby");
    for (const radio of radios) if (name && radio.name !== name) radio.name = name;
  }
  function mendTabs(list) {
    const tabs = [...list.querySelectorAll("[role=tab]")];
    for (const tab of tabs) {
      const index = tab.getAttribute("aria-selected") === "true" ? 0 : -1;
      if (tab.tabIndex !== index) tab.tabIndex = index;
    }
  }
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("[role=tab]");
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: "first", End: "last" }[event.key];
    if (!tab || step === undefined) return;
    const tabs = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")].filter((one) => one.offsetParent && !one.disabled);
    const at = tabs.indexOf(tab);
    const next = step === "first" ? tabs[0] : step === "last" ? tabs.at(-1) : tabs[(at + step + tabs.length) % tabs.length];
    event.preventDefault();
    next.click();
    next.focus();
  });
  function sayWaiting() {
    const waiting = document.querySelector("#status .waiting");
    const kind = waiting ? waiting.textContent.replace(/\d+/, "") : "";
    if (waiting && kind !== saidWaiting) say(waiting.textContent);
    saidWaiting = kind;
  }
  function mend() {
    sayWaiting();
    keepSourceOpen();
    document.querySelectorAll("fieldset").forEach(mendRadios);
    document.querySelectorAll("[role=tablist]").forEach(mendTabs);
    document.querySelectorAll("[role=log][aria-live]:not([aria-live=off])").forEach((log) => log.setAttribute("aria-live", "off"));
    document.querySelectorAll("#conversation [data-testid=user], #conversation [data-testid=bot]").forEach((message) => {
      const name = message.dataset.testid === "user" ? "Your question" : "Answer";
      message.setAttribute("role", "group");
      if (message.getAttribute("aria-label") !== name) message.setAttribute("aria-label", name);
    });
    document.querySelectorAll("pre, .region, .section, [role=log] table").forEach((box) => {
      const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (scrolls && box.tabIndex < 0 && !box.hidden) box.tabIndex = 0;
    });
    document.querySelectorAll("button.label-wrap").forEach((button) => {
      const open = String(getComputedStyle(button.nextElementSibling || button).display !== "none");
      if (button.getAttribute("aria-expanded") !== open) button.setAttribute("aria-expanded", open);
    });
    document.querySelectorAll("button[aria-label][data-testid*=upload], .upload-container button[aria-label], button.center[aria-label]")
      .forEach((button) => { if (button.innerText.trim()) button.removeAttribute("aria-label"); });
  }
  let waiting = false;
  function mendSoon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mend(); });
  }
  document.addEventListener("click", (event) => { if (event.target.closest?.("button.label-wrap")) setTimeout(mendSoon, 0); });
  function start() {
    document.documentElement.lang ||= "en";
    liveRegion();
    mend();
    new MutationObserver(mendSoon).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-selected", "aria-live", "open", "name"] });
  }
  if (document.body) start(); else document.addEventListener("DOMContentLoaded", start);
})();

// ---- readiness check: citations and questions that are led to, within the tab -----------------------------------------
document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest?.("a[href]");
  if (link?.classList.contains("check-to-ask")) document.querySelector("[role=tab]")?.click();
  const address = link?.getAttribute("href") || "";
  if (!address.startsWith("#check-")) return;
  event.preventDefault();
  const place = document.getElementById(address.slice(1));
  const button = place?.querySelector(":scope > button");
  if (button?.getAttribute("aria-expanded") === "false") button.click();
  (button || place)?.focus();
  place?.scrollIntoView({ block: "start", behavior: "auto" });
}, true);
