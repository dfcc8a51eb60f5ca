// A mail server on this machine that keeps every letter, for the program to send to.
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export async function startMail() {
  const letters = [];
  const server = createServer((socket) => converse(socket, letters));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: server.address().port,
    letters,
    stop: () => new Promise((resolve) => { server.close(resolve); }),
    // link waits for the newest letter to somebody and gives the address in it that holds a word.
    async link(to, word) {
      const deadline = Date.now() + 30_000;
      for (;;) {
        for (const letter of letters.toReversed()) {
          const found = letter.to.includes(to) && letter.text.match(new RegExp(`https?://\\S*${word}\\S*`));
          if (found) return found[0];
        }
        if (Date.now() > deadline) throw new Error(`no letter with ${word} came to ${to}; there are ${letters.map((one) => one.to)}`);
        await wait(100);
      }
    },
  };
}

function converse(socket, letters) {
  let rest = "";
  let letter = null; // collects lines while the text of a letter comes
  let to = [];
  const say = (line) => socket.write(`${line}\r\n`);
  const command = (line) => {
    const word = line.slice(0, 4).toUpperCase();
    if (word === "EHLO" || word === "HELO") say("250 here");
    else if (word === "MAIL") { to = []; say("250 ok"); } else if (word === "RCPT") { to.push(line.match(/<(.*)>/)[1]); say("250 ok"); } else if (word === "DATA") { letter = []; say("354 go on"); } else if (word === "QUIT") { say("221 bye"); socket.end(); } else say("250 ok");
  };
  socket.on("error", () => {});
  socket.on("data", (part) => {
    rest += part.toString("utf8");
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (letter === null) command(line);
      else if (line === ".") {
        letters.push({ to, text: readable(letter.join("\n")) });
        letter = null;
        say("250 kept");
      } else letter.push(line.replace(/^\.\./, "."));
    }
  });
  say("220 here");
}

// readable undoes quoted-printable and base64, as far as finding a link needs it.
function readable(raw) {
  if (/content-transfer-encoding: base64/i.test(raw)) {
    return raw.replace(/\n\n([A-Za-z0-9+/=\n]+)/g, (_, body) => `\n\n${Buffer.from(body.replaceAll("\n", ""), "base64")}`);
  }
  return raw.replace(/=\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
