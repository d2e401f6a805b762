import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Passes connections on to the first of its targets that takes them, as somebody in front of several does. */
export interface TcpBalancer {
  readonly url: string;
  /** Origins, the one that is wanted most first. */
  set(origins: readonly string[]): void;
  stop(): Promise<void>;
}

export async function aTcpBalancer(): Promise<TcpBalancer> {
  let targets: readonly string[] = [];
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    open.add(client);
    client.once("close", () => open.delete(client));
    client.on("error", () => client.destroy());
    passOn(client, targets);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(origins) {
      targets = origins;
    },
    stop() {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function passOn(client: Socket, [target, ...others]: readonly string[]): void {
  if (target === undefined) return void client.destroy();
  const { hostname, port } = new URL(target);
  const server = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const refused = () => passOn(client, others);
  server.once("error", refused);
  server.once("connect", () => {
    server.off("error", refused);
    server.on("error", () => client.destroy());
    client.once("close", () => server.destroy());
    server.once("close", () => client.destroy());
    client.pipe(server).pipe(client);
  });
}
