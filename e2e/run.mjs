// Runs every journey, two files at a time: npm test, or node run.mjs tests/one.test.mjs …
// Two browsers and two programs beside one another can make a small machine so slow that a journey runs out of time.
// A file that failed is therefore run once more, by itself, and named: what fails alone too is a fault.
import { readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { finished } from "node:stream/promises";
import { run } from "node:test";
import { tap } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const timeout = 240_000;

// failing runs files and gives those in which something failed.
async function failing(files, concurrency) {
  const failed = new Set();
  let ran = 0;
  const stream = run({ files, concurrency, timeout });
  stream.on("test:pass", () => { ran++; });
  stream.on("test:fail", ({ file }) => { failed.add(file); });
  const told = stream.compose(tap);
  told.pipe(process.stdout, { end: false });
  await finished(told);
  if (ran + failed.size === 0) throw new Error("no journey was run");
  return [...failed];
}

const named = process.argv.slice(2);
const files = named.length > 0 ? named.map((name) => join(process.cwd(), name))
  : (await readdir(join(here, "tests"))).filter((name) => name.endsWith(".test.mjs")).sort().map((name) => join(here, "tests", name));

const late = await failing(files, 2);
if (late.some((file) => !files.includes(file))) {
  throw new Error(`something failed outside the journeys: ${late}`);
}
if (late.length > 0) {
  console.log(`# once more, each by itself: ${late.map((file) => relative(here, file)).join(", ")}`);
  const broken = await failing(late, 1);
  console.log(broken.length > 0 ? `# failed alone too: ${broken.map((file) => relative(here, file)).join(", ")}` : "# passed alone; look at why they were late");
  process.exitCode = broken.length > 0 ? 1 : 0;
}
