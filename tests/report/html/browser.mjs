// Looks at pages in one real browser, and writes what it found as JSON.
//
//   node browser.mjs NODE_MODULES CHROMIUM FOLDER
//
// FOLDER holds the pages (*.html) and `diagrams.json`, a list of Mermaid sources.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath, folder] = process.argv.slice(2);
const require = createRequire(path.join(modules, "any.js"));
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");

const WIDTHS = [360, 768, 1280];
const SCHEMES = ["light", "dark"];
const pages = fs.readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
const address = (name) => pathToFileURL(path.join(folder, name)).href;
const found = {};
for (const name of pages) {
  found[name] = { markup: [], console: [], requests: [], wide: {}, axe: {}, print: {}, ran: false };
}

async function look(browser) {
  const page = await browser.newPage();
  let here;
  page.on("console", (line) => here.console.push(line.text()));
  page.on("pageerror", (error) => here.console.push(String(error)));
  page.on("dialog", (dialog) => { here.ran = true; return dialog.dismiss(); });
  page.on("request", (request) => here.requests.push(request.url()));
  for (const name of pages) {
    here = found[name];
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    await page.goto(address(name));
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      here.wide[width] = await page.evaluate(() => document.documentElement.scrollWidth);
    }
    await page.keyboard.press("Tab");
    here.first = await page.evaluate(() => {
      const { outlineStyle } = getComputedStyle(document.activeElement);
      return [document.activeElement.className, outlineStyle];
    });
    await page.emulateMedia({ colorScheme: "dark" });
    here.dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ media: "print" });
    here.print = await page.evaluate(() => {
      const closed = [...document.querySelectorAll("details:not([open])")];
      const hidden = closed.filter((each) => each.lastElementChild.getBoundingClientRect().height === 0);
      const head = document.querySelector("thead");
      return {
        closed: closed.length,
        hidden: hidden.length,
        thead: head && getComputedStyle(head).display,
        row: head && getComputedStyle(document.querySelector("tbody tr")).breakInside,
      };
    });
    here.ran ||= await page.evaluate(() => "ran" in globalThis);
  }
  await page.close();
}

async function axe(browser) {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  for (const name of pages) {
    await page.goto(address(name));
    await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
    await page.evaluate(() => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      found[name].axe[colorScheme] = await page.evaluate(async () => {
        const { violations } = await globalThis.axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`);
      });
    }
  }
  await context.close();
}

async function diagrams(browser) {
  const page = await browser.newPage();
  await page.addScriptTag({ path: require.resolve("@mermaid-js/tiny/dist/mermaid.tiny.js") });
  const sources = JSON.parse(fs.readFileSync(path.join(folder, "diagrams.json"), "utf8"));
  return page.evaluate(async (all) => {
    globalThis.mermaid.initialize({ startOnLoad: false });
    const read = [];
    for (const [at, source] of all.entries()) {
      try {
        await globalThis.mermaid.parse(source);
        const { svg } = await globalThis.mermaid.render(`m${at}`, source);
        const drawn = new DOMParser().parseFromString(svg, "text/html");
        read.push({
          labels: [...drawn.querySelectorAll(".nodeLabel")].map((each) => each.textContent.trim()),
          odd: drawn.querySelectorAll("script, img, a, iframe, math, .katex").length,
        });
      } catch (error) {
        read.push({ error: String(error) });
      }
    }
    return read;
  }, sources);
}

// It counts the letters of entities; how long a title is, is tested on values.
const validate = new HtmlValidate({ extends: ["html-validate:recommended"], rules: { "long-title": "off" } });
for (const name of pages) {
  const report = await validate.validateString(fs.readFileSync(path.join(folder, name), "utf8"));
  found[name].markup = report.results.flatMap((each) =>
    each.messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`));
}
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  await look(browser);
  await axe(browser);
  found.diagrams = await diagrams(browser);
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(found));
