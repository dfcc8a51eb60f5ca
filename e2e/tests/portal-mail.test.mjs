// Mail of the portal: a topic is followed and told of once, a room that somebody left stays out of the letter, an answer
// by mail lands under its question, and one click without signing in ends it all.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createConnection } from "node:net";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { freePort } from "../lib/server.mjs";
import { suite } from "../lib/suite.mjs";

let mailPort;
const county = suite(async () => {
  mailPort = await freePort();
  return { args: ["--movable-clock"], env: { SHAREWELL_MAIL_IN_LISTEN: `127.0.0.1:${mailPort}`, SHAREWELL_MAIL_IN_DOMAIN: "in.example.org" } };
});
const secret = "A supplier we look into";
const question = "Into which languages do you translate notices?";
const words = "We have four, and the list is in the library.";

// pass lets the time go by; the work that is due is done when it answers.
async function pass(to) {
  const answer = await fetch(`${county.url}/demo/clock`, { method: "POST", body: new URLSearchParams({ to: to.toISOString() }) });
  assert.equal(answer.status, 204, await answer.text());
}

// midweek is a Wednesday morning after the next first working morning of a week.
function midweek() {
  const day = new Date();
  do day.setUTCDate(day.getUTCDate() + 1); while (day.getUTCDay() !== 1);
  day.setUTCDate(day.getUTCDate() + 2);
  day.setUTCHours(8, 0, 0, 0);
  return day;
}

// letters gives what was sent to everybody, as the demonstration shows it.
async function letters() {
  let found;
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go("/demo/inbox");
    found = await yusra.page.locator("article.sw-mail").evaluateAll((all) => all.map((one) => ({ to: one.querySelector(".sw-quiet").innerText, text: one.querySelector(".sw-mail__text").textContent })));
  });
  return found;
}

// send hands a letter on, as a mail server does.
async function send(from, to, text) {
  const socket = createConnection(mailPort, "127.0.0.1");
  let said = "";
  socket.on("data", (part) => { said += part; });
  const hear = async (code) => {
    for (;;) {
      const line = said.match(/(?:^|\n)(\d{3}) [^\n]*\n/);
      if (line) {
        assert.equal(line[1], code, said);
        said = "";
        return;
      }
      await once(socket, "data");
    }
  };
  await hear("220");
  const body = `From: ${from}\r\nTo: ${to}\r\nSubject: Re: New in the portal\r\nMessage-ID: <e2e@mail.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n\r\nKind regards\r\n\r\nPriya\r\n\r\nOn Mon, 2 Nov 2026 at 18:00, The partnership <no-reply@example.org> wrote:\r\n> -- Write your answer above this line --\r\n> Old\r\n.`;
  for (const [line, code] of [["HELO mail.example", "250"], [`MAIL FROM:<${from}>`, "250"], [`RCPT TO:<${to}>`, "250"], ["DATA", "354"], [body, "250"], ["QUIT", "221"]]) {
    socket.write(`${line}\r\n`);
    await hear(code);
  }
  socket.end();
}

test("a topic is followed, told of once, answered by mail, and left with one click", async () => {
  await county.as({ as: "Priya Anand", width: phone, javaScript: false }, async (priya) => {
    await priya.go("/portal/mail");
    await priya.page.getByLabel("Telling people", { exact: true }).selectOption("Daily");
    await priya.page.getByLabel("What the law allows", { exact: true }).selectOption("Weekly");
    await priya.press("Save choices", "main");
    await priya.sees("Your choices are saved.");
    assert.equal(await priya.page.getByLabel("Telling people", { exact: true }).inputValue(), "daily");
  });
  for (const name of ["Ifeoma Castell", "Owen Tallis"]) {
    await county.as({ as: name }, async (member) => {
      await member.go("/portal/mail");
      await member.page.getByLabel(secret, { exact: true }).selectOption("Daily");
      await member.press("Save choices", "main");
      await member.sees("Your choices are saved.");
    });
  }
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go("/portal/spaces/quiet-matter");
    await yusra.press("People and invitations");
    await yusra.press(/^Take out Ifeoma Castell/);
    await yusra.sees("They are out. It holds from now on.");
  });
  const morning = midweek();
  await pass(morning);
  const sent = await letters();
  const to = (name) => sent.filter((one) => one.to.toLowerCase().includes(name));
  const told = to("priya").filter((one) => one.text.includes(question));
  assert.equal(told.length, 1, "a thing in the topics of somebody comes once");
  assert.equal(told[0].text.split(question).length, 2);
  assert.ok(to("owen").some((one) => one.text.includes(secret)), "who is in the room is told");
  assert.ok(!to("ifeoma").some((one) => one.text.includes(secret)), "who was taken out is told nothing of it");

  const [ref] = told[0].text.match(/[A-Z]{2}-T-\d{4}-\d{6}-[A-Z]/g).filter((one, i, all) => all.indexOf(one) === i && told[0].text.indexOf(one) > told[0].text.indexOf(question));
  const part = told[0].text.slice(told[0].text.indexOf(question));
  const [address] = part.match(/r-[a-z0-9]+@in\.example\.org/) ?? [];
  assert.ok(address, `the letter says where to answer:\n${told[0].text}`);
  const [mine] = told[0].to.match(/\S+@\S+[a-z]/);
  await send(mine, address, words);
  await pass(new Date(morning.getTime() + 60_000));
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go(`/portal/questions/${ref}`);
    await priya.sees(question, words);
    await priya.seesNot("Kind regards", "Write your answer above this line");
  });

  const [leave] = told[0].text.match(/\/portal\/mail\/leave\/[0-9a-f]+(?![0-9a-f/])/g).slice(-1);
  const shown = await fetch(county.url + leave);
  const never = await fetch(`${county.url}/portal/mail/leave/${"0".repeat(32)}`);
  assert.deepEqual([shown.status, never.status], [200, 200], "no link tells whether it was ever ours");
  const left = await fetch(county.url + leave, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) });
  assert.equal(left.status, 200);
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go("/portal/mail");
    assert.ok(await priya.page.getByLabel("Not at all", { exact: true }).isChecked());
  });
});
