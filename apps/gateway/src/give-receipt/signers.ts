import type { Signer } from '#transparency';

/** The keys that this gateway signs receipts and checkpoints with. */
export class Signers {
  readonly origin: string;
  readonly signers: readonly Signer[];

  constructor({ origin, signers }: { origin: string; signers: readonly Signer[] }) {
    this.origin = origin;
    this.signers = signers;
  }
}
