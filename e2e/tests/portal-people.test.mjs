// Who can help: an offer, a question to a person, somebody away with a stand-in, the rota, a first visit and practice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const days = (n) => new Date(Date.now() + n * 86_400_000);
const date = (person, label, d) => person.date(label, d.getDate(), d.getMonth() + 1, d.getFullYear());

test("somebody offers help, is found and is asked", async () => {
  await county.as({ as: "Owen Tallis", width: phone, javaScript: false }, async (owen) => {
    await owen.go("/portal/people/me");
    await owen.press("Save what you can help with");
    assert.deepEqual(await owen.errors(), ["Select what you can help with"]);
    await owen.choose("Impact assessments");
    await owen.fill(/What do you know well/, "Assessments of new systems.");
    await owen.press("Save what you can help with");
    await owen.sees("Colleagues can find you now.");
  });
  let question;
  await county.as({ as: "Tomasz Reed" }, async (tomasz) => {
    await tomasz.go("/portal/people");
    await tomasz.pick("Topic", "Impact assessments");
    await tomasz.press("Show who can help");
    await tomasz.follow("Owen Tallis");
    await tomasz.sees("Impact assessments", "Mailbox");
    await tomasz.seesNot("owen.tallis@");
    await tomasz.press("Ask Owen Tallis a question");
    await tomasz.press("Ask Owen Tallis");
    assert.ok((await tomasz.errors()).includes("Select who may read it"));
    await tomasz.fill("Your question in one sentence", "Does a new rota system need an assessment?");
    await tomasz.fill("What should they know?", "It holds staff names only.");
    await tomasz.pick("What is it about?", "Impact assessments");
    await tomasz.choose(/^As usual/);
    await tomasz.choose(/alone$/);
    await tomasz.press("Ask Owen Tallis");
    await tomasz.sees("Does a new rota system need an assessment?");
    question = tomasz.path;
  });
  await county.as({ as: "Owen Tallis" }, async (owen) => {
    await owen.go("/in-tray");
    await owen.follow(/because you were asked/);
    await owen.sees("It holds staff names only.");
  });
  await county.as({ as: "Colm Ferris", expectStatus: [404] }, async (colm) => {
    const answer = await colm.page.goto(question);
    assert.equal(answer.status(), 404);
  });
});

test("the secretariat plans a week, and somebody away is stood in for", async () => {
  await county.as({ as: "Yusra Pell", width: phone }, async (yusra) => {
    await yusra.go("/portal/people/coverage");
    await yusra.sees("Nobody offers help with");
    await yusra.follow("Who is on duty");
    await yusra.follow(/^Plan the week/);
    await yusra.press("Put on duty");
    assert.ok((await yusra.errors()).includes("Select who is on duty"));
    await yusra.pick("For which topic?", "Rights requests and corrections");
    await yusra.page.getByLabel("Who?", { exact: true }).selectOption({ index: 1 });
    await yusra.press("Put on duty");
    await yusra.sees("They are on duty, and were told.");
  });
  await county.as({ as: "Priya Anand", javaScript: false }, async (priya) => {
    await priya.go("/portal/people/me");
    await priya.tap(priya.page.getByText("Say when you are away", { exact: true }));
    await date(priya, "First day away", days(0));
    await date(priya, "Last day away", days(1));
    const cover = priya.page.getByLabel("Who stands in for you? (optional)");
    await cover.selectOption({ index: 1 });
    await priya.press("Save when you are away");
    await priya.sees("Saved. Whoever you asked to stand in is told.", "Not answered yet");
  });
});

test("a first visit is skipped for good, and practice keeps to itself", async () => {
  await county.as({ as: "Dele Brackenridge", width: phone, javaScript: false, expectStatus: [404] }, async (dele) => {
    await dele.go("/portal/welcome");
    await dele.press("I have looked at this");
    await dele.sees("Noted. Here is the next one.");
    await dele.press("Skip my first visit");
    await dele.sees("Skipped. We will not ask you again.");
    await dele.follow("Practise with invented cases");
    await dele.press(/A call from the police/);
    await dele.fill(/work email or telephone/, "somebody@gmail.com");
    await dele.choose("Not checked");
    await dele.press("Save and see what the program says");
    await dele.sees("This is practice.", "The contact of the person who asked is a private one.");
    const copy = dele.path;
    await dele.press("Throw this copy away");
    await dele.sees("The practice copy is thrown away.");
    assert.equal((await dele.page.goto(copy)).status(), 404);
  });
});
