import { rmSync } from 'node:fs';

interface Services {
  readonly folder: string;
  readonly stops: readonly (() => Promise<void>)[];
}

let services: Services | undefined;

export function keepForTeardown(started: Services): void {
  services = started;
}

export default async function stopServices(): Promise<void> {
  if (!services) return;
  const { folder, stops } = services;
  services = undefined;
  await Promise.all(stops.map((stop) => stop()));
  rmSync(folder, { recursive: true, force: true });
}
