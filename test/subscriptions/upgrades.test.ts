import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { Turnstile } from "../../gateway/http/turnstile.ts";
import { partner } from "../support/callers.ts";
import { aGatewayThatAsksNobody } from "../support/gateway-over-http.ts";
import { aHttpServer } from "../support/http-server.ts";

it("F24: who leaves before a WebSocket is opened leaves no place taken", async () => {
  const gateway = await aGatewayThatAsksNobody();
  const turnstile = new Turnstile();
  let asked = 0;
  let go: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const identify = async () => {
    asked += 1;
    await gate;
    return partner;
  };
  const { subscriptions } = gateway;
  const http = await aHttpServer({ subscriptions, turnstile, identify });
  const socket = connect(http.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(
    "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nAuthorization: Bearer x\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  while (asked === 0) await sleep(5);
  expect(turnstile.state.inFlight.known).toBe(1);
  socket.resetAndDestroy();
  // Until the other end has heard of it.
  await sleep(100);
  go();
  while (turnstile.state.inFlight.known > 0) await sleep(5);
  await http.stop();
  await gateway.stop();
});
