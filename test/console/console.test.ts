import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createConsole } from "../../gateway/console/console.ts";

describe("the console", () => {
  let server: Server;
  let base: string;
  const disk = { isFull: true };
  const fullDisk = new Error("no space left on device");
  const failures: unknown[] = [];

  beforeAll(async () => {
    const answer = createConsole({
      examples: [
        { name: "cooks", query: '{ jobs(text: "厨师") { title } }' },
        {
          name: "<b>",
          get query() {
            if (disk.isFull) throw fullDisk;
            return "</script>";
          },
        },
      ],
      onFailure: (_message, cause) => void failures.push(cause),
    });
    server = createServer((request, response) => {
      if (!answer(request, response)) response.writeHead(404).end("not the console's");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("says why its files cannot be loaded, and loads them when they can be", async () => {
    const broken = await fetch(`${base}/`);
    expect([broken.status, await broken.text()]).toEqual([500, ""]);
    expect(failures).toEqual([fullDisk]);

    disk.isFull = false;
    const response = await fetch(`${base}/`);
    await response.text();
    expect([response.status, failures]).toEqual([200, [fullDisk]]);
  });

  it("is one page that names every example and nothing of another host", async () => {
    const response = await fetch(`${base}/`);
    const page = await response.text();
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page).toContain(
      `<a href="/?query=${encodeURIComponent('{ jobs(text: "厨师") { title } }')}">`,
    );
    expect(page).toContain("&lt;b>");
    expect(page).not.toMatch(/https?:\/\//);
    expect(response.headers.get("content-security-policy")).not.toMatch(/https?:|\*/);
  });

  it("serves every file that its page names", async () => {
    const page = await (await fetch(`${base}/`)).text();
    const files = [...page.matchAll(/(?:src|href)="(\/console\/[^"]+)"/g)].map(([, file]) => file);
    expect(files).toHaveLength(4);
    for (const file of [...files, "/console/editor.worker.js", "/console/graphql.worker.js"]) {
      const response = await fetch(base + file);
      const type = file?.endsWith(".css") ? "text/css" : "text/javascript";
      expect([file, response.status, response.headers.get("content-type")]).toEqual([
        file,
        200,
        `${type}; charset=utf-8`,
      ]);
      await response.body?.cancel();
    }
  });

  it("sends a file that the browser still has as 304 without a body", async () => {
    const first = await fetch(`${base}/console/page.js`);
    const etag = first.headers.get("etag") ?? "";
    await first.text();
    const second = await fetch(`${base}/console/page.js`, { headers: { "if-none-match": etag } });
    expect([second.status, await second.text()]).toEqual([304, ""]);
  });

  it("leaves every other path and method alone", async () => {
    const other = await fetch(`${base}/graphql`);
    const post = await fetch(`${base}/`, { method: "POST" });
    expect([other.status, post.status]).toEqual([404, 404]);
    await Promise.all([other.text(), post.text()]);
  });
});
