/**
 * What to say of a file that cannot be read.
 *
 * @param cause what the file system threw; anything else is thrown again
 */
export function unreadable(file: string, cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  if (typeof code !== "string") throw cause;
  return `${file} cannot be read (${code}).`;
}
