// Passkeys: the browser offers them to scripts only. Each block carries its addresses and its words;
// without this script, or without passkeys, the page names another way.

const fromBase64 = (text) => {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (c) => c.charCodeAt(0)).buffer;
};

const toBase64 = (buffer) => {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const withId = (credential) => ({ ...credential, id: fromBase64(credential.id) });

function readOptions(options) {
  const read = { ...options, challenge: fromBase64(options.challenge) };
  if (options.user) read.user = withId(options.user);
  if (options.excludeCredentials) read.excludeCredentials = options.excludeCredentials.map(withId);
  if (options.allowCredentials) read.allowCredentials = options.allowCredentials.map(withId);
  return read;
}

function writeCredential(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toBase64(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: toBase64(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: body === undefined ? "{}" : JSON.stringify(body),
  });
  const read = await answer.json();
  if (!answer.ok) throw new Error(read.detail || "");
  return read;
}

async function run(block, doc) {
  const kind = block.getAttribute("data-sw-passkey");
  const { publicKey } = await post(block.getAttribute("data-begin"));
  const options = { publicKey: readOptions(publicKey) };
  const credential = kind === "create" ? await navigator.credentials.create(options) : await navigator.credentials.get(options);
  let finish = block.getAttribute("data-finish");
  const name = doc.getElementById("name");
  if (kind === "create" && name) finish += `?name=${encodeURIComponent(name.value)}`;
  return post(finish, writeCredential(credential));
}

export function initPasskey(doc, win) {
  for (const block of doc.querySelectorAll("[data-sw-passkey]")) {
    const said = block.querySelector("[data-sw-passkey-said]");
    if (!win.PublicKeyCredential || !navigator.credentials) {
      said.textContent = block.getAttribute("data-unsupported");
      continue;
    }
    block.querySelector("[data-sw-passkey-ready]").hidden = false;
    const button = block.querySelector("[data-sw-passkey-button]");
    button.addEventListener("click", async () => {
      button.disabled = true;
      said.textContent = block.getAttribute("data-working");
      try {
        const { to } = await run(block, doc);
        win.location.assign(to);
      } catch (problem) {
        // The browser's own words for a cancelled passkey help nobody; ours and the server's do.
        said.textContent = (problem.name === "Error" && problem.message) || block.getAttribute("data-failed");
        button.disabled = false;
      }
    });
  }
}
