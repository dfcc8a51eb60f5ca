// Runs the practitioner's guide, compiled from the same Go code that the server runs. It is started
// when it is first needed, and again when the browser has put the service worker to sleep.
import "go-wasm";

let started;

async function start(program, book) {
  const go = new globalThis.Go();
  const { instance } = await WebAssembly.instantiateStreaming(program, go.importObject);
  await new Promise((ready, ended) => {
    globalThis.sharewellReady = ready;
    // It ends with the worker; when it ends before, it is started afresh next time.
    go.run(instance).then(() => {
      started = undefined;
      ended(new Error("the guide's program ended"));
    }, ended);
  });
  const problem = globalThis.sharewellGuide.load(new Uint8Array(book));
  if (problem) throw new Error(problem);
  return globalThis.sharewellGuide;
}

// guide gives the running program: { draw(query) } from what find fetches out of the cache.
export function guide(find) {
  started ||= Promise.all([find("program"), find("book").then((answer) => answer.arrayBuffer())])
    .then(([program, book]) => start(program, book));
  started.catch(() => { started = undefined; }); // try afresh next time
  return started;
}
