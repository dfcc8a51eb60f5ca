// Writes Records of Sharing the way people do, page by page.
import assert from "node:assert/strict";

// inDays gives the day so many days from now as [day, month, year].
export function inDays(days) {
  const d = new Date(Date.now() + days * 86_400_000);
  return [d.getDate(), d.getMonth() + 1, d.getFullYear()];
}

// startRecord starts a record and gives its address. from: "blank", a template's words, or a reference.
export async function startRecord(person, title, from = "blank") {
  await person.go("/records");
  await person.press("Start a record");
  await person.fill("What should the record be called?", title);
  if (from === "blank") await person.choose("From a blank record");
  else if (from instanceof RegExp) await person.choose(from);
  else {
    await person.choose("As a copy of another record");
    await person.fill(/^Reference of the record to copy/, from);
  }
  await person.press("Start the record");
  await person.sees("The record was started.");
  return person.path;
}

// completeCopy gives what a copy does not take over: the assessment of risks and the dates. It starts today, so the last
// signature puts it in force.
export async function completeCopy(person, at) {
  await person.go(`${at}/edit/dpia`);
  await person.choose("Not required");
  await person.press("Save and go back to the record");
  await person.sees("Your answers lead to some more questions on this page.");
  await person.fill("Why is none needed?", "The same data as before, for the same purpose.");
  await person.press("Save and go back to the record");
  await person.go(`${at}/edit/advice`);
  if (await person.page.getByText("Whose advice was taken?").count()) {
    await person.choose("Data protection officer", "Whose advice was taken?");
    await person.press("Save and go back to the record");
    await person.date("When?", ...inDays(-2));
    await person.fill("The advice in short", "Go on as before.");
    await person.press("Save and go back to the record");
  }
  await person.go(`${at}/edit/dates_and_ending`);
  await person.date("When does it start?", ...inDays(0));
  await person.date("When is it looked at again?", ...inDays(300));
  await person.press("Save and go back to the record");
}

// send checks the answers and sends the record to its parties.
export async function send(person, at) {
  await person.go(`${at}/check`);
  await person.seesNot("missing before you can send it");
  await person.press("Send the record");
  await person.sees("The record was sent. We have told the parties.");
}

export async function approve(person, at) {
  await person.go(at);
  await person.press("Review the record");
  await person.choose("Approve it");
  await person.press("Send your answer");
  await person.sees("Your answer was recorded.");
}

export async function sign(person, at, post) {
  await person.go(at);
  await person.press("Read and sign");
  await person.fill("Your post", post);
  await person.choose("I may sign this record for my organisation");
  await person.press("Sign the record");
  await person.sees("Your signature was recorded.");
}

// fillSection answers the questions of one section: [how, question, answer] each.
export async function fillSection(person, at, section, answers, button = "Save and go back to the record") {
  await person.go(`${at}/edit/${section}`);
  await answer(person, answers);
  await person.press(button);
}

export async function answer(person, answers) {
  for (const [how, question, value] of answers) {
    if (how === "fill") await person.fill(question, value);
    else if (how === "choose") await person.choose(value, question);
    else if (how === "pick") await person.pick(question, value);
    else if (how === "date") await person.date(question, ...value);
    else assert.fail(`no way to ${how}`);
  }
}

// addParty finds an organisation in the directory.
export async function addParty(person, at, words, name, role, part) {
  await person.go(`${at}/rows/parties/new`);
  await person.fill("Find an organisation", words);
  await person.press("Find", "main");
  await person.choose(name, "Which organisation is it?");
  await person.choose(role, "What is its role?");
  if (part) await person.fill(/What does it do here/, part);
  await person.press("Save", "main");
}

// What a complete record says, section by section.
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
  ["dates_and_ending", [["date", "When does it start?", inDays(0)], ["date", "When is it looked at again?", inDays(300)],
    ["fill", "How does it end, and what happens to the data then?", "Both destroy it within 30 days and say so."]]],
  ["about", [
    ["fill", "Public title", "Hospital and council keep your home warm"], ["choose", "What kind of arrangement is it?", "One way"],
    ["fill", "Post that looks after this record", "Information governance manager"],
    ["fill", "Mailbox of that post", "information-governance@county.saltmarsh.example"],
    ["choose", "May other signatories join this record later?", "No"]]],
];

// fillSections answers what a blank record asks, in an order of its own.
export async function fillSections(person, at) {
  for (const [section, answers] of sections) await fillSection(person, at, section, answers);
}

async function addItem(person, at, name, category, why) {
  await person.go(`${at}/edit/items`);
  await person.press("Add a data item");
  await answer(person, [["fill", "Name of the item", name], ["pick", "Category", category],
    ["choose", "Is it special category data?", "No"], ["choose", "Is it about crimes or alleged crimes?", "No"],
    ["fill", "Where does it come from?", "Ward list"], ["choose", "Is it always sent?", "Yes"], ["fill", "Why is this item needed?", why]]);
  await person.press("Save", "main");
  await person.sees(name, why);
}

// fillRows gives a blank record a second party, a data item, a flow, and what each party keeps and says.
export async function fillRows(person, at, { lead, other, words }) {
  await person.go(`${at}/edit/parties`);
  await person.follow(`Change ${lead}`);
  await person.choose("Controller", "What is its role?");
  await person.press("Save", "main");
  await addParty(person, at, words, other, "Controller", "sends the list each week");
  await person.sees(other);
  await addItem(person, at, "Name and address", "Address", "Finds the home that is cold.");
  await fillSection(person, at, "items", [
    ["choose", "Which special category data is shared?", "None"], ["choose", "Is there data about crimes or alleged crimes?", "No"],
    ["choose", "Is the data fact or opinion?", "Fact"], ["fill", "What is the data joined with?", "It is not joined with anything."]]);
  await person.go(`${at}/edit/flows`);
  assert.equal(await person.page.locator("main svg.sw-flow, main .sw-flow svg").count(), 0, "nothing is drawn before there is a flow");
  await person.press("Add a flow");
  await answer(person, [["choose", "Who gives the data?", other], ["choose", "Who receives it?", lead],
    ["choose", "Which data items are sent?", "Name and address"], ["choose", "How often?", "Weekly"],
    ["choose", "How many people are in it each time?", "1 to 10"], ["choose", "How is it sent?", "Secure email"],
    ["pick", "In which format?", "Spreadsheet"], ["pick", "What are people matched on?", "Name and date of birth"]]);
  await person.press("Save", "main");
  const picture = person.page.locator("main svg").first();
  assert.ok(await picture.isVisible(), "the flow is drawn");
  for (const party of [lead, other]) {
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
