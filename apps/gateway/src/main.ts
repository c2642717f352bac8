import type { Service } from '#platform';
import { ConfigurationError, runService } from '#platform';
import { openFoundation } from '#service';
import { createGateway } from './create-gateway.js';

/**
 * Connections that wait to be taken; the system may hold it lower. Beyond it nobody refuses: the caller's system tries
 * again after 1 s, 3, 7, … 63, while with it the gateway itself answers 503.
 */
const BACKLOG = 4_096;
const HANG_UP_EVERY_MS = 50;
/** Longer than a caller waits by default, shorter than the supervisor's patience. */
const LAST_ANSWERS_MS = 6_000;

await runService('gateway', async (settings, log): Promise<Service> => {
  const foundation = await openFoundation(settings, log, 'gateway');
  const { app, sealer, roller, callers } = await createGateway(settings, foundation, log);
  await app
    .listen({ port: settings.apiPort, host: settings.apiHost, backlog: BACKLOG })
    .catch((error: unknown) => {
      throw new ConfigurationError(
        `The API cannot listen on ${settings.apiHost}:${settings.apiPort} (${(error as NodeJS.ErrnoException).code ?? String(error)}): free the port or set FARA_API_PORT.`,
      );
    });
  sealer.start();
  roller.start();
  if (settings.access === 'everybody' && callers.areOpen)
    log.warn('no token is set: everybody who reaches this address is let in');
  log.info(
    { address: `http://${settings.apiHost}:${settings.apiPort}`, access: settings.access },
    'listening',
  );
  return {
    close: async () => {
      // A connection that a client keeps alive would hold the process up after its last answer.
      const server = app.getHttpServer();
      const hangUp = setInterval(() => server.closeIdleConnections(), HANG_UP_EVERY_MS);
      const giveUp = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
      await app.close();
      clearInterval(hangUp);
      clearTimeout(giveUp);
      await Promise.all([sealer.stop(), roller.stop()]);
      await foundation.close();
    },
  };
});
