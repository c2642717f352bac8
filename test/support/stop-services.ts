import { rmSync } from 'node:fs';

/** What a run has started and made so far. */
export const forTeardown: { readonly services: { stop(): Promise<void> }[]; readonly folders: string[] } = {
  services: [],
  folders: [],
};

let stopped: Promise<void> | undefined;

/** Called again it waits for the first call: an interrupted run may end in more than one way at once. */
export default function stopServices(): Promise<void> {
  return (stopped ??= stop());
}

async function stop(): Promise<void> {
  await Promise.all(forTeardown.services.map((service) => service.stop()));
  for (const folder of forTeardown.folders) rmSync(folder, { recursive: true, force: true });
}
