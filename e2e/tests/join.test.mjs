// Join: an organisation prepares, signs and hands in its Acceptance Statement, and becomes a signatory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { part, pdf, png } from "../lib/documents.mjs";
import { prepareStatement, signStatement, statementOf } from "../lib/statements.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const surgery = "Quayside Health Centre";
const agnes = (journey, width = phone) => county.as({ as: "Agnes Lowe", width }, journey);
const yusra = (journey) => county.as({ as: "Yusra Pell" }, journey);

test("the secretariat invites from the directory; the administrator comes by the letter", async () => {
  await yusra(async (secretary) => {
    await secretary.go("/directory");
    await secretary.fill("Name", "otters");
    await secretary.press("Search", "main");
    await secretary.follow("Little Otters Nursery");
    await secretary.press("Invite this organisation");
    await secretary.press("Send the invitation");
    assert.equal((await secretary.errors()).length, 1, "an address is asked for");
    await secretary.fill("E-mail address of the person to ask", "Olive@otters.example");
    await secretary.press("Send the invitation");
    for (const path of ["/directory/invite", "/directory/invite/list", "/directory/import"]) await secretary.go(path);
    await secretary.page.locator("input[type=file]").setInputFiles({ name: "odd.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n") });
    await secretary.page.locator("main form button[type=submit], main form button:not([type])").first().click();
    await secretary.page.waitForLoadState();
    await secretary.go("/directory/invite/list");
    await secretary.page.locator("input[type=file]").setInputFiles({ name: "list.csv", mimeType: "text/csv",
      buffer: Buffer.from("name,kind,email\nNew Nursery,nursery,head@new.example\nOdd Place,castle,moat@odd.example\n") });
    await secretary.press("Try the list");
    await secretary.sees("1 organisation can be invited.", "1 line has a problem", "“castle” is not a kind of organisation we know.");
    await secretary.press("Send 1 invitation");
  });
  let link;
  for (const end = Date.now() + 20_000; !link; await new Promise((resolve) => { setTimeout(resolve, 300); })) {
    assert.ok(Date.now() < end, "no letter came within 20 seconds");
    const letters = (await (await fetch(`${county.url}/demo/inbox`)).text()).replaceAll("&amp;", "&");
    const at = letters.indexOf("otters.example");
    link = at < 0 ? undefined : letters.slice(at).match(/\/invitation\?[^"<\s]+/)?.[0];
  }
  await county.as({ width: phone }, async (olive) => {
    await olive.go(link);
    await olive.sees("Little Otters Nursery");
    await olive.fill("Your name", "Olive Trent");
    await olive.press("Accept the invitation");
    if (olive.path === "/sign-in/second-factor") await olive.follow("Carry on without it for now");
    await olive.go("/in-tray");
  });
});

test("the set-up task list says what is missing, in any order", async () => {
  await agnes(async (admin) => {
    await admin.go("/organisation");
    await admin.follow("What the public can use");
    await admin.fill("Mailbox", "not an address");
    await admin.press("Save and continue");
    assert.equal((await admin.errors()).length > 0, true, "the mailbox is refused in words");
    assert.equal(await admin.page.getByLabel("Mailbox", { exact: true }).inputValue(), "not an address");
    await admin.fill("Mailbox", "privacy@quayside.example");
    await admin.fill("Privacy information", "https://quayside.example/privacy");
    await admin.fill("How people use their rights", "https://quayside.example/rights");
    await admin.fill("How people complain about data protection", "https://quayside.example/complaints");
    await admin.press("Save and continue");
    await admin.go("/organisation");
    await admin.seesNot("a mailbox for the public");
    for (const path of ["/organisation/profile", "/organisation/roles", "/organisation/assurance", "/organisation/roles/dpo"]) await admin.go(path);
  });
});

test("a statement that is not complete cannot be signed", async () => {
  await agnes(async (admin) => {
    await admin.go("/agreement/2024.1");
    await admin.go("/statement/sign");
    await admin.sees("Still missing before it can be signed");
    assert.equal(await admin.page.getByRole("button", { name: /^Sign for/ }).count(), 0);
    await admin.go("/statement/paper");
    await admin.sees("Still missing before it can be signed");
  });
});

test("prepare and sign; the secretariat asks a question; a scan is handed in; the secretariat accepts", async () => {
  let fingerprint;
  await agnes(async (officer) => {
    await officer.go("/statement/scope");
    await officer.press("Save and go to the list");
    await officer.go("/statement/reservations");
    await prepareStatement(officer, "Agnes Lowe", "Practice Manager");
    await officer.go("/statement/sign");
    await officer.press(/^Sign for /);
    assert.equal((await officer.errors()).length, 2, "the name and the authority are asked for");
    await signStatement(officer, "Agnes Lowe");
    await officer.go("/statement/check");
  });
  await county.as({}, async (resident) => {
    await resident.go("/signatories");
    assert.equal(await resident.page.getByRole("link", { name: surgery }).count(), 0, "not yet a signatory");
  });
  let statement;
  await yusra(async (secretary) => {
    await secretary.go("/in-tray");
    await secretary.follow(`Decide the Acceptance Statement of ${surgery}`);
    statement = secretary.path;
    await secretary.press("Send the question");
    assert.equal((await secretary.errors()).length, 1, "a question needs words");
    await secretary.fill("What do you ask?", "Is the branch in Larkport covered as well?");
    await secretary.press("Send the question");
  });
  await agnes(async (officer) => {
    await officer.go("/statement");
    await officer.sees("Is the branch in Larkport covered as well?");
    await officer.go("/statement/paper");
    fingerprint = (await officer.main()).match(/must show these words ((?:[a-z]+ ){5}[a-z]+)/)[1];
    const print = await officer.file("/statement/download.pdf");
    const { facts, text } = await pdf(print.body);
    assert.equal(facts.Tagged, "yes");
    assert.ok(text.includes(surgery) && text.replace(/\s+/g, " ").includes(fingerprint), "the print shows the fingerprint");
    const scan = officer.page.locator("input[type=file]");
    await scan.setInputFiles({ name: "scan.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ this is a program, not a scan") });
    await officer.date("Which day is on the paper?", ...today());
    await officer.choose(/^The officer who signed may bind/);
    await officer.press("Hand in the scan");
    const [refusal] = await officer.errors();
    assert.match(refusal, /PDF|PNG|JPEG/, "the types that are taken are named");
    await scan.setInputFiles({ name: "scan.png", mimeType: "image/png", buffer: png });
    if (!await officer.page.getByLabel(/^The officer who signed may bind/).isChecked()) await officer.choose(/^The officer who signed may bind/);
    await officer.press("Hand in the scan");
    assert.equal(officer.path, "/statement");
    assert.equal((await pdf((await officer.file("/statement.pdf")).body)).facts.Tagged, "yes");
    const word = await part((await officer.file("/statement.docx")).body, "word/document.xml");
    assert.ok(word.includes(surgery) && word.includes("w:sdt"), "the Word file has fields");
  });
  await yusra(async (secretary) => {
    assert.equal(await statementOf(secretary, surgery), statement);
    await secretary.sees(fingerprint);
    const scan = secretary.page.locator("main a[href*='scan'], main a[href*='file'], main a[href*='paper']").first();
    const answer = await secretary.file(await scan.getAttribute("href"));
    assert.equal(answer.status, 200);
    assert.match(answer.headers["content-disposition"], /^attachment/, "a file from outside is never shown in place");
    await secretary.press(`Accept the statement of ${surgery}`);
    assert.equal((await secretary.errors()).length, 1, "the scan has to be compared first");
    await secretary.tap(secretary.page.locator("main input[type=checkbox]"));
    await secretary.press(`Accept the statement of ${surgery}`);
    await secretary.sees("Accepted");
  });
  await county.as({ width: phone }, async (resident) => {
    await resident.go("/signatories");
    await resident.go("/signatories/quayside-health-centre");
    await resident.sees(surgery, "Accepted");
    await resident.seesNot("Agnes Lowe");
    await resident.go("/signatories/coverage");
  });
});

function today() {
  const d = new Date();
  return [d.getDate(), d.getMonth() + 1, d.getFullYear()];
}
