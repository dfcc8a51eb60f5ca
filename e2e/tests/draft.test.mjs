// Draft: an information governance lead writes a Record of Sharing, alone and with a colleague.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { addParty, answer, completeCopy, fillSection, inDays, startRecord } from "../lib/records.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const council = "Saltmarsh County Council";
const hospital = "Larkport Bay Hospitals NHS Trust";

const sections = [
  ["publication", [["choose", "How much does the public see?", "In full"]]],
  ["people", [
    ["choose", "Whose data is it?", "Adult"], ["fill", "About how many people?", "120"],
    ["choose", "Which ages?", ["25 to 64", "65 to 84"]], ["choose", "Are children included?", "No"],
    ["choose", "How far can people be identified?", "Personally identifiable"]]],
  ["purpose", [
    ["choose", "Which purposes of the Agreement does it serve?", "Housing and homelessness"],
    ["fill", "The purpose in one sentence", "To keep homes warm for people who leave hospital."],
    ["fill", "Why is the data needed, and could less do?", "The council cannot know who leaves hospital to a cold home. Less than a name and an address would not find the home."],
    ["fill", "What could happen without the sharing?", "People go back to a cold home and fall ill again."],
    ["choose", "How does this use fit the reason the data was collected?", "Same purpose"]]],
  ["law", [["choose", "Which data protection law governs it?", "UK GDPR"],
    ["choose", "Is the data shared for law enforcement?", "No"], ["choose", "Lawful basis", "Public task, 6(1)(e)"]]],
  ["powers", [["choose", "Legal power or duty to share (optional)", "Duty to share for direct care: Health and Social Care Act 2012 s.251B"],
    ["choose", "Is a duty of confidence owed?", "No"], ["choose", "Is patient data from GP practices shared?", "No"]]],
  ["consent", [["choose", "What part does consent play?", "Not relied on"],
    ["choose", "Was the data first collected on consent?", "No"], ["choose", "Did a party ask for the data in writing?", "No"]]],
  ["benefits_and_risks", [
    ["fill", "Who gains, and how?", "People come home to a warm room and do not fall ill again in the first weeks."],
    ["fill", "What could go wrong for people?", "A letter could reach the wrong home, and a stranger could learn who was in hospital."],
    ["fill", "What does it mean for groups with poorer outcomes?", "People who pay by meter gain most."]]],
  ["openness", [["choose", "When are people told?", "Told before"],
    ["choose", "What about people whose data was not collected from them?", "Notice given"]]],
  ["opt_outs", [["choose", "What was decided about opt-outs?", "For direct care"]]],
  ["rights_and_accuracy", [
    ["fill", "Who handles which right?", "Whoever is asked takes the request and tells the other."],
    ["fill", "Mailbox for rights and corrections", "rights@county.saltmarsh.example"],
    ["fill", "How are errors found and put right?", "At the source, then sent again."], ["fill", "Within how many days?", "10"]]],
  ["security_and_incidents", [
    ["choose", "Which security measures are in place?", ["Encrypted on the way", "Access by role"]],
    ["fill", "More about how the data is protected", "Only the warm homes team can open it."],
    ["fill", "Who tells whom when something goes wrong?", "Whoever notices tells the other at once."], ["fill", "Within how many hours?", "24"]]],
  ["automation", [["choose", "Does a tool take part in decisions about people?", "None"]]],
  ["commercial", [["choose", "Does a commercial body take part or pay?", "No"]]],
  ["transfers", [["choose", "Does data leave the UK?", "No"]]],
  ["dpia", [["choose", "Is an impact assessment needed?", "Not required"]]], // leads to one more question
  ["dpia", [["fill", "Why is none needed?", "Few people, nothing sensitive, and nobody is scored or watched."]]],
  ["dates_and_ending", [["date", "When does it start?", inDays(20)], ["date", "When is it looked at again?", inDays(300)],
    ["fill", "How does it end, and what happens to the data then?", "Both destroy it within 30 days and say so."]]],
  ["about", [
    ["fill", "Public title", "Hospital and council keep your home warm"], ["choose", "What kind of arrangement is it?", "One way"],
    ["fill", "Post that looks after this record", "Information governance manager"],
    ["fill", "Mailbox of that post", "information-governance@county.saltmarsh.example"],
    ["choose", "May other signatories join this record later?", "No"]]],
];

async function addItem(person, at, name, category, why) {
  await person.go(`${at}/edit/items`);
  await person.press("Add a data item");
  await answer(person, [["fill", "Name of the item", name], ["pick", "Category", category],
    ["choose", "Is it special category data?", "No"], ["choose", "Is it about crimes or alleged crimes?", "No"],
    ["fill", "Where does it come from?", "Ward list"], ["choose", "Is it always sent?", "Yes"], ["fill", "Why is this item needed?", why]]);
  await person.press("Save", "main");
  await person.sees(name, why);
}

async function rowsOfBlank(person, at) {
  await person.go(`${at}/edit/parties`);
  await person.follow(`Change ${council}`);
  await person.choose("Controller", "What is its role?");
  await person.press("Save", "main");
  await addParty(person, at, "larkport bay", hospital, "Controller", "sends the list each week");
  await person.sees(hospital);
  await addItem(person, at, "Name and address", "Address", "Finds the home that is cold.");
  await fillSection(person, at, "items", [
    ["choose", "Which special category data is shared?", "None"], ["choose", "Is there data about crimes or alleged crimes?", "No"],
    ["choose", "Is the data fact or opinion?", "Fact"], ["fill", "What is the data joined with?", "It is not joined with anything."]]);
  await person.go(`${at}/edit/flows`);
  assert.equal(await person.page.locator("main svg.sw-flow, main .sw-flow svg").count(), 0, "nothing is drawn before there is a flow");
  await person.press("Add a flow");
  await answer(person, [["choose", "Who gives the data?", hospital], ["choose", "Who receives it?", council],
    ["choose", "Which data items are sent?", "Name and address"], ["choose", "How often?", "Weekly"],
    ["choose", "How many people are in it each time?", "1 to 10"], ["choose", "How is it sent?", "Secure email"],
    ["pick", "In which format?", "Spreadsheet"], ["pick", "What are people matched on?", "Name and date of birth"]]);
  await person.press("Save", "main");
  const picture = person.page.locator("main svg").first();
  assert.ok(await picture.isVisible(), "the flow is drawn");
  for (const party of [council, hospital]) {
    await person.go(`${at}/rows/retention/new`);
    await answer(person, [["choose", "Who keeps it?", party], ["pick", "From when does the time count?", "Last contact"],
      ["fill", "How long?", "2"], ["pick", "Days, weeks, months or years?", "Years"],
      ["fill", "Reference in the retention schedule", "Line 24"], ["choose", "What happens then?", "Keep by its own schedule"]]);
    await person.press("Save", "main");
    await person.go(`${at}/rows/transparency/new`);
    await answer(person, [["choose", "Whose notice is it?", party], ["fill", "Address of the notice", "https://www.saltmarsh.example/privacy"],
      ["date", "When was it last checked?", inDays(-3)], ["fill", "How are people told?", "On the website and on the ward."]]);
    await person.press("Save", "main");
  }
  await fillSection(person, at, "keeping", [["choose", "May receivers pass the data on?", "Ask first"]]);
}

test("a blank record is filled in, in any order, until it can be sent", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    const at = await startRecord(priya, "Warm homes after hospital");
    await priya.sees("0 of 21 sections are complete", "Draft");
    await priya.go(`${at}/check`);
    await priya.sees(/\d+ things are missing before you can send it/, "Add a data item.", "Give the purposes.");
    for (const [section, answers] of sections) await fillSection(priya, at, section, answers);
    await priya.go(`${at}/check`);
    await priya.seesNot("Give the purposes.");
    await rowsOfBlank(priya, at);
    await priya.go(at);
    await priya.sees("21 of 21 sections are complete");
    await priya.press("Check and send");
    await priya.seesNot("missing before you can send it");
    await priya.sees("Hospital and council keep your home warm", hospital, "Finds the home that is cold.");
    assert.ok(await priya.page.getByRole("button", { name: "Send the record" }).isVisible());
  });
});

test("a template and a copy bring their words with them", async () => {
  await county.as({ as: "Priya Anand", width: phone }, async (priya) => {
    const at = await startRecord(priya, "Pupil list of one school", /From the template .Pupil list/);
    await priya.sees("Go on filling in the record");
    await priya.go(`${at}/check`);
    await priya.sees("Unique pupil number", "To match a child who changes school.");
    const copy = await startRecord(priya, "Discharge once more", "SM-R-2025-0002");
    await completeCopy(priya, copy);
    await priya.go(`${copy}/check`);
    await priya.sees("Hospital and council plan your care for when you go home");
    await priya.seesNot("missing before you can send it");
    await priya.go("/records/new");
    await priya.fill("What should the record be called?", "Not mine");
    await priya.choose("As a copy of another record");
    await priya.fill(/^Reference of the record to copy/, "SM-R-2026-9999");
    await priya.press("Start the record");
    assert.equal((await priya.errors()).length, 1);
    assert.equal(await priya.page.getByLabel("What should the record be called?").inputValue(), "Not mine", "what was typed is kept");
  });
});

test("two people change the same field: the second sees both, and nothing is lost", async () => {
  let at;
  await county.as({ as: "Priya Anand" }, async (priya) => {
    at = await startRecord(priya, "Shared pen");
    await priya.go(`${at}/edit/purpose`);
    await priya.fill("The purpose in one sentence", "Words of Priya.");
    await county.as({ as: "Owen Tallis", look: false }, async (owen) => {
      await owen.go(`${at}/edit/purpose`);
      await owen.fill("The purpose in one sentence", "Words of Owen.");
      await owen.fill("What could happen without the sharing?", "Owen wrote this alone.");
      await owen.press("Save and go back to the record");
    });
    await priya.press("Save and go back to the record");
    await priya.sees("Words of Owen.");
    const box = priya.page.getByLabel("The purpose in one sentence", { exact: true });
    assert.equal(await box.inputValue(), "Words of Priya.");
    assert.equal(await priya.page.getByLabel("What could happen without the sharing?", { exact: true }).inputValue(), "Owen wrote this alone.");
    await priya.fill("The purpose in one sentence", "Words of both.");
    await priya.press("Save and go back to the record");
    await priya.go(`${at}/edit/purpose`);
    assert.equal(await box.inputValue(), "Words of both.");
    assert.equal(await priya.page.getByLabel("What could happen without the sharing?", { exact: true }).inputValue(), "Owen wrote this alone.");
  });
});

test("two people change different fields of a page: both changes stand", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    const at = await startRecord(priya, "Two pens");
    await priya.go(`${at}/edit/benefits_and_risks`);
    await priya.fill("Who gains, and how?", "Everybody.");
    await county.as({ as: "Owen Tallis", look: false }, (owen) =>
      fillSection(owen, at, "benefits_and_risks", [["fill", "What could go wrong for people?", "A lost letter."]]));
    await priya.press("Save and go back to the record");
    await priya.go(`${at}/edit/benefits_and_risks`);
    assert.equal(await priya.page.getByLabel("Who gains, and how?").inputValue(), "Everybody.");
    assert.equal(await priya.page.getByLabel("What could go wrong for people?").inputValue(), "A lost letter.");
  });
});

test("an organisation that is not in the directory takes part with a reason", async () => {
  await county.as({ as: "Priya Anand", width: phone }, async (priya) => {
    const at = await startRecord(priya, "With an outsider");
    await priya.go(`${at}/rows/parties/new`);
    await priya.fill("Find an organisation", "zzz nobody");
    await priya.press("Find", "main");
    await priya.sees("No organisation in the directory matches “zzz nobody”.");
    await priya.follow("Name an organisation that is not in the directory");
    await answer(priya, [["fill", "Name", "Far Away Council"], ["choose", "What is its role?", "Receiver only"]]);
    await priya.pick("Kind of organisation", "County council");
    await priya.press("Save", "main");
    await priya.go(`${at}/edit/parties`);
    await priya.sees("Far Away Council", /why it takes part|accepting the Agreement|reason/i);
  });
});

test("a person's number in a text is pointed out and does not stop anybody", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    const at = await startRecord(priya, "A number in a text");
    await fillSection(priya, at, "purpose", [["fill", "The purpose in one sentence", "To help the patient 943 476 5919 at home."]]);
    await priya.sees(/NHS number/);
    await priya.press("Save and go back to the record");
    assert.equal(priya.path, at, "saved as it is when the person wants that");
    await priya.go(`${at}/check`);
    await priya.sees("943 476 5919");
  });
});
