/** How long each row counts, in seconds, and for how long it is kept: longer than the window that is read of it. */
export const GRAINS = {
  minute: { seconds: 60, keptSeconds: 2 * 3_600 },
  hour: { seconds: 3_600, keptSeconds: 26 * 3_600 },
  day: { seconds: 86_400, keptSeconds: 32 * 86_400 },
} as const;

export type Grain = keyof typeof GRAINS;

/** Which rows a window is made of, and of how many of them, the current one included. */
export const WINDOWS = {
  '15m': { grain: 'minute', steps: 15 },
  '24h': { grain: 'hour', steps: 24 },
  '30d': { grain: 'day', steps: 30 },
} as const satisfies Record<string, { grain: Grain; steps: number }>;

export type Window = keyof typeof WINDOWS;
