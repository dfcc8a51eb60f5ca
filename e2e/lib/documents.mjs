// Opens downloaded documents with the programs that people have.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

async function withFile(name, body, use) {
  const folder = await mkdtemp(join(tmpdir(), "sharewell-document-"));
  try {
    await writeFile(join(folder, name), body);
    return await use(folder, join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// pdf gives what pdfinfo and pdftotext say of a file.
export function pdf(body) {
  return withFile("file.pdf", body, async (_, path) => {
    const { stdout } = await run("pdfinfo", [path]);
    const facts = Object.fromEntries(stdout.trim().split("\n").map((line) => line.split(/:\s+(.*)/).slice(0, 2)));
    return { facts, text: (await run("pdftotext", ["-layout", path, "-"])).stdout };
  });
}

// part reads one part of a DOCX or XLSX file.
export function part(body, name) {
  return withFile("file.zip", body, async (_, path) => (await run("unzip", ["-p", path, name], { maxBuffer: 1 << 26 })).stdout);
}

// spoken gives the text that LibreOffice reads in a document.
export function spoken(body, name) {
  return withFile(name, body, async (folder, path) => {
    const own = `-env:UserInstallation=file://${join(folder, "profile")}`;
    await run("soffice", [own, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, path], { timeout: 90_000 });
    return readFile(path.replace(/\.\w+$/, ".txt"), "utf8");
  });
}

// png is a small picture; docx is what a Word file begins with.
export const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
