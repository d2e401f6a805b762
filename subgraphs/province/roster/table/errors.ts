import { ServiceError } from "../../../service/errors.ts";

/** A file that is no table that can be read. Repeats nothing of its content. */
export class TableFileError extends ServiceError {
  override readonly name = "TableFileError";
  readonly code = "BAD_TABLE_FILE";

  /** @param reason a phrase such as "ends within a quoted cell", without a full stop */
  constructor(reason: string, options: { readonly row?: number; readonly cause?: unknown } = {}) {
    super(`The file ${reason}${options.row === undefined ? "" : ` (row ${options.row})`}.`, {
      ...(options.cause !== undefined && { cause: options.cause }),
    });
  }
}

/** Of a file that the file system does not give. */
export function unreadableTable(file: string, cause: unknown): TableFileError {
  const { code } = Object(cause) as NodeJS.ErrnoException;
  return new TableFileError(`${file} cannot be read${code === undefined ? "" : ` (${code})`}`, {
    cause,
  });
}
