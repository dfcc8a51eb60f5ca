// Somebody without a browser: opens a page, fills in one of its forms and sends it. For what many people do at once.
import assert from "node:assert/strict";

const text = (html) => html.replace(/&#39;/g, "'").replace(/&#34;|&quot;/g, "\"").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const attribute = (tag, name) => text(tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? "");

export class Writer {
  constructor(url) {
    this.url = url;
    this.cookies = new Map();
  }

  async ask(path, options = {}) {
    const headers = { ...options.headers, cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; ") };
    const answer = await fetch(new URL(path, this.url), { ...options, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [, key, value] = line.match(/^([^=]+)=([^;]*)/);
      this.cookies.set(key, value);
    }
    if (answer.status >= 300 && answer.status < 400) {
      await answer.arrayBuffer();
      return this.ask(answer.headers.get("location"));
    }
    return { status: answer.status, path: new URL(answer.url).pathname, html: await answer.text() };
  }

  async signIn(name) {
    this.cookies.clear();
    const got = await this.send("/sign-in", name, {});
    assert.notEqual(got.path, "/sign-in", `${name} could not sign in`);
    return this;
  }

  // send fills in the form that holds some words and sends it. A value that is a function is given what stands there.
  async send(path, words, values, wanted = 200) {
    const page = await this.ask(path);
    assert.equal(page.status, 200, `${path} answers ${page.status}`);
    const form = [...page.html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map((m) => m[0]).find((one) => text(one).includes(words));
    assert.ok(form, `${path} has no form with “${words}”; it says ${page.html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").slice(0, 1500)}`);
    const body = new URLSearchParams();
    for (const [input] of form.matchAll(/<input\b[^>]*type="(?:hidden|text)"[^>]*>/g)) body.set(attribute(input, "name"), attribute(input, "value"));
    for (const [input] of form.matchAll(/<input\b[^>]*type="(?:radio|checkbox)"[^>]*\bchecked\b[^>]*>/g)) body.append(attribute(input, "name"), attribute(input, "value"));
    const button = [...form.matchAll(/<button\b[^>]*>[\s\S]*?<\/button>/g)].map((m) => m[0]).find((one) => text(one).includes(words)) ?? form.match(/<button\b[^>]*>/)?.[0] ?? "";
    if (attribute(button, "name")) body.set(attribute(button, "name"), attribute(button, "value"));
    for (const [key, value] of Object.entries(values)) {
      const area = form.match(new RegExp(`<textarea\\b[^>]*name="${key}"[^>]*>([\\s\\S]*?)</textarea>`));
      body.set(key, typeof value === "function" ? value(text(area?.[1] ?? "").replace(/^\r?\n/, "")) : value);
    }
    const got = await this.ask(attribute(form.match(/<form\b[^>]*>/)[0], "action") || path, { method: "POST", body,
      headers: { "content-type": "application/x-www-form-urlencoded", origin: new URL(this.url).origin } });
    assert.equal(got.status, wanted, `${path}: “${words}” answers ${got.status}: ${got.html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").slice(0, 1500)}`);
    return got;
  }
}
