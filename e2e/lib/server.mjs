// Starts the real program on a free port with a database of its own.
//   SHAREWELL_BINARY names the program when it is not ./sharewell.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const binary = process.env.SHAREWELL_BINARY ?? join(root, "sharewell");
const patience = 60_000; // the first start fills the invented county

export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

// start gives { url, stop, output, run, kill }. It fails with the program's own words when the program
// ends early.
//   options: command ("demo" or "serve"), args (more of them), pack, host (the name in the public address), port,
//   env (settings as SHAREWELL_*), folder (of the database, kept when the server stops, so that another
//   one can go on with it)
export async function start(options = {}) {
  const { command = "demo", args: more = [], pack, host = "127.0.0.1", env = {} } = options;
  if (!existsSync(binary)) throw new Error(`${binary} is not built; run: make build`);
  const folder = options.folder ?? await mkdtemp(join(tmpdir(), "sharewell-e2e-"));
  const port = options.port ?? await freePort();
  const url = `http://${host}:${port}`;
  const where = ["--database", `sqlite:${join(folder, "scratch.db")}`, ...(pack ? ["--pack", pack] : [])];
  // Settings of whoever runs the tests stay out; an unknown one would stop the program.
  const outside = Object.entries(process.env).filter(([key]) => !key.startsWith("SHAREWELL_"));
  const given = { cwd: root, env: { ...Object.fromEntries(outside), ...env, SHAREWELL_PUBLIC_URL: url } };
  const args = [command, "--listen", `127.0.0.1:${port}`, "--public-url", url, ...more, ...where];
  const child = spawn(binary, args, { ...given, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (part) => { said = (said + part).slice(-20_000); });
  }
  const ended = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await ended;
    }
    if (!options.folder) await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(`http://127.0.0.1:${port}`, child, () => said);
  } catch (error) {
    await stop();
    throw error;
  }
  // run runs another command of the program on the same database.
  const run = (...words) => promisify(execFile)(binary, [...words, ...where], given);
  return { url, stop, run, output: () => said };
}

async function ready(url, child, said) {
  const deadline = Date.now() + patience;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`sharewell ended with ${child.exitCode}:\n${said()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`/readyz was not ready within ${patience / 1000} seconds:\n${said()}`);
    await wait(50);
  }
}
