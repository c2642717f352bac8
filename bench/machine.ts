import { availableParallelism, cpus, totalmem } from 'node:os';

/** What the figures come from. */
export const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
