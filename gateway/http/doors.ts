import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { limits } from "../limits.ts";

/**
 * More listeners on the socket of a server. Node takes one connection of a listener in each turn of its
 * loop (libuv 1.45 and later), and a turn of a busy process is long: a crowd of new connections would
 * keep all others waiting before anybody can tell who they are.
 *
 * A second listener needs a file descriptor of its own, which Node makes only by sending one to another
 * process: it goes to a child and comes back, so many times, before the first client is told of us.
 */
export class Doors {
  readonly #doors: readonly Server[];

  private constructor(doors: readonly Server[]) {
    this.#doors = doors;
  }

  /**
   * @param server already listens; it gets the connections of all of them
   * @param count how many listeners there shall be in all
   * @throws Error when there can be no child
   */
  static async open(server: Server, count: number): Promise<Doors> {
    const handles = count > 1 ? await copiesOf(handleOf(server), count - 1) : [];
    const doors = handles.map((handle) => {
      const take = (connection: Socket) => server.emit("connection", connection);
      // As an HTTP server makes its own.
      return createServer({ allowHalfOpen: true, noDelay: true }, take).listen(
        handle,
        limits.connectionsWaitingMax,
      );
    });
    await Promise.all(doors.map((door) => door.listening || once(door, "listening")));
    return new Doors(doors);
  }

  /** Takes no more connections; resolves once those that were taken have ended. */
  async close(): Promise<void> {
    await Promise.all(
      this.#doors.map((door) => new Promise<void>((closed) => door.close(() => closed()))),
    );
  }
}

/** What Node listens with. Its own cluster sends it like this, which the types do not say. */
type Handle = Parameters<ChildProcess["send"]>[1] & object;

function handleOf(server: Server): Handle {
  return (server as unknown as { readonly _handle: Handle })._handle;
}

/** Sends back so many times what it is sent. */
const echo =
  'process.on("message", (count, handle) => { while (count-- > 0) process.send("", handle); process.disconnect(); });';

async function copiesOf(handle: Handle, count: number): Promise<Handle[]> {
  const child = spawn(process.execPath, ["-e", echo], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const copies: Handle[] = [];
  child.on("message", (_, copy) => copies.push(copy as Handle));
  child.send(count, handle);
  await once(child, "close");
  return copies;
}
