// A smaller county, made from the demonstration's: twelve signatories, each with one person who speaks, votes and signs
// for it, and a few records.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packs = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "packs", "demo");
// What a county begins with; the rest of the demonstration tells stories of people who are not in this one.
const beginnings = ["organisations", "oneoffs", "pack", "people", "purposes", "records", "sectors", "settings"];

export const twelve = ["county", "larkport", "ashcombe", "fernholt", "icb", "hospital", "community", "mental", "ambulance", "police", "fire", "estuary"];

// speaker is who speaks for a signatory.
export const speaker = (key) => `Speaker ${key[0].toUpperCase()}${key.slice(1)}`;

// smallCounty makes the folder of its pack; remove takes it away.
export async function smallCounty() {
  const folder = await mkdtemp(join(tmpdir(), "sharewell-county-"));
  await cp(packs, folder, { recursive: true });
  for (const file of await readdir(folder)) {
    if (file.endsWith(".yaml") && !beginnings.includes(file.slice(0, -5))) await rm(join(folder, file));
  }
  const lines = async (name) => (await readFile(join(packs, name), "utf8")).split("\n");
  const orgs = (await lines("organisations.yaml")).filter((line) => !/^ {2}- \{key: /.test(line) || twelve.some((key) => line.includes(`{key: ${key},`)));
  await writeFile(join(folder, "organisations.yaml"), orgs.join("\n").replaceAll("ico_soon", "good").replace(/since: \d+/g, "since: 60"));
  const people = (await lines("people.yaml")).filter((line) => !/^ {2}- \{key: /.test(line) || line.includes('org: ""'));
  const speakers = twelve.map((key) => `  - {key: s_${key}, name: ${speaker(key)}, org: ${key}, roles: [org_admin, ig_lead, dpo, signing_officer], post: Chief Executive, title: "speaks for ${key}", demo: "Speaks and signs for ${key}"}`);
  people.splice(people.indexOf("people:") + 1, 0, ...speakers);
  await writeFile(join(folder, "people.yaml"), people.join("\n"));
  const all = await lines("records.yaml");
  await writeFile(join(folder, "records.yaml"), [...all.slice(0, all.indexOf("records:") + 1),
    "  - {kind: homesafety, lead: fire, others: [ambulance], suffix: ambulance, days: 40, state: active}",
    "  - {kind: discharge, lead: county, others: [hospital], days: 40, state: active}", ""].join("\n"));
  await writeFile(join(folder, "oneoffs.yaml"), "common: {}\nrecords: []\n");
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
