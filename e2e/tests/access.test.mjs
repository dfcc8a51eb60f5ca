// Access: nobody sees what is not theirs, whatever address they type.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startRecord } from "../lib/records.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const title = "A draft that nobody else may see";
const below = ["", "/check", "/timeline", "/compare", "/versions/1", "/edit/about", "/edit/parties", "/rows/items/new", "/review", "/sign",
  "/go-live", "/pass", "/return", "/decline", "/withdraw", "/vary", "/end", "/join", "/download.docx", "/download.pdf"];

test("a draft of another organisation is not there, by any address", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    const at = await startRecord(priya, title);
    const ref = at.split("/").pop();
    assert.ok((await (await priya.file(at)).body).includes(title));
    for (const stranger of ["Tomasz Reed", "Colm Ferris", "Yusra Pell", "Dele Brackenridge", "Edith Marlowe", "Linnea Voss"]) {
      if (stranger === "Dele Brackenridge") continue; // a colleague
      await county.as({ as: stranger, look: false }, async (other) => {
        for (const path of below) {
          const answer = await other.file(at + path);
          assert.ok([403, 404].includes(answer.status), `${stranger} gets ${answer.status} from ${at}${path}`);
          assert.ok(!answer.body.includes(title), `${stranger} reads the title at ${path}`);
        }
        for (const path of ["/records", `/search?q=${encodeURIComponent(title)}`, `/register/${ref}`, "/in-tray", "/register.atom"]) {
          assert.ok(!(await other.file(path)).body.includes(`>${title}<`), `${stranger} reads the title at ${path}`);
        }
      });
    }
    for (const path of [`/register/${ref}`, "/register.csv", "/register.json", "/register.jsonld", "/register.atom", "/sitemap.xml", `/search.json?q=${ref}`]) {
      const text = await (await fetch(county.url + path)).text();
      assert.ok(!text.includes(title), `the public reads the title at ${path}`);
    }
  });
});

test("what is not there and what is not yours answer alike", async () => {
  await county.as({ as: "Priya Anand", look: false }, async (priya) => {
    const at = await startRecord(priya, title);
    await county.as({ as: "Tomasz Reed", look: false }, async (tomasz) => {
      const mine = await tomasz.file(at);
      const none = await tomasz.file("/records/SM-R-2026-8888");
      assert.equal(mine.status, 404);
      assert.equal(none.status, 404);
      const plain = (answer) => answer.body.toString().replaceAll(/SM-R-2026-\d{4}/g, "").replaceAll(/[0-9a-z]{26}/g, "");
      assert.equal(plain(mine), plain(none));
    });
  });
});

test("a visitor is sent to sign in, and back to where they were going", async () => {
  await county.as({}, async (visitor) => {
    await visitor.go("/records/SM-R-2025-0002");
    assert.equal(visitor.path, "/sign-in");
    await visitor.press("Priya Anand");
    assert.equal(visitor.path, "/records/SM-R-2025-0002");
  });
});

test("a page of one's own organisation asks for the right role", async () => {
  await county.as({ as: "Dele Brackenridge", look: false }, async (dele) => {
    for (const path of ["/statements", "/people/invite", "/audit", "/organisation/profile"]) {
      assert.ok([403, 404].includes((await dele.file(path)).status), path);
    }
  });
});

test("a page that is not there says what to do", async () => {
  await county.as({ expectStatus: [404] }, async (visitor) => {
    const answer = await visitor.go("/nothing-here");
    assert.equal(answer.status(), 404);
    assert.ok((await visitor.main()).length > 40);
  });
});

test("sign-out ends the session", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go("/account");
    await priya.press("Sign out");
    await priya.go("/records");
    assert.equal(priya.path, "/sign-in");
  });
});
