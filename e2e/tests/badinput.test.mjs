// Bad input: hostile and clumsy text is kept as text and shown harmless; repeated clicks do no harm.
import assert from "node:assert/strict";
import { test } from "node:test";
import { part } from "../lib/documents.mjs";
import { fillSection, startRecord } from "../lib/records.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const nasty = "<script>alert(1)</script><img src=x onerror=alert(2)> =cmd|'/c calc'!A1 & \"quotes\" Саltmarsh \u202Egnp.exe";

test("script, formula and look-alike text is text everywhere", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    priya.page.on("dialog", (dialog) => assert.fail(`a script ran: ${dialog.message()}`));
    const at = await startRecord(priya, `=1+1 ${nasty}`);
    await fillSection(priya, at, "purpose", [["fill", "The purpose in one sentence", nasty], ["fill", "Why is the data needed, and could less do?", "=HYPERLINK(\"http://evil.example\")"]]);
    for (const path of [at, `${at}/check`, `${at}/edit/purpose`, "/records", `${at}/timeline`]) {
      await priya.go(path);
      assert.equal(await priya.page.locator("main script, main img").count(), 0, path);
    }
    await priya.go(`${at}/check`);
    await priya.sees("<script>alert(1)</script>");
    const word = await part((await priya.file(`${at}/download.docx`)).body, "word/document.xml");
    assert.ok(word.includes("&lt;script&gt;alert(1)"), "the Word file holds it as text");
    assert.equal((await priya.file(`${at}/download.pdf`)).status, 200);
  });
});

test("formulas stay text in the files of the register", async () => {
  await county.as({}, async (visitor) => {
    const csv = (await visitor.file("/register.csv")).body.toString();
    assert.doesNotMatch(csv, /(^|[,\n])"?[=+@]/, "no cell begins like a formula");
    assert.doesNotMatch(await part((await visitor.file("/register.xlsx")).body, "xl/worksheets/sheet1.xml"), /<f>/);
  });
});

test("over-long and empty answers are refused in words, and what was typed is kept", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go("/records/new");
    await priya.press("Start the record");
    assert.deepEqual((await priya.errors()).slice(0, 2), ["Enter a title for the record", "Choose how to start"]);
    const long = "long ".repeat(400);
    await priya.fill("What should the record be called?", long);
    await priya.choose("From a blank record");
    await priya.press("Start the record");
    assert.match((await priya.errors())[0], /title.*characters/i);
    assert.equal(await priya.page.getByLabel("What should the record be called?").inputValue(), long);
  });
});

test("a null byte and broken encoding do no harm", async () => {
  await county.as({ as: "Priya Anand", look: false }, async (priya) => {
    const at = await startRecord(priya, "Odd bytes");
    const post = (data) => priya.page.request.post(`${at}/edit/about`, { data, maxRedirects: 0,
      headers: { "content-type": "application/x-www-form-urlencoded", origin: county.url } });
    for (const odd of ["title=a%00b", "title=%ff%fe", "title=%F0%9F%98%80%ED%A0%80", "title=%zz"]) {
      const answer = await post(odd);
      assert.ok(answer.status() < 500, `${odd}: ${answer.status()}`);
    }
    for (const path of ["/register?q=%00", "/register?q=%ff", "/search?q=%00%ff", "/register/..%2f..%2fetc%2fpasswd", "/records/%00"]) {
      const answer = await priya.file(path);
      assert.ok(answer.status < 500, `${path}: ${answer.status}`);
    }
    await priya.go(at);
    assert.ok(!(await priya.page.content()).includes("\u0000"));
  });
});

test("a form from another site is refused", async () => {
  await county.as({ as: "Priya Anand", look: false }, async (priya) => {
    const answer = await priya.page.request.post("/records/new", { form: { title: "forged", from: "blank" },
      headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, maxRedirects: 0 });
    assert.equal(answer.status(), 403);
  });
});

test("a double click starts one record", async () => {
  await county.as({ as: "Priya Anand", look: false }, async (priya) => {
    const count = async () => {
      await priya.go("/records?status=draft");
      return priya.page.getByRole("link", { name: "Clicked twice", exact: true }).count();
    };
    await priya.go("/records/new");
    const form = {};
    for (const [name, value] of await priya.page.locator("main form input[type=hidden]").evaluateAll((all) => all.map((i) => [i.name, i.value]))) form[name] = value;
    Object.assign(form, { title: "Clicked twice", from: "blank" });
    const post = () => priya.page.request.post("/records/new", { form, headers: { origin: county.url } });
    const answers = await Promise.all([post(), post()]);
    for (const answer of answers) assert.ok(answer.status() < 500, `${answer.status()}`);
    assert.equal(await count(), 1, "a double click");
  });
});

test("going back and saving again does no harm", async () => {
  await county.as({ as: "Priya Anand", expectStatus: [403, 404, 409] }, async (priya) => {
    const at = await startRecord(priya, "Back and again");
    await fillSection(priya, at, "purpose", [["fill", "The purpose in one sentence", "Once."]]);
    await priya.back();
    await priya.press("Save and go back to the record");
    await priya.go(`${at}/withdraw`);
    await priya.fill("Why is it taken back?", "Not needed.");
    await priya.press("Take the record back");
    await priya.back(); // the page is asked for anew and says where the record stands
    assert.equal(await priya.page.getByLabel("Why is it taken back?").count(), 0);
    const again = await priya.page.request.post(`${at}/withdraw`, { form: { reason: "Not needed." }, headers: { origin: county.url } });
    assert.ok(again.status() < 500, `${again.status()}`);
    await priya.go(`${at}/timeline`);
    assert.equal((await priya.main()).match(/Not needed\./g).length, 1, "it happened once");
  });
});

test("a file that is too large is refused in words", async () => {
  await county.as({ as: "Agnes Lowe", look: false, expectStatus: [413] }, async (agnes) => {
    const { prepareStatement } = await import("../lib/statements.mjs");
    await prepareStatement(agnes, "Agnes Lowe", "Practice Manager");
    await agnes.go("/statement/paper");
    const large = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(21 * 1024 * 1024, 32)]);
    await agnes.page.locator("input[type=file]").setInputFiles({ name: "large.pdf", mimeType: "application/pdf", buffer: large });
    await agnes.press("Hand in the scan");
    await agnes.sees(/too large/i, /smaller file/i);
    await agnes.go("/statement");
    await agnes.sees("Ready to sign");
  });
});
