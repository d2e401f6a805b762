import type { BackgroundConnection } from "../background-connection.writer.ts";

/** Brings the lists to a day, unless they stand for it or a later one. Says how many entries changed. */
export async function moveListsOn(connection: BackgroundConnection, day: string): Promise<number> {
  const [row] = await connection.query<{ readonly changed: number }>(
    // Whoever moves the day waits for all who write: not every five minutes, and for nothing.
    "SELECT move_lists_on($1::date)::integer AS changed FROM list_clock WHERE day < $1::date",
    [day],
  );
  return row?.changed ?? 0;
}
