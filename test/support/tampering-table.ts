import { readFileSync } from 'node:fs';

interface Told {
  readonly kind: string;
  readonly says: string;
}

/** A finding without the ids and numbers, which differ from run to run. */
export const toldLike = ({ kind, says }: Told): Told => ({
  kind,
  says: says.replaceAll(/[0-9a-f]{8}-[0-9a-f…-]+/g, 'ID').replaceAll(/\d+/g, 'N'),
});

/** What docs/proofs.md says that the verifier says to a way of tampering, in the same form. */
export function toldOf(what: string): Told | undefined {
  const rows = readFileSync('docs/proofs.md', 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const [, , kind, says] = rows.find(([, named]) => named === what) ?? [];
  return kind === undefined || says === undefined ? undefined : toldLike({ kind, says });
}
