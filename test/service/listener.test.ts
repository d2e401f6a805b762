import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import { type AddressInfo, connect as connectInClear, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { atOnce } from "../../schema/http/open-connections.ts";
import { HeldTls } from "../../schema/tls/held-tls.ts";
import { createListener } from "../../subgraphs/service/listener.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { anAuthority } from "../support/certificates.ts";

const authority = anAuthority("federation");
let folder: string;
let tls: HeldTls;
const certify = async () => {
  const { cert, key } = authority.issue();
  await writeFile(path.join(folder, "key.pem"), key);
  await writeFile(path.join(folder, "cert.pem"), cert);
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-listener-"));
  await certify();
  const files = {
    certFile: path.join(folder, "cert.pem"),
    keyFile: path.join(folder, "key.pem"),
    caFile: null,
  };
  tls = await HeldTls.open({ files, now: Date.now, onFailure: () => {} });
});
afterAll(() => rm(folder, { recursive: true }));

/** Answers when it is told to. */
async function aListener() {
  const asked: ServerResponse[] = [];
  const listener = createListener((_, response) => asked.push(response), {
    tls,
    logger: createLogger("test"),
  });
  listener.server.listen(0, "127.0.0.1");
  await once(listener.server, "listening");
  const { port } = listener.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: authority.cert });
  return {
    ...{ listener, port, agent, asked },
    async ask(): Promise<{ text: string; connection: string | undefined; socket: Socket }> {
      const asking = request({ host: "127.0.0.1", port, agent }).end();
      const [response] = await once(asking, "response");
      const text = (await buffer(response)).toString();
      return { text, connection: response.headers.connection, socket: response.socket };
    },
    async untilAsked(count: number): Promise<ServerResponse> {
      while (asked.length < count) await new Promise((turn) => setTimeout(turn, 5));
      return asked[count - 1] as ServerResponse;
    },
  };
}

describe("over TLS", () => {
  it("a stop waits for who is being answered, and for nobody who has only opened a connection", async () => {
    const { listener, port, agent, ask, untilAsked } = await aListener();
    const answered = ask();
    const response = await untilAsked(1);
    const silent = connect({ host: "127.0.0.1", port, ca: authority.cert });
    await once(silent, "secureConnect");
    const speechless = connectInClear({ host: "127.0.0.1", port });
    await once(speechless, "connect");
    for (const socket of [silent, speechless]) socket.on("error", () => {}).resume();

    const stopped = listener.stop(atOnce(30_000));
    await Promise.all([once(silent, "close"), once(speechless, "close")]);
    response.end("done");
    expect(await answered).toMatchObject({ text: "done", connection: "close" });
    await stopped;
    agent.destroy();
  });

  it("a connection from before certificates changed ends with its next answer", async () => {
    const { listener, agent, ask, untilAsked } = await aListener();
    const first = ask();
    (await untilAsked(1)).end("one");
    expect(await first).toMatchObject({ connection: "keep-alive" });

    await certify();
    await listener.look();
    const second = ask();
    (await untilAsked(2)).end("two");
    expect(await second).toMatchObject({ text: "two", connection: "close" });

    const third = ask();
    (await untilAsked(3)).end("three");
    expect(await third).toMatchObject({ text: "three", connection: "keep-alive" });
    await listener.stop(atOnce(30_000));
    agent.destroy();
  });
});
