import type { Pool } from 'pg';

/** The types of columns that can be sent, by their names in Postgres. */
type ColumnType = 'uuid' | 'integer' | 'text' | 'json' | 'timestamptz' | 'bytea';

/** Of Postgres' own types, the same in every database (its pg_type.dat). */
const OIDS: Readonly<Record<ColumnType, number>> = {
  bytea: 17,
  integer: 23,
  text: 25,
  json: 114,
  timestamptz: 1184,
  uuid: 2950,
};

/** Postgres counts the time from here, in microseconds. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const NULL = -1;

/**
 * Writes an array of a composite type in Postgres' binary format, as its `array_recv` and `record_recv` read it: numbers
 * are big-endian, and each value follows its length in bytes.
 */
export class CompositeArray {
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #length = 0;
  readonly #columns: readonly (readonly [name: string, type: ColumnType])[];

  /** @param columns in the order of the type's definition. */
  constructor(
    private readonly type: string,
    columns: Readonly<Record<string, ColumnType>>,
  ) {
    this.#columns = Object.entries(columns);
  }

  /** Their names, separated by commas. */
  get columns(): string {
    return this.#columns.map(([name]) => name).join(', ');
  }

  /**
   * @param oids of the composite types of the database.
   * @param rows hold a value for each column: hex for bytea, RFC 3339 in UTC with six digits for timestamptz, anything that
   *   has JSON for json; null and undefined are NULL.
   */
  encode(oids: ReadonlyMap<string, number>, rows: readonly object[]): Buffer {
    const oid = oids.get(this.type);
    if (oid === undefined) throw new Error(`the database has no type ${this.type}: it was not migrated`);
    this.#length = 0;
    this.#room(20);
    this.#int32(rows.length > 0 ? 1 : 0); // dimensions
    this.#int32(0); // no element is NULL
    this.#int32(oid);
    if (rows.length > 0) {
      this.#int32(rows.length);
      this.#int32(1); // the first subscript
    }
    for (const row of rows) this.#row(row as Readonly<Record<string, unknown>>);
    return Buffer.from(this.#buffer.subarray(0, this.#length));
  }

  #row(row: Readonly<Record<string, unknown>>): void {
    this.#room(8);
    const start = this.#length;
    this.#length += 4;
    this.#int32(this.#columns.length);
    for (const [name, type] of this.#columns) {
      this.#room(24);
      this.#int32(OIDS[type]);
      const value = row[name];
      if (value === null || value === undefined) this.#int32(NULL);
      else this.#value(type, value);
    }
    this.#buffer.writeInt32BE(this.#length - start - 4, start);
  }

  #value(type: ColumnType, value: unknown): void {
    if (type === 'integer') {
      this.#int32(4);
      this.#int32(value as number);
    } else if (type === 'json') this.#text(JSON.stringify(value));
    else if (type === 'text') this.#text(value as string);
    else if (type === 'uuid') this.#hex((value as string).replaceAll('-', ''));
    else if (type === 'bytea') this.#hex(value as string);
    else this.#time(value as string);
  }

  #text(text: string): void {
    this.#room(4 + 3 * text.length); // at most three bytes of UTF-8 for a UTF-16 unit
    const written = this.#buffer.write(text, this.#length + 4);
    this.#int32(written);
    this.#length += written;
  }

  #hex(digits: string): void {
    this.#room(4 + digits.length / 2);
    this.#int32(digits.length / 2);
    this.#length += this.#buffer.write(digits, this.#length, 'hex');
  }

  #time(rfc3339: string): void {
    const wholeSeconds = Date.parse(`${rfc3339.slice(0, 19)}Z`) - EPOCH_MS;
    const microseconds = BigInt(wholeSeconds) * 1000n + BigInt(rfc3339.slice(20, 26));
    this.#int32(8);
    this.#length = this.#buffer.writeBigInt64BE(microseconds, this.#length);
  }

  #int32(value: number): void {
    const [buffer, at] = [this.#buffer, this.#length];
    buffer[at] = value >>> 24;
    buffer[at + 1] = value >>> 16;
    buffer[at + 2] = value >>> 8;
    buffer[at + 3] = value;
    this.#length += 4;
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#buffer.length + bytes);
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

const known = new WeakMap<Pool, Promise<ReadonlyMap<string, number>>>();

/** The object ids of the composite types of a database, by name. */
export function oidsOf(pool: Pool): Promise<ReadonlyMap<string, number>> {
  const before = known.get(pool);
  if (before) return before;
  const asked = askFor(pool);
  known.set(pool, asked);
  asked.catch(() => forgetOids(pool));
  return asked;
}

/** To be called when a statement failed: a database that was restored has other ids. */
export function forgetOids(pool: Pool): void {
  known.delete(pool);
}

async function askFor(pool: Pool): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ name: string; oid: number }>(
    `SELECT typname AS name, oid FROM pg_type WHERE typtype = 'c' AND typnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map(({ name, oid }) => [name, oid]));
}
