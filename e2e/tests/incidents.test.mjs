// Incidents: from the first alarm on a telephone without scripts, over partners who acknowledge, a decision, a use that is
// paused and goes on again, and drafts that another program opens, to the public account and the end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { spoken } from "../lib/documents.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const small = { width: phone, javaScript: false };
const what = "The weekly list of one school went to another school.";
const title = "A list of pupils went to another school";

test("an incident from the first alarm to the public account", async () => {
  let at, ref;
  await county.as({ as: "Dele Brackenridge", ...small }, async (dele) => {
    await dele.go("/organisation/incidents");
    await dele.press("Raise the alarm", "main");
    await dele.press("Raise the alarm", "main");
    assert.deepEqual(await dele.errors(), ["Say what happened, in a sentence or two"]);
    await dele.fill("What happened?", what);
    await dele.pick("Which use of information is it about? (optional)", "Weekly pupil list");
    await dele.press("Raise the alarm", "main");
    await dele.sees("The alarm is raised", "Brightwater Learning Trust", "hours left to tell the regulator", "Article 33");
    at = dele.path;
    ref = at.split("/").pop();
    assert.match(ref, /^SM-I-\d{4}-\d{6}-[A-Z]$/);
  });
  await county.as({ as: "Samir Doyle", ...small }, async (samir) => {
    await samir.go("/in-tray");
    await samir.follow(new RegExp(`Acknowledge an incident.*${ref}`));
    await samir.sees(what);
    assert.equal(await samir.page.getByText("Likely harm").count(), 0, "a partner does not see how it is judged");
    await samir.fill(/Anything the organisation should know/, "We deleted our copy.");
    await samir.press("Acknowledge", "main");
    await samir.sees("Your organisation acknowledged");
  });
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go(at);
    await priya.sees("They say: We deleted our copy.");
    await priya.follow("Fill in people and information");
    await priya.choose("10 to 99 people", "How many people is it about?");
    await priya.choose("Child under 18");
    await priya.press("Save");
    await priya.follow("Weigh the likely harm");
    await priya.choose("Possible");
    await priya.choose("Noticeable");
    await priya.choose("Children, or people at risk of harm");
    await priya.fill("Why do you think so?", "The list has names and dates of birth.");
    await priya.press("Save");
    await priya.sees("There is a high risk to people");
    await priya.follow("Decide about the regulator");
    await priya.sees("You decide.");
    await priya.choose("Yes, tell the regulator");
    await priya.fill("Why?", "The assessment says that the risk is high.");
    await priya.press("Save");
    await priya.follow("Pause this use: Weekly pupil list");
    await priya.sees("All its partners are told at once");
    await priya.fill("Why must it stop?", "Until we know how the list went astray.");
    await priya.press("Pause the use");
    await priya.sees("The use is paused.");
    for (const [link, words] of [["Notification to the regulator", "What is likely to follow"], ["Letter to the people", "something went wrong with information about you"]]) {
      await priya.follow(link);
      const word = await priya.file(await priya.page.getByRole("button", { name: "Download as a Word document" }).getAttribute("href"));
      assert.match((await spoken(word.body, "draft.docx")).replace(/\s+/g, " "), new RegExp(words));
      await priya.go(at);
    }
    await priya.follow("Let this use go on again: Weekly pupil list");
    await priya.fill("Why can it go on?", "The address is mended.");
    await priya.press("Let the use go on again");
    await priya.follow("Decide about telling the people");
    await priya.choose("No");
    await priya.fill("Why?", "The other school deleted the list unread.");
    await priya.press("Save");
    await priya.follow("Write down what was done");
    await priya.fill("What was done to stop it?", "The other school deleted the list.");
    await priya.fill(/What changed so that/, "Two people look at new addresses.");
    await priya.press("Save");
    await priya.follow("Add an action");
    await priya.fill("What is to be done?", "Look at every address");
    await priya.choose("Practitioner");
    const soon = new Date(Date.now() + 7 * 24 * 3600 * 1000);
    await priya.fill("Day", String(soon.getDate()));
    await priya.fill("Month", String(soon.getMonth() + 1));
    await priya.fill("Year", String(soon.getFullYear()));
    await priya.press("Add the action");
    await priya.follow("Write the public account");
    await priya.fill("Title", title);
    await priya.fill("What happened?", "We sent a list to the wrong school. They rang us.");
    await priya.fill("Who is affected?", "4 children of one school.");
    await priya.fill("What are you doing about it?", "The school deleted the list.");
    await priya.fill("What can people do?", "You need to do nothing.");
    await priya.press("Send for review");
    await priya.sees("could tell who it was");
    await priya.fill("Who is affected?", "Children of one school.");
    await priya.press("Send for review");
    await priya.sees("Sent for review.");
    await priya.follow("Review the public account");
    await priya.sees("Somebody else has to review them.");
  });
  await county.as({}, async (anybody) => {
    await anybody.go("/what-went-wrong");
    assert.equal(await anybody.page.getByText(title).count(), 0, "nobody reads it before the review");
  });
  await county.as({ as: "Dele Brackenridge", ...small }, async (dele) => {
    await dele.go("/in-tray");
    await dele.follow(/Do.*Look at every address/);
    await dele.press("Say that it is done");
    await dele.sees("Thank you. The action is done.");
  });
  await county.as({ as: "Owen Tallis" }, async (owen) => {
    await owen.go("/in-tray");
    await owen.follow(new RegExp(`Review a public account.*${ref}`));
    await owen.go(`${at}/review`);
    await owen.press("Publish the account");
    await owen.sees("The public account is published.");
    await owen.go(`${at}/edit/regulator`);
    const now = new Date();
    await owen.fill("Day", String(now.getDate()));
    await owen.fill("Month", String(now.getMonth() + 1));
    await owen.fill("Year", String(now.getFullYear()));
    await owen.press("Save");
    await owen.go(`${at}/do/contain`);
    await owen.press("Say that it is contained");
    await owen.go(`${at}/do/close`);
    await owen.press("Close the incident");
    await owen.sees("The incident is closed.", "The history is unbroken");
  });
  await county.as(small, async (anybody) => {
    await anybody.go("/what-went-wrong");
    await anybody.follow(title);
    await anybody.sees("Between 10 and 99 people", "What you can do", "The use of information was paused", "It was closed");
    await anybody.follow(/Schools tell the council/);
    await anybody.sees("What went wrong");
    await anybody.follow(title);
    for (const form of [".atom", ".json"]) assert.match((await anybody.file(`/what-went-wrong${form}`)).body.toString(), new RegExp(title));
  });
});
