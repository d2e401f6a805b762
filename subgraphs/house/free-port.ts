import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

/** A port of 127.0.0.1 that nobody listens on: `wanted` when that one is free, else any. */
export async function freePort(wanted = 0): Promise<number> {
  const [port = 0] = await freePorts([wanted]);
  return port;
}

/**
 * Free ports, no two alike, each as wanted if possible; 0 takes any. All of them are
 * held until the last is found, or the system could hand one out twice.
 */
export async function freePorts(wanted: readonly number[]): Promise<readonly number[]> {
  const held: Server[] = [];
  for (const port of wanted) held.push(await hold(port).catch(() => hold(0)));
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  for (const server of held) {
    server.close();
    await once(server, "close");
  }
  return ports;
}

async function hold(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}
