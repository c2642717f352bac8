import type { ColdStart } from '../cold-start.js';
import type { Growth } from '../growth.js';
import type { Step } from '../lone-caller/lone-caller.js';
import type { MicroRow } from '../micro.js';
import type { ScaleOut } from '../scale-out.js';
import type { Figures } from '../throughput/figure.js';
import type { WaitingCallers } from '../waiting-callers.js';

/** What was measured, by part; a part that was not is not there. */
export interface Results {
  readonly throughput?: Figures;
  readonly loneCaller?: readonly Step[];
  readonly scaleOut?: readonly ScaleOut[];
  readonly waitingCallers?: WaitingCallers;
  readonly coldStart?: readonly ColdStart[];
  readonly micro?: readonly MicroRow[];
  readonly growth?: Growth;
}
