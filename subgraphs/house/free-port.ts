import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { forbiddenPorts } from "../../schema/http/forbidden-ports.ts";

/** A port of 127.0.0.1 that nobody listens on: `wanted` when that one is free and may be asked, else any. */
export async function freePort(wanted = 0): Promise<number> {
  const [port = 0] = await freePorts([wanted]);
  return port;
}

/**
 * Free ports, no two alike, each as wanted if possible; 0 takes any. None is one that fetch forbids. All
 * of them are held until the last is found, or the system could hand one out twice.
 */
export async function freePorts(wanted: readonly number[]): Promise<readonly number[]> {
  const held: Server[] = [];
  const take = async (port: number): Promise<number> => {
    const server = await hold(port).catch(() => hold(0));
    held.push(server);
    const taken = (server.address() as AddressInfo).port;
    return forbiddenPorts.has(taken) ? take(0) : taken;
  };
  const ports: number[] = [];
  for (const port of wanted) ports.push(await take(port));
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
