/** Tells the person at the terminal what happens, one sentence a line. */
export type Say = (line: string) => void;
