// Makes a pupil list out of a school's own, with the same Go code as sharewell pupils minimise. The server puts
// self.sharewell before this text: { program, rules }. It fetches both when it starts and nothing afterwards, so it
// works with the network off from then on; it sends nothing and keeps nothing.
import "go-wasm";

const ready = start();
ready.then(() => self.postMessage({ kind: "ready" }), () => self.postMessage({ kind: "failed" }));

async function start() {
  const [program, rules] = await Promise.all([fetch(self.sharewell.program), fetch(self.sharewell.rules)]);
  if (!program.ok || !rules.ok) throw new Error("not loaded");
  const go = new globalThis.Go();
  const { instance } = await WebAssembly.instantiateStreaming(program, go.importObject);
  await new Promise((done, ended) => {
    globalThis.sharewellPupilsReady = done;
    go.run(instance).then(() => ended(new Error("the program ended")), ended);
  });
  const problem = globalThis.sharewellPupils.load(new Uint8Array(await rules.arrayBuffer()));
  if (problem) throw new Error(problem);
  return globalThis.sharewellPupils;
}

self.addEventListener("message", async ({ data }) => {
  try {
    const program = await ready;
    const began = performance.now();
    const made = program.make(new Uint8Array(data.file), data.programme, data.phase, data.years, data.today);
    const took = performance.now() - began;
    if (!made.list) self.postMessage({ kind: "refused", code: made.code, what: made.what });
    else self.postMessage({ kind: "made", list: made.list, report: JSON.parse(made.report), took }, [made.list.buffer]);
  } catch {
    self.postMessage({ kind: "failed" });
  }
});
