// What this device keeps: records that wait to be sent, and whose they are. Everything a person typed
// is encrypted with a key that was made here and that no script can read out; what stands in clear is
// only what sorting needs: an entry's number, its state, when it was saved and a mark of whom it
// belongs to.

const name = "sharewell-device";

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const finished = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = () => reject(transaction.error);
  transaction.onerror = () => reject(transaction.error);
});

// able says whether this browser can keep anything safely.
export const able = () => Boolean(globalThis.indexedDB && globalThis.crypto && globalThis.crypto.subtle);

function opened() {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("keys");
    request.result.createObjectStore("who");
    request.result.createObjectStore("entries", { keyPath: "id" });
  };
  return done(request);
}

// theKey gives this device's key, made when it is first needed. Two pages may ask at once: the one
// that stores first decides for both.
async function theKey(db) {
  const kept = await done(db.transaction("keys").objectStore("keys").get("main"));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = db.transaction("keys", "readwrite");
  const keys = transaction.objectStore("keys");
  const first = await done(keys.get("main"));
  if (!first) keys.put(made, "main");
  await finished(transaction);
  return first || made;
}

export class Device {
  #db;
  #key;

  static async open() {
    const device = new Device();
    device.#db = await opened();
    device.#key = await theKey(device.#db);
    return device;
  }

  // bound ties what is encrypted to its place, so that one entry cannot be put in another's.
  async #seal(value, bound) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(bound) }, this.#key, text);
    return { iv, sealed };
  }

  async #unseal({ iv, sealed }, bound) {
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(bound) }, this.#key, sealed);
    return JSON.parse(new TextDecoder().decode(text));
  }

  async #put(store, value, key) {
    const transaction = this.#db.transaction(store, "readwrite", { durability: "strict" });
    transaction.objectStore(store).put(value, key);
    await finished(transaction);
  }

  async #delete(store, key) {
    const transaction = this.#db.transaction(store, "readwrite");
    transaction.objectStore(store).delete(key);
    await finished(transaction);
  }

  // keep stores an entry: { id, owner, state, at, content }. It throws when the device is full.
  async keep({ id, owner, state, at, content }) {
    await this.#put("entries", { id, owner, state, at, ...(await this.#seal(content, `${id} ${owner}`)) });
  }

  async #read(row) {
    const content = await this.#unseal(row, `${row.id} ${row.owner}`);
    return { id: row.id, owner: row.owner, state: row.state, at: row.at, content };
  }

  async entry(id) {
    const row = await done(this.#db.transaction("entries").objectStore("entries").get(id));
    return row ? this.#read(row) : null;
  }

  // entries lists what is kept, oldest first.
  async entries() {
    const rows = await done(this.#db.transaction("entries").objectStore("entries").getAll());
    rows.sort((a, b) => (a.at < b.at ? -1 : 1));
    return Promise.all(rows.map((row) => this.#read(row)));
  }

  drop(id) { return this.#delete("entries", id); }

  // remember keeps who signed in here last, for pages that are opened without a network.
  async remember(who) { await this.#put("who", await this.#seal(who, "who"), "now"); }

  async who() {
    const row = await done(this.#db.transaction("who").objectStore("who").get("now"));
    return row ? this.#unseal(row, "who") : null;
  }

  forget() { return this.#delete("who", "now"); }
}
