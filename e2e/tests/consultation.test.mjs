// Consultations and sessions: somebody answers on a telephone without JavaScript, the secretariat enters a paper answer
// and plans a session with one place, two people want it, one gives it back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const small = { width: phone, javaScript: false };
const asked = "Should every surgery use the tool that notices frailty early?";

test("somebody answers without scripts, and a paper answer is counted beside it", async () => {
  await county.as(small, async (person) => {
    await person.go("/engagement");
    await person.follow(asked);
    await person.press("Answer now", "main");
    await person.press("Look at them again", "main");
    assert.deepEqual(await person.errors(), ["Answer at least one question"]);
    await person.choose("Yes, if people are told first");
    await person.fill("What else should we know? (optional)", "Write to people in large print.");
    await person.press("Look at them again", "main");
    await person.sees("Write to people in large print.");
    await person.press("Send your answers", "main");
    await person.sees("Thank you. Your answers were counted");
  });
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go("/engagement/manage");
    await yusra.follow(asked);
    await yusra.sees("24 people answered.");
    await yusra.follow("Enter answers that came on paper, by phone or from a workshop");
    await yusra.choose("On paper");
    await yusra.choose("No", /^Should other surgeries/);
    await yusra.press("Count these answers");
    await yusra.sees("They were counted.");
    await yusra.go("/engagement/manage");
    await yusra.follow(asked);
    await yusra.sees("25 people answered.", "Not heard enough");
    await yusra.follow(/^Read \d answers/);
    await yusra.press("Decide and read the next");
    await yusra.sees("It was decided.");
  });
});

test("a session has room for so many, and who leaves makes room", async () => {
  let path;
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go("/engagement/manage-sessions/new");
    await yusra.fill("What is it about?", "Talk about the register");
    await yusra.fill("What will happen there?", "We look at it together.");
    const day = new Date(Date.now() + 20 * 86_400_000);
    await yusra.date("Which day?", day.getDate(), day.getMonth() + 1, day.getFullYear());
    await yusra.fill("When does it begin?", "18:30");
    await yusra.fill("When does it end?", "20:00");
    await yusra.fill("Where is it? (optional)", "Town hall");
    await yusra.fill("What helps people to take part, and what is missing?", "There is a ramp.");
    await yusra.fill("How many people can come?", "1");
    await yusra.press("Announce the session");
    await yusra.follow("See it as everybody sees it");
    path = yusra.path;
  });
  await county.as(small, async (person) => {
    const held = [];
    for (const button of ["Book a place", "Wait for a place"]) {
      await person.go(path);
      await person.press(button, "main");
      const [ref, code] = await person.page.locator(".sw-codes dd").allInnerTexts();
      held.push({ ref, code });
    }
    const look = async ({ ref, code }) => {
      await person.go("/sessions/booking");
      await person.fill("Your reference", ref);
      await person.fill("Your secret code", code);
      await person.press("Show my place", "main");
    };
    await look(held[1]);
    await person.sees("You wait for a place");
    await look(held[0]);
    await person.press("Give my place back", "main");
    await person.sees("You gave your place back");
    await look(held[1]);
    await person.sees("You have a place");
  });
});

test("what was done with what people said can be read, and the dates go into a calendar", async () => {
  await county.as({ width: phone }, async (person) => {
    await person.go("/consultations");
    await person.follow("How should we tell you about the weekly pupil list?");
    await person.sees("You said, we did", "What was decided", "Who was heard, and who was not", "61 people answered.");
    const ics = await person.file("/engagement.ics");
    assert.equal(ics.status, 200);
    assert.match(ics.type, /text\/calendar/);
    assert.match(ics.body.toString(), /^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/);
    const csv = await person.file(`${person.path}/results.csv`);
    assert.match(csv.body.toString(), /fewer than 5|not shown|,\d+,/);
  });
});
