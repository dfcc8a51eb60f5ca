// A telephone: a browser whose storage lives in a folder, so that it can be closed and opened again, and
// whose network can be slowed down and cut, for its pages and for its service worker alike.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { executablePath, phone, quiet } from "./browser.mjs";
import { Person } from "./person.mjs";

export class Device {
  static async open(baseURL, { width = phone } = {}) {
    const device = new Device();
    Object.assign(device, { baseURL, width, folder: await mkdtemp(join(tmpdir(), "sharewell-device-")) });
    await device.start();
    return device;
  }

  async start() {
    this.context = await chromium.launchPersistentContext(this.folder, {
      executablePath, headless: true, args: quiet, baseURL: this.baseURL, viewport: { width: this.width, height: 640 },
      locale: "en-GB", timezoneId: "Europe/London", reducedMotion: "reduce",
    });
    this.context.setDefaultTimeout(15_000);
    this.page = this.context.pages()[0] ?? await this.context.newPage();
    this.scriptErrors = [];
    this.page.on("pageerror", (error) => this.scriptErrors.push(error.message));
    this.person = new Person(this.page, { look: false });
  }

  // restart closes the browser and opens it again with what it kept.
  async restart() {
    await this.context.close();
    await this.start();
  }

  async close() {
    await this.context.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  // ready waits until the service worker holds everything and answers for the page.
  async ready() {
    await this.page.waitForFunction(async () => Boolean((await navigator.serviceWorker.ready).active?.state === "activated"));
    await this.page.reload();
    await this.page.waitForFunction(() => Boolean(navigator.serviceWorker.controller));
  }

  // slow makes the network that of a valley: latency in milliseconds, bytes each second.
  async slow(latency = 400, rate = 50_000) {
    const session = await this.context.newCDPSession(this.page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: rate, uploadThroughput: rate });
  }

  offline(on) { return this.context.setOffline(on); }

  // entries reads what the browser keeps, as it lies there.
  entries() {
    return this.page.evaluate(() => new Promise((resolve, reject) => {
      const request = indexedDB.open("sharewell-device");
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const all = request.result.transaction("entries").objectStore("entries").getAll();
        all.onsuccess = () => {
          request.result.close();
          resolve(all.result.map(({ id, state, owner, sealed }) => ({ id, state, owner, text: new TextDecoder("latin1").decode(sealed) })));
        };
      };
    }));
  }
}
