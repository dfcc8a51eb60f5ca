// Is it covered? A resident asks with a telephone and without JavaScript; members find the record that covers
// it, join one that could, or start their own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../lib/axe.mjs";
import { desktop, fits, phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();

const hospital = "from=larkport-bay-hospitals-nhs-trust&to=saltmarsh-county-council";

// looked goes to an address and looks at it at both widths: every answer has the same address but for its query.
async function looked(person, address) {
  await person.go(address);
  for (const width of [phone, desktop]) {
    await person.page.setViewportSize({ width, height: 900 });
    await fits(person.page);
    await axe(person.page);
  }
}

test("a resident asks on a telephone without JavaScript, with a slip in the name", async () => {
  await county.as({ javaScript: false, width: phone }, async (resident) => {
    await resident.go("/covered");
    await resident.fill("Who would give the information?", "larkport bay hospitl");
    await resident.fill("Who would get it?", "Saltmarsh County Council");
    await resident.pick("Who is it about?", "Adults");
    await resident.press("Ask", "main");
    assert.deepEqual(await resident.errors(), ["Choose which organisation you mean by “larkport bay hospitl”"]);
    await resident.choose("Larkport Bay Hospitals NHS Trust");
    await resident.pick("What kind of information?", "The care you need");
    await resident.press("Ask", "main");
    assert.match(await resident.heading(), /^Yes\./);
    await resident.sees("Hospital and council plan your care for when you go home", "Your choices", "It cannot show who opened your record", "What you can do");
    assert.match(resident.page.url(), /from=larkport-bay-hospitals-nhs-trust/);
    await resident.follow("Hospital and council plan your care for when you go home");
    await resident.sees("For machines: a policy (ODRL)");
    await resident.back();
    await resident.follow("Change the question");
    await resident.pick("What kind of information?", "Your bank account");
    await resident.press("Ask", "main");
    assert.equal(await resident.heading(), "No published record covers this");
    await resident.sees("They may still share in a single case", "What they share under other records");
    await fits(resident.page);
  });
});

test("every kind of answer can be read by everybody", async () => {
  await county.as({}, async (resident) => {
    for (const rest of ["", "&what=care_needs&people=adult&purpose=P01", "&what=bank_details", "&purpose=P11"]) await looked(resident, `/covered?${hospital}${rest}`);
    await looked(resident, "/covered?from=larkport&to=saltmarsh");
    await looked(resident, "/covered?from=downland-community-health-nhs-trust&to=wrenfield-district-council");
    await looked(resident, "/vocabulary");
  });
});

test("a member finds the record that covers it, and what it asks", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.follow("Is there an agreement?", "body");
    await priya.fill("Who gives the data?", "Larkport Bay Hospitals NHS Trust");
    await priya.fill("Who receives it?", "Saltmarsh County Council");
    await priya.pick("Whom is it about?", "Adult");
    await priya.pick("What kind of data?", "Care needs and plan");
    await priya.pick("What is it for?", "Direct health or social care");
    await priya.press("Find the agreement");
    assert.equal(await priya.heading(), "Yes, one record covers it");
    await priya.sees("SM-R-2025-0002", "What to do when you share", "This is advice");
    await looked(priya, priya.page.url());
    await priya.press("Use SM-R-2025-0002");
    assert.equal(priya.path, "/records/SM-R-2025-0002");
    await priya.sees("For machines: a policy (ODRL). Advice only");
  });
});

test("a member joins a record of others, or starts one that is filled in", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    const question = `/covered?${hospital}&what=telephone&people=adult&purpose=P08`;
    await looked(priya, question);
    assert.equal(await priya.heading(), "No record covers this");
    await priya.press("Ask to join SM-R-2025-0011");
    assert.equal(priya.path, "/records/SM-R-2025-0011/join");
    await priya.go(question);
    await priya.press("Start a record");
    await priya.sees("Larkport Bay Hospitals NHS Trust gives to Saltmarsh County Council");
    await priya.fill("What should the record be called?", "Homes after hospital");
    await priya.press("Start the record");
    await priya.sees("Party two: give its role", "Data item “Telephone number”", "Flow one: say how often");
    await priya.go(question);
    await priya.press("Ask Larkport Bay Hospitals NHS Trust for it");
    await priya.sees("We fill in what you chose: Telephone number; Adult; Housing and homelessness");
  });
});

test("an emergency is never answered with a no", async () => {
  await county.as({ as: "Dele Brackenridge", width: phone }, async (dele) => {
    await looked(dele, `/covered?${hospital}&what=custody&urgency=emergency`);
    assert.equal(await dele.heading(), "It is an emergency, so do not wait for a record");
    await dele.seesNot("No record covers this");
    await dele.press("Write an emergency record");
    assert.equal(dele.path, "/one-offs/emergency");
  });
});
