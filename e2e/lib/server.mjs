// Starts the real program, in its demonstration, on a free port with a database of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const binary = join(root, "sharewell");
const patience = 60_000; // the first start fills the invented county

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

// start gives { url, stop }. It fails with the program's own words when the program ends early.
export async function start(extra = []) {
  if (!existsSync(binary)) throw new Error("./sharewell is not built; run: make build");
  const folder = await mkdtemp(join(tmpdir(), "sharewell-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ["demo", "--listen", `127.0.0.1:${port}`, "--database", `sqlite:${join(folder, "demo.db")}`, ...extra];
  const child = spawn(binary, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (part) => { said = (said + part).slice(-8000); });
  }
  const ended = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(url, child, () => said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop, output: () => said };
}

async function ready(url, child, said) {
  const deadline = Date.now() + patience;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`sharewell demo ended with ${child.exitCode}:\n${said()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`/readyz was not ready within ${patience / 1000} seconds:\n${said()}`);
    await wait(50);
  }
}
