import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { aGatewayWithoutProvinces, toldBy } from "./a-gateway-without-provinces.ts";

const { post, url } = await aGatewayWithoutProvinces();

const deep = `${"{ ...".repeat(50)} { __typename ${"}".repeat(51)}`;
const aliases = Array.from({ length: 101 }, (_, n) => `a${n}: __typename`).join(" ");
const tooMuch = [
  ["brackets", "{".repeat(100), "LIMIT_DEPTH"],
  ["levels", deep, "LIMIT_DEPTH"],
  ["aliases", `{ coverageNow { ${aliases} } }`, "LIMIT_ALIASES"],
  ["words", `{ ${"f ".repeat(3_000)} }`, "LIMIT_TOKENS"],
  ["cost", "{ jobs(first: 2147483647) { edges { cursor } } }", "LIMIT_COST"],
] as const;

describe("X15, CVE-2026-30241: the limits are those of every transport", () => {
  it.each(tooMuch)("X15: too many %s are refused by POST and GET alike", async (_, query, code) => {
    const posted = await post({ query });
    const got = await toldBy(
      await fetch(`${url}?${new URLSearchParams({ query })}`, {
        headers: {
          "content-type": "application/json",
          accept: "application/graphql-response+json",
        },
      }),
    );

    expect(posted).toMatchObject({ status: 400, errors: [{ extensions: { code } }] });
    expect(got).toEqual(posted);
  });

  it.each(["text/event-stream", "multipart/mixed"])(
    "X15: who takes %s gets no other limits",
    async (accept) => {
      for (const [, query] of tooMuch) {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", accept },
          body: JSON.stringify({ query }),
        });
        expect((await toldBy(response)).data).toBeUndefined();
      }
    },
  );

  it("CVE-2026-30241: there is no WebSocket to get round them", async () => {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(
      [
        "GET /graphql HTTP/1.1",
        `Host: ${host}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: graphql-transport-ws",
        "\r\n",
      ].join("\r\n"),
    );
    const [heard] = await once(socket, "data");
    socket.destroy();

    expect(String(heard)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });
});
