// Mail of the journeys: a server on this machine that keeps every letter, for the program to send to, and letters that
// are handed to the program.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createConnection, createServer } from "node:net";
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

// deliver hands a letter on, as the mail server of a sender does: it goes on once the other side has said what it must.
export async function deliver(port, { from, to, id, subject = "Re: New in the portal", text }) {
  const socket = createConnection(port, "127.0.0.1");
  let said = "";
  socket.on("data", (part) => { said += part; });
  const hear = async (code) => {
    for (;;) {
      const line = said.match(/(?:^|\n)(\d{3}) [^\n]*\n/);
      if (line) {
        assert.equal(line[1], code, said);
        said = "";
        return;
      }
      await once(socket, "data");
    }
  };
  await hear("220");
  const lines = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, `Message-ID: <${id}@mail.example>`, "Content-Type: text/plain; charset=utf-8", "", ...text.split("\n").map((line) => line.replace(/^\./, "..")), "."];
  for (const [line, code] of [["HELO mail.example", "250"], [`MAIL FROM:<${from}>`, "250"], [`RCPT TO:<${to}>`, "250"], ["DATA", "354"], [lines.join("\r\n"), "250"], ["QUIT", "221"]]) {
    socket.write(`${line}\r\n`);
    await hear(code);
  }
  socket.end();
}

// signed puts under an answer what mail programs put there: a greeting, and the letter that is answered.
export const signed = (text, name) => `${text}\n\nKind regards\n\n${name}\n\nOn Mon, 2 Nov 2026 at 18:00, The partnership <no-reply@example.org> wrote:\n> -- Write your answer above this line --\n> Old`;

// answerTo finds the address that answers one thing of a letter, which is named there by its title: that of the letter
// when it is about nothing else.
export function answerTo(letter, title) {
  const part = letter.reply + letter.text.slice(letter.text.indexOf(title));
  const [address] = part.match(/r-[a-z0-9]+@in\.example\.org/) ?? [];
  assert.ok(address, `the letter says where to answer “${title}”:\n${letter.text}`);
  return { address, from: letter.to.match(/\S+@\S+[a-z]/)[0] };
}
