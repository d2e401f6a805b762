/**
 * What a table file may hold. A hand-made one can say of itself whatever it likes: a few kilobytes of a
 * workbook can unpack to gigabytes.
 */
export const tableLimits = {
  rowsMax: 5_000_000,
  columnsMax: 500,
  cellCharactersMax: 32_767,
  /** Of all parts of a workbook that are read, unpacked. */
  unpackedBytesMax: 4 * 1024 ** 3,
  /** Texts that a workbook keeps apart from its cells, which are held in memory. */
  sharedTextCharactersMax: 256 * 1024 ** 2,
  /** How many they are: an empty one costs memory, too. */
  sharedTextsMax: 10_000_000,
  /** Sheets, their places, and forms of cells, of each of which few would do. */
  smallPartsMax: 100_000,
} as const;
